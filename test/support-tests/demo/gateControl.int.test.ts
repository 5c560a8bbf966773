import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectGate } from '../../support/demo/gateClient';
import { openControl } from '../../support/demo/gateControl';
import { GateRefusal, type GateRequest } from '../../support/demo/gateProtocol';

const token = 'the-right-token';
let carriedOut: GateRequest[];
let control: Awaited<ReturnType<typeof openControl>>;

beforeEach(async () => {
  carriedOut = [];
  control = await openControl(token, async (request) => {
    carriedOut.push(request);
    if (request.do === 'walk') throw new GateRefusal('clip-unknown', request.clip);
    return request.do === 'opens' ? [{ direction: 'entry', atEpochMs: 5 }] : undefined;
  });
});
afterEach(() => control.close());

/** Sends raw lines and collects what comes back until the gate hangs up or so many answers are there. */
function talk(lines: string[], answers: number): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const heard: unknown[] = [];
    const socket = connect(control.port, '127.0.0.1', () => socket.write(lines.map((line) => `${line}\n`).join('')));
    const end = () => {
      socket.destroy();
      resolve(heard);
    };
    socket.on('error', reject);
    socket.on('close', end);
    createInterface({ input: socket }).on('line', (line) => {
      heard.push(JSON.parse(line));
      if (heard.length === answers) end();
    });
  });
}

const error = (code: string, id: number | null) => expect.objectContaining({ id, error: code });

describe('the control channel', () => {
  it.each([
    ['a wrong token', '{"id":0,"token":"the-wrong-token"}', 0],
    ['a request instead of a token', '{"id":3,"do":"cutLine"}', 3],
    ['no JSON at all', 'hello', null],
  ])('hangs up on %s and carries nothing out', async (_, greeting, id) => {
    const more = [`{"id":1,"token":"${token}"}`, '{"id":2,"do":"cutLine"}'];
    expect(await talk([greeting, ...more], 9)).toEqual([error('token-wrong', id)]);
    expect(carriedOut).toEqual([]);
  });

  it('answers each request under its number, and bad ones with a refusal', async () => {
    const lines = [
      `{"id":0,"token":"${token}"}`,
      '{"id":1,"do":"cutLine"}',
      '{"id":2,"do":"openSesame"}',
      '{"do":"cutLine"}',
      '{"id":4,"do":"presentCard","facility":256,"number":1}',
      'not json',
      '{"id":5,"do":"opens"}',
    ];
    const answers = await talk(lines, lines.length);
    expect(answers).toHaveLength(lines.length);
    expect(answers).toEqual(
      expect.arrayContaining([
        { id: 0, value: null },
        { id: 1, value: null },
        error('request-invalid', 2),
        error('request-invalid', null),
        error('request-invalid', 4),
        { id: 5, value: [{ direction: 'entry', atEpochMs: 5 }] },
      ]),
    );
    expect(carriedOut.map((request) => request.do)).toEqual(['cutLine', 'opens']);
  });

  it('serves the typed client, refusals and all', async () => {
    const gate = await connectGate({ port: control.port, token });
    expect(await gate.opens()).toEqual([{ direction: 'entry', atEpochMs: 5 }]);
    await expect(gate.walk('walk-nobody')).rejects.toMatchObject({ code: 'clip-unknown' });
    await gate.turnstileFault({ kind: 'dropReplies', count: 2 });
    expect(carriedOut.at(-1)).toEqual({ do: 'turnstileFault', fault: { kind: 'dropReplies', count: 2 } });
    control.close();
    await expect(gate.opens()).rejects.toThrow('closed');
    gate.close();
  });

  it('does not let the typed client in with a wrong token', async () => {
    await expect(connectGate({ port: control.port, token: 'other' })).rejects.toMatchObject({ code: 'token-wrong' });
  });
});
