import { readPeople } from '../../support/demo/gatePeople';
import { spread } from '../report/report';
import { type FrameNote, readNotes } from './frameNotes';
import { film, type Gates } from './gates';
import { childrenNamed, processorSeconds } from './processorTime';

const nowMonoMs = (): number => Number(process.hrtime.bigint()) / 1e6;
export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** What one state of the lanes took. Processor time in percent of one core. */
export interface Measured {
  processor: { vision: number; ffmpegs: number; station: number; serial: number };
  lanes: readonly LaneFrames[];
}

export interface LaneFrames {
  arrivedPerSecond: number;
  analysedPerSecond: number;
  /** Age of the frames that reached the detector, ms, in the order they did. */
  agesMs: readonly number[];
}

export async function measureFor(seconds: number, { station, cameras, frames }: Gates): Promise<Measured> {
  const ffmpegs = childrenNamed(station.visionPid, 'ffmpeg');
  const groups = { vision: [station.visionPid], ffmpegs, station: [station.pid], serial: [station.serialPid] };
  const fromMonoMs = nowMonoMs();
  const percent = await processorPercent(groups, seconds);
  const untilMonoMs = nowMonoMs();
  // The watch writes four times a second.
  await pause(500);
  const notes = readNotes(frames).filter(([, , atMonoMs]) => atMonoMs >= fromMonoMs && atMonoMs < untilMonoMs);
  const took = (untilMonoMs - fromMonoMs) / 1000;
  return { processor: percent, lanes: cameras.map((_, lane) => laneFrames(notes, lane, took)) };
}

function laneFrames(notes: readonly FrameNote[], lane: number, seconds: number): LaneFrames {
  const of = (kind: FrameNote[0]) => notes.filter((note) => note[0] === kind && note[1] === lane);
  const analysed = of('analysed');
  return {
    arrivedPerSecond: of('arrived').length / seconds,
    analysedPerSecond: analysed.length / seconds,
    agesMs: analysed.map(([, , , ageMs]) => ageMs),
  };
}

/** Percent of one core that each group of processes uses in the next `seconds`. */
export async function processorPercent<G extends string>(
  groups: Record<G, readonly number[]>,
  seconds: number,
): Promise<Record<G, number>> {
  const names = Object.keys(groups) as G[];
  const used = () => names.map((name) => groups[name].reduce((sum, pid) => sum + processorSeconds(pid), 0));
  const fromMs = performance.now();
  const before = used();
  await pause(seconds * 1000);
  const took = (performance.now() - fromMs) / 1000;
  const after = used();
  return Object.fromEntries(
    names.map((name, index) => [name, (((after[index] ?? 0) - (before[index] ?? 0)) / took) * 100]),
  ) as Record<G, number>;
}

/** People walk up in every lane, one after another, each lane beginning with somebody else, until told to stop. */
export async function keepWalking({ cameras }: Pick<Gates, 'cameras'>): Promise<() => Promise<void>> {
  const { residents, strangers } = await readPeople(film);
  const walks = [...residents.filter(({ face }) => face === 'given'), ...strangers.slice(0, 1)].flatMap(
    ({ walkClip }) => walkClip ?? [],
  );
  let over = false;
  const walkers = cameras.map(async (camera, lane) => {
    for (let turn = lane; !over; turn += 1) await camera.play(walks[turn % walks.length] ?? '');
  });
  return async () => {
    over = true;
    await Promise.all(walkers);
  };
}

/** Median and p99 of the first and of the last third of a run: what grows between them is a queue. */
export function ageAtBothEnds(agesMs: readonly number[]): { first: ReturnType<typeof spread>; last: ReturnType<typeof spread> } {
  const third = Math.floor(agesMs.length / 3);
  return { first: spread(agesMs.slice(0, third)), last: spread(agesMs.slice(-third)) };
}
