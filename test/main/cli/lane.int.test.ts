import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { until } from '../../support/console/until';

const project = path.resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-gatectl-'));
const key = '00112233445566778899aabbccddeeff';
const keyFile = path.join(folder, 'key');
writeFileSync(keyFile, `${key}\n`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Device {
  port: string;
  told: { event?: string; direction?: string }[];
  ask(request: object): void;
}
const children: ChildProcess[] = [];
let plugged = 0;
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** The driver's simulated device, a process of its own at the other end of a pseudo-terminal. */
async function plugIn(driver: string): Promise<Device> {
  // A new name each time: what is left of a device that was killed takes its own port away when it ends.
  plugged += 1;
  const port = path.join(folder, `${driver}-${plugged}`);
  const [script, own] =
    driver === 'osdp' ? ['osdp/turnstileProcess.ts', ['--scbk-env', 'GATE_SCBK']] : ['deviceProcess.ts', ['--driver', driver]];
  const args = [path.join(project, 'test/support/serial', script), '--link', port, '--address', '1', ...own];
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    cwd: project,
    env: { ...process.env, GATE_SCBK: key },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const told: Device['told'] = [];
  createInterface({ input: child.stdout }).on('line', (line) => told.push(JSON.parse(line)));
  await until('the device is there', () => told.some(({ event }) => event === 'ready'), 20_000);
  let id = 0;
  const ask = (request: object): void => {
    id += 1;
    child.stdin.write(`${JSON.stringify({ id, ...request })}\n`);
  };
  return { port, told, ask };
}

/** The command as it is called, in a process of its own. */
async function gatectl(...words: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(project, 'main/cli/gatectl.ts'), 'lane', ...words], {
    cwd: project,
    env: { ...process.env, LANG: 'en_US.UTF-8', LC_ALL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, out, err };
}

const at = (driver: string, port: string): string[] => [
  ...['--driver', driver, '--port', port, '--address', '1'],
  ...(driver === 'osdp' ? ['--scbk-file', keyFile] : []),
];
const act = async (action: string, driver: string, port: string) => {
  const { code, out } = await gatectl('do', action, ...at(driver, port), '--json');
  return { code, ...JSON.parse(out) };
};
const opened = ({ told }: Device): string[] => told.flatMap(({ event, direction = '' }) => (event === 'open' ? [direction] : []));

describe('every device does on the command line what it can do', () => {
  test.each([
    { driver: 'osdp', opens: 'acked', holds: 'acked', tells: 'acked' },
    { driver: 'modbus-relay', opens: 'acked', holds: 'acked', tells: 'acked' },
    { driver: 'lot', opens: 'acked', holds: 'acked', tells: 'acked' },
    { driver: 'board-7e', opens: 'acked', holds: 'acked', tells: 'acked' },
    { driver: 'board-eb', opens: 'acked', holds: 'refused', tells: 'refused' },
    { driver: 'digicon', opens: 'acked', holds: 'acked', tells: 'refused' },
    { driver: 'lcus', opens: 'unknown', holds: 'refused', tells: 'refused' },
    { driver: 'kmtronic', opens: 'acked', holds: 'refused', tells: 'acked' },
    { driver: 'hw667', opens: 'unknown', holds: 'refused', tells: 'refused' },
  ])(
    '$driver',
    async ({ driver, opens, holds, tells }) => {
      const device = await plugIn(driver);
      const entry = await act('open-entry', driver, device.port);
      expect(entry).toMatchObject({ code: 0, outcome: opens });
      await until('it opened', () => opened(device).length === 1);
      expect(opened(device)).toEqual(['entry']);
      if (opens === 'acked') expect(entry.writeToAckMs).toBeGreaterThanOrEqual(0);
      else expect(entry.writeToAckMs).toBeNull();
      expect(await act('status', driver, device.port)).toMatchObject({ code: 0, outcome: tells });
      expect(await act('hold', driver, device.port)).toMatchObject({ code: 0, outcome: holds });
      expect(await act('normal', driver, device.port)).toMatchObject({ code: 0, outcome: opens });
    },
    60_000,
  );
});

describe('a lock set from the command line', () => {
  test.each(['lot', 'board-7e'])(
    'of %s stays when the next command only looks, until it is taken back',
    async (driver) => {
      const device = await plugIn(driver);
      expect(await act('lock', driver, device.port)).toMatchObject({ outcome: 'acked' });
      expect(await act('status', driver, device.port)).toMatchObject({ outcome: 'acked' });
      expect((await act('open-entry', driver, device.port)).outcome).not.toBe('acked');
      expect(opened(device)).toEqual([]);
      expect(await act('normal', driver, device.port)).toMatchObject({ outcome: 'acked' });
      expect(await act('open-entry', driver, device.port)).toMatchObject({ outcome: 'acked' });
      await until('it opened', () => opened(device).length === 1);
    },
    60_000,
  );
});

test('a hold opens until it is taken back, and is seen by whoever looks', async () => {
  const { port } = await plugIn('modbus-relay');
  await act('hold', 'modbus-relay', port);
  expect((await act('status', 'modbus-relay', port)).state.sides).toMatchObject({ entry: { open: true }, exit: { open: true } });
  await act('normal', 'modbus-relay', port);
  expect((await act('status', 'modbus-relay', port)).state.sides).toMatchObject({
    entry: { open: false },
    exit: { open: false },
  });
}, 60_000);

test('a self-test tells on which side somebody went through; with sides swapped the device opens its other one', async () => {
  const device = await plugIn('board-7e');
  expect(await act('self-test', 'board-7e', device.port)).toMatchObject({ outcome: 'acked', passed: 'entry' });
  const { out } = await gatectl('do', 'self-test', ...at('board-7e', device.port), '--swap', '--json');
  expect(JSON.parse(out)).toMatchObject({ outcome: 'acked', passed: 'entry' });
  expect(opened(device)).toEqual(['entry', 'exit']);
}, 60_000);

test('a device that is not there: nothing was sent, and why', async () => {
  const device = await plugIn('modbus-relay');
  device.ask({ do: 'fault', fault: { kind: 'silence', on: true } });
  const { code, out } = await gatectl('do', 'open-entry', ...at('modbus-relay', device.port), '--json');
  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, outcome: 'expired', writeToAckMs: null });
  expect(out).toContain('does not answer');
  expect(opened(device)).toEqual([]);
}, 60_000);

test('a wrong key is refused in words that do not hold it', async () => {
  const device = await plugIn('osdp');
  const wrong = path.join(folder, 'wrong');
  writeFileSync(wrong, 'ff'.repeat(16));
  const words = ['do', 'open-entry', '--driver', 'osdp', '--port', device.port, '--address', '1', '--scbk-file', wrong, '--json'];
  const { code, out, err } = await gatectl(...words);
  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, outcome: 'refused' });
  expect(out + err).not.toContain('ffff');
}, 60_000);

test('a port that is not there: one sentence, the next step, and 1', async () => {
  const { code, err } = await gatectl('do', 'status', ...at('lot', path.join(folder, 'nowhere')));
  expect({ code, err }).toEqual({
    code: 1,
    err: 'There is no such port, or it cannot be opened.\n  See which there are with gatectl lane ports.\n',
  });
});

test('the watch tells what happens, and of a card no more than its length', async () => {
  const device = await plugIn('osdp');
  const watching = gatectl('watch', ...at('osdp', device.port), '--json', '--seconds', '4');
  // Only a device that somebody is connected to takes a card.
  const asking = setInterval(() => device.ask({ do: 'presentCard', facility: 1, number: 1_234 }), 300);
  const { code, out } = await watching;
  clearInterval(asking);
  const events = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(code).toBe(0);
  expect(events).toContainEqual(expect.objectContaining({ type: 'link', state: 'ready' }));
  expect(events).toContainEqual(expect.objectContaining({ type: 'card', bits: 26, direction: 'entry' }));
  expect(out).not.toContain('80826900');
}, 30_000);
