import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SerialReader } from '../../../../native-bridge/serial/laneSettings';
import { startTurnstile, type Turnstile } from '../../../support/serial/osdp/turnstile';
import { createPtyLine } from '../../../support/serial/ptyLine';
import { cardDataHex, wiegandBits } from '../../../support/serial/readers/simulatedReader';
import { type Desk, laneSettings, scbk, startDesk } from '../memoryGate';

/** A reader's process as the stories speak to it. */
interface ReaderProcess {
  port: string;
  ask(request: object): Promise<unknown>;
  end(): Promise<void>;
}

const script = fileURLToPath(new URL('../../../support/serial/readers/readerProcess.ts', import.meta.url));

async function startReaderProcess(args: readonly string[]): Promise<ReaderProcess> {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('no stdout');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const heard = async () => JSON.parse((await lines.next()).value ?? 'null');
  const ready = await heard();
  expect(ready).toMatchObject({ event: 'ready' });
  let id = 0;
  return {
    port: ready.port,
    ask: async (request) => {
      id += 1;
      child.stdin?.write(`${JSON.stringify({ id, ...request })}\n`);
      const answer = await heard();
      expect(answer).toMatchObject({ id });
      return answer.value;
    },
    end: async () => {
      child.stdin?.end();
      await once(child, 'exit');
    },
  };
}

let folder: string;
let reader: ReaderProcess;
let desk: Desk;
const until = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 15_000, interval: 5 }).then(() => {});
const lineReader = (port: string, changes: Partial<Extract<SerialReader, { kind: 'serial' }>> = {}): SerialReader => ({
  kind: 'serial',
  direction: 'exit',
  port,
  baudRate: 9600,
  framing: { startHex: '02', endHex: '03', lengthBytes: null, checksum: 'none' },
  content: 'wiegand-hex',
  cardBits: 34,
  ...changes,
});
const read = () =>
  desk.events.flatMap((event) => (event.type === 'card' ? [event.dataHex] : event.type === 'code' ? [event.text] : []));
const states = () => desk.of('reader').flatMap((event) => (event.reader === 0 ? [event.state] : []));
const card = (number: number) => cardDataHex(wiegandBits(number, 34));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairgate-reader-'));
});
afterEach(async () => {
  desk.dispose();
  await reader.end();
  await rm(folder, { recursive: true });
});

test('on a serial line of its own: cards, unplugged in the middle of one (which the serial binding does not notice), and plugged in again', async () => {
  reader = await startReaderProcess(['--link', join(folder, 'reader'), '--card-bits', '34']);
  desk = startDesk();
  desk.send({
    type: 'configure',
    lanes: [laneSettings({ port: join(folder, 'no-turnstile'), readers: [lineReader(reader.port)] })],
  });
  await until(() => states().join() === 'ok');
  await reader.ask({ do: 'holdCard', number: 4_711 });
  await until(() => read().length === 1);
  await reader.ask({ do: 'holdCardHalf', number: 123_456 });
  await reader.ask({ do: 'cutLine' });
  await until(() => states().join() === 'ok,missing');
  await reader.ask({ do: 'restoreLine' });
  await until(() => states().join() === 'ok,missing,ok');
  // The other half of the card of before, and a whole one.
  await reader.ask({ do: 'say', hex: Buffer.from('01E240\x03').toString('hex') });
  await reader.ask({ do: 'holdCard', number: 815 });
  await until(() => read().length === 2);
  expect(read()).toEqual([card(4_711), card(815)]);
  expect(desk.of('card').map(({ direction, bits }) => `${direction} ${bits}`)).toEqual(['exit 34', 'exit 34']);
  expect(await reader.ask({ do: 'heardBytes' })).toBe(0);
});

test('behind a serial device server: codes', async () => {
  reader = await startReaderProcess(['--port', '0', '--content', 'text', '--start', '', '--end', '0d0a']);
  const framing = { startHex: '', endHex: '0d', lengthBytes: null, checksum: 'none' as const };
  desk = startDesk();
  const readers = [lineReader(reader.port, { framing, content: 'text' })];
  desk.send({ type: 'configure', lanes: [laneSettings({ port: join(folder, 'no-turnstile'), readers })] });
  await until(() => states().join() === 'ok');
  await reader.ask({ do: 'showCode', text: 'FGP1.abc' });
  await until(() => read().length === 1);
  await reader.ask({ do: 'showCode', text: '李四的访客' });
  await until(() => read().length === 2);
  expect(read()).toEqual(['FGP1.abc', '李四的访客']);
});

test('babbling as fast as it can, it delays no grant of its lane', async () => {
  reader = await startReaderProcess(['--link', join(folder, 'reader'), '--card-bits', '34']);
  const line = await createPtyLine({ path: join(folder, 'turnstile') });
  const turnstile: Turnstile = startTurnstile({ line, address: 1, scbk });
  desk = startDesk();
  desk.send({ type: 'configure', lanes: [laneSettings({ port: line.port, readers: [lineReader(reader.port)] })] });
  await until(() => desk.linkState() === 'ready' && states().join() === 'ok');
  const babble = async () => {
    for (let turn = 0; turn < 40; turn += 1) await reader.ask({ do: 'babble', count: 500, what: 'different' });
  };
  const babbling = babble();
  for (let turn = 0; turn < 20; turn += 1) {
    desk.grant(`g${turn}`, { expiresInMs: 250 });
    await until(() => desk.outcome(`g${turn}`) !== undefined);
  }
  await babbling;
  const sinceMs = desk.of('card').map(({ atMonoMs }) => atMonoMs);
  const lastedMs = (sinceMs.at(-1) ?? 0) - (sinceMs[0] ?? 0);
  await turnstile.dispose();
  expect(Array.from({ length: 20 }, (_, turn) => desk.outcome(`g${turn}`)?.outcome)).toEqual(Array(20).fill('acked'));
  expect(sinceMs.length).toBeGreaterThan(10);
  expect(sinceMs.length).toBeLessThanOrEqual(21 + lastedMs / 50);
});
