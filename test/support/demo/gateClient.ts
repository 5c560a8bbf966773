import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { BytesAnswer, OpensAnswer } from '../serial/osdp/turnstileControl';
import { CardAnswer, ClipsAnswer, GateAnswer, GateRefusal, type GateRequest } from './gateProtocol';

type DeviceFault = Extract<GateRequest, { do: 'turnstileFault' }>['fault'];

/** The control channel of a demo gate. Every call rejects with `GateRefusal` when the gate refuses it. */
export interface GateClient {
  auto(on: boolean): Promise<void>;
  /** Resolves when the camera has begun to show the clip. */
  walk(clip: string): Promise<void>;
  /** False when the card went unread because no console was connected. */
  presentCard(card: { key: string } | { facility: number; number: number; reader?: number }): Promise<boolean>;
  killCamera(): Promise<void>;
  restoreCamera(): Promise<void>;
  cutLine(): Promise<void>;
  restoreLine(): Promise<void>;
  passages(mode: 'auto' | 'never'): Promise<void>;
  forcePassage(direction: 'entry' | 'exit'): Promise<void>;
  tamper(on: boolean): Promise<void>;
  turnstileFault(fault: DeviceFault): Promise<void>;
  /** Unlock commands the turnstile carried out, oldest first. */
  opens(): Promise<z.infer<typeof OpensAnswer>>;
  /** Bytes that reached the turnstile at or after that time. */
  bytesSince(atEpochMs: number): Promise<z.infer<typeof BytesAnswer>>;
  clips(): Promise<z.infer<typeof ClipsAnswer>>;
  close(): void;
}

/** Connects to a gate named by the `control` part of its handover; rejects when the gate is gone or the token wrong. */
export async function connectGate({ port, token }: { port: number; token: string }): Promise<GateClient> {
  const waiting = new Map<number | null, { resolve: (value: unknown) => void; reject: (cause: Error) => void }>();
  let lastId = 0;
  const socket = connect(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const fail = (cause: Error) => {
    for (const { reject } of waiting.values()) reject(cause);
    waiting.clear();
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the demo gate closed its control channel')));
  createInterface({ input: socket }).on('line', (line) => {
    const answer = GateAnswer.parse(JSON.parse(line));
    const waiter = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) waiter?.reject(new GateRefusal(answer.error, answer.detail));
    else waiter?.resolve(answer.value);
  });

  const send = (id: number, line: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (socket.destroyed) return reject(new Error('the control channel is closed'));
      waiting.set(id, { resolve, reject });
      socket.write(`${JSON.stringify({ id, ...line })}\n`);
    });
  const ask = (request: GateRequest) => send(++lastId, request);
  const order = (request: GateRequest) => ask(request).then(() => undefined);

  await send(0, { token });
  return {
    auto: (on) => order({ do: 'auto', on }),
    walk: (clip) => order({ do: 'walk', clip }),
    presentCard: async (card) => CardAnswer.parse(await ask({ do: 'presentCard', ...card })).read,
    killCamera: () => order({ do: 'killCamera' }),
    restoreCamera: () => order({ do: 'restoreCamera' }),
    cutLine: () => order({ do: 'cutLine' }),
    restoreLine: () => order({ do: 'restoreLine' }),
    passages: (mode) => order({ do: 'passages', mode }),
    forcePassage: (direction) => order({ do: 'forcePassage', direction }),
    tamper: (on) => order({ do: 'tamper', on }),
    turnstileFault: (fault) => order({ do: 'turnstileFault', fault }),
    opens: async () => OpensAnswer.parse(await ask({ do: 'opens' })),
    bytesSince: async (atEpochMs) => BytesAnswer.parse(await ask({ do: 'bytesSince', atEpochMs })),
    clips: async () => ClipsAnswer.parse(await ask({ do: 'clips' })),
    close: () => socket.destroy(),
  };
}
