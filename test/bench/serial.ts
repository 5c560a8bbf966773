import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../support/console/until';
import { type BenchFigure, benchReport, printReport, spread } from './report/report';
import { startDevice } from './serial/device';
import { bareEcho } from './serial/echo';
import { card, type Opening, startGate } from './serial/gate';

/**
 * A whole station with its real serial process and a simulated device on a pseudo-terminal, whose answers take the time of a real wire:
 * from the decision to the bytes, from the bytes to the device's word, and from a card to the bytes. Beside it, in the same run, as many
 * bytes sent to an echo by a bare SerialPort. Linux and macOS only.
 */
const SPEEDS = [9_600, 38_400, 115_200];
const OPENINGS = 150;
const CARDS = 100;
const scbk = randomBytes(16).toString('hex');
/** OUT inside the secure channel and its ACK; FC05 and its echo. */
const bytesOnTheWire = { osdp: 48, 'modbus-relay': 16 };

interface Kind {
  name: keyof typeof bytesOnTheWire;
  hasReader: boolean;
  device: (link: string, baudRate: number) => ReturnType<typeof startDevice>;
  turnstile: (port: string, baudRate: number) => object;
}

const sides = { entry: { output: 0, passInput: 0 }, exit: { output: 1, passInput: 1 }, passMs: 3_000 };
const kinds: readonly Kind[] = [
  {
    name: 'osdp',
    hasReader: true,
    device: (link, baudRate) =>
      startDevice(
        'osdp/turnstileProcess.ts',
        ['--link', link, '--address', '1', '--scbk-env', 'BENCH_SCBK', '--baud-rate', String(baudRate)],
        { BENCH_SCBK: scbk },
      ),
    turnstile: (port, baudRate) => ({ driver: 'osdp', port, baudRate, address: 1, scbk, ...sides, readerDirection: 'entry' }),
  },
  {
    name: 'modbus-relay',
    hasReader: false,
    device: (link, baudRate) =>
      startDevice('deviceProcess.ts', [
        ...['--driver', 'modbus-relay', '--link', link, '--address', '1'],
        ...['--baud-rate', String(baudRate)],
      ]),
    turnstile: (port, baudRate) => ({ driver: 'modbus-relay', port, baudRate, address: 1, ...sides }),
  },
];

/** Spread over the polls of the line, whose phase must not matter. */
const unevenMs = (turn: number) => 60 + ((turn * 37) % 90);

async function measure(kind: Kind, baudRate: number, folder: string): Promise<BenchFigure[]> {
  const link = path.join(folder, `${kind.name}-${baudRate}`);
  const device = await kind.device(link, baudRate);
  const gate = await startGate(kind.turnstile(link, baudRate));
  try {
    for (let turn = 0; turn < OPENINGS; turn += 1) {
      await gate.openByHand();
      await pause(unevenMs(turn));
    }
    const byHand = gate.openings.slice();
    for (let turn = 0; kind.hasReader && turn < CARDS; turn += 1) {
      const before = gate.openings.length;
      device.ask({ do: 'presentCard', ...card });
      await until('the card has opened', () => gate.openings.length > before, 5_000);
      await pause(unevenMs(turn));
    }
    const byCard = gate.openings.filter(({ cardMs }) => cardMs !== null);
    const echo = spread(await bareEcho(baudRate, bytesOnTheWire[kind.name] / 2, OPENINGS)).median;
    return figuresOf(`${kind.name} at ${baudRate}`, { byHand, byCard, echo, baudRate });
  } finally {
    gate.end();
    device.end();
  }
}

function figuresOf(
  name: string,
  { byHand, byCard, echo, baudRate }: { byHand: Opening[]; byCard: Opening[]; echo: number; baudRate: number },
): BenchFigure[] {
  const write = spread(byHand.map(({ decidedMs, writtenMs }) => writtenMs - decidedMs));
  const answer = spread(byHand.map(({ writtenMs, ackedMs }) => ackedMs - writtenMs));
  const whole = spread(byHand.map(({ decidedMs, ackedMs }) => ackedMs - decidedMs));
  const goal = baudRate === 9_600 ? 'p99 ≤ 100 ms' : baudRate === 115_200 ? 'p99 ≤ 30 ms' : undefined;
  const figures: BenchFigure[] = [
    {
      ...{ name: `${name}: decision → bytes, at any moment`, value: write.median, p99: write.p99, unit: 'ms' },
      goal: 'p99 ≤ 5 ms and the one question under way',
    },
    {
      ...{ name: `${name}: bytes → acknowledged`, value: answer.median, p99: answer.p99, unit: 'ms' },
      ...{ peer: 'as many bytes, bare echo', peerValue: echo, ratio: answer.median / echo },
    },
    {
      name: `${name}: decision → acknowledged, n ${byHand.length}`,
      value: whole.median,
      p99: whole.p99,
      unit: 'ms',
      ...(goal && { goal }),
    },
  ];
  if (byCard.length === 0) return figures;
  const read = spread(byCard.map(({ cardMs, writtenMs }) => writtenMs - (cardMs ?? 0)));
  const free = spread(byCard.map(({ decidedMs, writtenMs }) => writtenMs - decidedMs));
  figures.push(
    {
      ...{ name: `${name}: decision → bytes, the line free after a card`, value: free.median, p99: free.p99, unit: 'ms' },
      goal: 'p99 ≤ 5 ms',
    },
    {
      ...{ name: `${name}: card read → bytes, n ${byCard.length}`, value: read.median, p99: read.p99, unit: 'ms' },
      goal: 'p99 ≤ 20 ms',
    },
  );
  return figures;
}

const folder = mkdtempSync(path.join(tmpdir(), 'fairgate-serial-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const figures: BenchFigure[] = [];
for (const kind of kinds) for (const baudRate of SPEEDS) figures.push(...(await measure(kind, baudRate, folder)));
printReport(benchReport('serial', figures));
process.exit(0);
