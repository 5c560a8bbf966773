import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SerialPort } from 'serialport';
import { afterEach, expect, it } from 'vitest';
import { connectTcp } from './tcpBytes';

const script = fileURLToPath(new URL('../../support/serial/deviceProcess.ts', import.meta.url));

let device: ChildProcess;
let lines: AsyncIterator<string>;
let nextId = 0;

function start(...args: string[]): void {
  device = spawn(process.execPath, ['--import', 'tsx', script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (device.stdout === null) throw new Error('no stdout');
  lines = createInterface({ input: device.stdout })[Symbol.asyncIterator]();
}

const heard = async () => JSON.parse((await lines.next()).value ?? 'null');
const tell = (request: object) => device.stdin?.write(`${JSON.stringify(request)}\n`);
async function ask(request: object): Promise<unknown> {
  nextId += 1;
  tell({ id: nextId, ...request });
  const answer = await heard();
  expect(answer.id).toBe(nextId);
  return answer.value;
}

afterEach(() => device.kill('SIGKILL'));

it('a relay board runs alone, obeys JSON lines and tells what happens at it', async () => {
  start('--driver', 'modbus-relay', '--port', '0');
  const ready = await heard();
  expect(ready).toEqual({ event: 'ready', port: expect.stringMatching(/^tcp:\/\/127\.0\.0\.1:\d+$/) });
  const console = await connectTcp(ready.port);

  console.write('010502000007 8db0');
  const open = await heard();
  expect(open).toEqual({ event: 'open', direction: 'entry', atEpochMs: expect.any(Number) });
  await expect.poll(console.hex).toBe('0105020000078db0');
  expect(await heard()).toMatchObject({ event: 'passage', direction: 'entry', forced: false });
  expect(await ask({ do: 'opens' })).toEqual([{ direction: 'entry', atEpochMs: open.atEpochMs }]);
  expect(await ask({ do: 'standing' })).toEqual({ entry: false, exit: false });
  expect(await ask({ do: 'alarm', alarm: 'fire', on: true })).toEqual({ told: true });
  expect(await ask({ do: 'bytesSince', atEpochMs: 0 })).toEqual([{ atEpochMs: expect.any(Number), hex: '0105020000078db0' }]);
  tell({ id: 99, do: 'flyAway' });
  expect(await heard()).toMatchObject({ error: 'request-invalid' });

  console.end();
  device.stdin?.end();
  expect((await once(device, 'exit'))[0]).toBe(0);
});

it('every fault can be asked for', async () => {
  start('--driver', 'lot', '--port', '0');
  const { port } = await heard();
  const console = await connectTcp(port);
  const readEntry = '0103 0040 0001 85de';
  expect(await ask({ do: 'fault', fault: { kind: 'silence', on: true } })).toEqual({ done: true });
  console.write(readEntry);
  await expect.poll(async () => JSON.stringify(await ask({ do: 'bytesSince', atEpochMs: 0 }))).toContain('85de');
  expect(console.hex()).toBe('');
  await ask({ do: 'fault', fault: { kind: 'silence', on: false } });

  await ask({ do: 'fault', fault: { kind: 'duplicateReplies', count: 1 } });
  console.write(readEntry);
  await expect.poll(console.hex).toBe('0103020000b8440103020000b844');

  await ask({ do: 'fault', fault: { kind: 'corruptReplies', count: 1 } });
  console.clear();
  console.write(readEntry);
  await expect.poll(console.hex).toBe('0103021000b844');

  await ask({ do: 'fault', fault: { kind: 'babble', hex: 'c0ffee' } });
  await expect.poll(console.hex).toMatch(/c0ffee$/);
  await ask({ do: 'fault', fault: { kind: 'changeKey', scbk: '00'.repeat(16) } }).then((value) =>
    expect(value).toEqual({ done: false }),
  );
  console.end();
});

it('on a pseudo-terminal the console opens it as a port', async () => {
  const link = path.join(os.tmpdir(), `fairgate-device-${process.pid}`);
  start('--driver', 'modbus-relay', '--link', link, '--address', '7');
  expect(await heard()).toEqual({ event: 'ready', port: link });
  const port = new SerialPort({ path: link, baudRate: 9600 });
  const bytes: Buffer[] = [];
  port.on('data', (piece: Buffer) => bytes.push(piece));
  await once(port, 'open');
  port.write(Buffer.from('0701000000083daa', 'hex'));
  await expect.poll(() => Buffer.concat(bytes).toString('hex')).toMatch(/^07010100/);
  port.close();
});

it.each([
  [['--driver', 'modbus-relay'], 'no line'],
  [['--driver', 'toaster', '--port', '0'], 'no such device'],
])('does not start with %j', async (args) => {
  start(...args);
  expect(await heard()).toMatchObject({ error: 'arguments-invalid' });
  expect((await once(device, 'exit'))[0]).toBe(1);
});
