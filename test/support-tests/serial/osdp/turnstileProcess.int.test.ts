import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { closePort, openPort, portPanel } from './portPanel';

const script = fileURLToPath(new URL('../../../support/serial/osdp/turnstileProcess.ts', import.meta.url));
const scbk = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';

let turnstile: ChildProcess;
let lines: AsyncIterator<string>;

function start(scbkInEnv: string): void {
  const args = ['--import', 'tsx', script, '--port', '0', '--address', '3', '--scbk-env', 'GATE_SCBK'];
  turnstile = spawn(process.execPath, args, {
    env: { ...process.env, GATE_SCBK: scbkInEnv },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (turnstile.stdout === null) throw new Error('no stdout');
  lines = createInterface({ input: turnstile.stdout })[Symbol.asyncIterator]();
}

const heard = async () => JSON.parse((await lines.next()).value ?? 'null');
const tell = (line: string) => turnstile.stdin?.write(`${line}\n`);

beforeEach(() => start(scbk));
afterEach(() => turnstile.kill('SIGKILL'));

it('runs alone, obeys JSON lines and tells what happens at it', async () => {
  const ready = await heard();
  expect(ready).toEqual({ event: 'ready', port: expect.stringMatching(/^tcp:\/\/127\.0\.0\.1:\d+$/) });
  const port = await openPort(ready.port);
  const { panel, exchange, connectSecurely } = portPanel(port, 3, scbk);
  expect(await connectSecurely()).toBe(true);

  tell('{"id":1,"do":"presentCard","facility":9,"number":99}');
  expect(await heard()).toEqual({ id: 1, value: { read: true } });
  expect((await exchange(panel.secured(0x60)))?.code).toBe(0x50);

  await exchange(panel.secured(0x68, Buffer.from([1, 5, 50, 0])));
  const open = await heard();
  expect(open).toEqual({ event: 'open', direction: 'exit', atEpochMs: expect.any(Number) });
  expect(await heard()).toMatchObject({ event: 'passage', direction: 'exit', forced: false });
  tell('{"id":2,"do":"opens"}');
  expect(await heard()).toEqual({ id: 2, value: [{ direction: 'exit', atEpochMs: open.atEpochMs }] });

  tell('{"id":3,"do":"flyAway"}');
  expect(await heard()).toMatchObject({ error: 'request-invalid' });
  tell('{"id":4,"do":"tamper","on":true}');
  expect(await heard()).toEqual({ id: 4, value: null });

  await closePort(port);
  turnstile.stdin?.end();
  expect((await once(turnstile, 'exit'))[0]).toBe(0);
});

it('does not start without a key', async () => {
  turnstile.kill('SIGKILL');
  start('');
  expect(await heard()).toMatchObject({ error: 'arguments-invalid' });
  expect((await once(turnstile, 'exit'))[0]).toBe(1);
});
