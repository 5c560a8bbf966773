import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Records } from '../support/console/records';
import { decodeAlone, type Gates, startGates } from './lanes/gates';
import { ageAtBothEnds, keepWalking, type Measured, measureFor, pause, processorPercent } from './lanes/measure';
import { type BenchFigure, benchReport, printReport, spread } from './report/report';

/**
 * A whole station with one, two and four lanes: simulated RTSP cameras of 1280 × 720 at 15 pictures a second and turnstiles on
 * pseudo-terminals, first with nobody there, then with people walking up without a break. Beside it, in the same run, ffmpeg
 * decoding the same streams with the same arguments. Linux only.
 */
const LANES = [1, 2, 4];
const STATE_S = 20;
const PEER_S = 10;
const GRANTS_S = 25;

async function measureLanes(folder: string, lanes: number): Promise<BenchFigure[]> {
  const gates = await startGates(folder, lanes, 3);
  const name = lanes === 1 ? '1 lane' : `${lanes} lanes`;
  try {
    const idle = await measureFor(STATE_S, gates);
    const stop = await keepWalking(gates);
    const busy = await measureFor(STATE_S, gates);
    const granted = grantsOf(gates);
    await gates.endStation();
    const decode = await decodingAlone(gates);
    await stop();
    return [
      ...stateFigures(`${name} idle`, idle, decode),
      ...stateFigures(`${name} busy`, busy, decode),
      ...flow(`${name} busy`, busy),
      grantFigure(`${name} busy: first good frame → grant written, three agreeing`, granted, '≤ 350 ms'),
    ];
  } finally {
    await gates.end();
  }
}

function stateFigures(state: string, { processor }: Measured, decode: number): BenchFigure[] {
  const { vision, ffmpegs, station, serial } = processor;
  const all = vision + ffmpegs + station + serial;
  const unit = '% of a core';
  return [
    { name: `${state}: vision process`, value: vision, unit },
    { name: `${state}: its ffmpegs`, value: ffmpegs, unit, peer: 'ffmpeg alone', peerValue: decode, ratio: ffmpegs / decode },
    { name: `${state}: station, serial`, value: station + serial, unit },
    { name: `${state}: all`, value: all, unit, peer: 'ffmpeg alone', peerValue: decode, ratio: all / decode },
  ];
}

function flow(name: string, { lanes: seen }: Measured): BenchFigure[] {
  const analysed = spread(seen.map(({ analysedPerSecond }) => analysedPerSecond));
  const slowest = Math.min(...seen.map(({ analysedPerSecond }) => analysedPerSecond));
  const arrived = seen.reduce((sum, { arrivedPerSecond }) => sum + arrivedPerSecond, 0);
  const looked = seen.reduce((sum, { analysedPerSecond }) => sum + analysedPerSecond, 0);
  const ages = seen.map(({ agesMs }) => ageAtBothEnds(agesMs));
  const worst = (end: 'first' | 'last', of: 'median' | 'p99') => Math.max(...ages.map((age) => age[end][of]));
  return [
    { name: `${name}: frames analysed a second and lane`, value: analysed.median, unit: '1/s' },
    { name: `${name}: the slowest lane`, value: slowest, unit: '1/s' },
    { name: `${name}: frames dropped or not worth a look`, value: Math.max(0, 1 - looked / arrived) * 100, unit: '%' },
    {
      name: `${name}: age of a frame at the detector, last third of the run, worst lane`,
      value: worst('last', 'median'),
      p99: worst('last', 'p99'),
      unit: 'ms',
      peer: 'first third',
      peerValue: worst('first', 'median'),
      ratio: worst('last', 'median') / worst('first', 'median'),
      goal: 'no growth',
    },
  ];
}

async function decodingAlone({ cameras }: Gates): Promise<number> {
  const alone = decodeAlone(cameras);
  // Once each has a picture they go on evenly.
  await pause(2_000);
  const { decode } = await processorPercent({ decode: alone.pids }, PEER_S);
  alone.end();
  return decode;
}

/** One lane, residents and strangers in turns, where the first good frame decides. */
async function measureOneFrame(folder: string): Promise<BenchFigure> {
  const gates = await startGates(folder, 1, 1);
  try {
    const stop = await keepWalking(gates);
    await pause(GRANTS_S * 1000);
    const granted = grantsOf(gates);
    await stop();
    return grantFigure('1 lane busy: first good frame → grant written, one frame', granted, '≤ 120 ms');
  } finally {
    await gates.end();
  }
}

function grantFigure(name: string, grantedMs: readonly number[], goal: string): BenchFigure {
  const { median, p99 } = spread(grantedMs);
  return { name: `${name}, n ${grantedMs.length}`, value: median, p99, unit: 'ms', goal };
}

function grantsOf({ dataFolder }: Gates): number[] {
  const records = new Records(dataFolder);
  const granted = records.decisions().flatMap(({ frame_to_write_ms: ms }) => (ms === null ? [] : [ms]));
  records.close();
  return granted;
}

const folder = mkdtempSync(join(tmpdir(), 'fairgate-lanes-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const figures: BenchFigure[] = [];
for (const lanes of LANES) figures.push(...(await measureLanes(folder, lanes)));
figures.push(await measureOneFrame(folder));
printReport(benchReport('lanes', figures));
process.exit(0);
