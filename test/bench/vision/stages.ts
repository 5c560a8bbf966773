import { z } from 'zod';
import { type BenchFigure, spread } from '../report/report';

export const STAGES = ['detect', 'mesh', 'align', 'embed'] as const;
export type Stage = (typeof STAGES)[number];
const NETWORKS = ['detect', 'mesh', 'embed'] as const;

const ms = z.number().nonnegative();

/** Milliseconds of one picture with one face: each stage from picture to result, and each network alone. */
export const StageTimes = z.object({
  detect: ms,
  mesh: ms,
  align: ms,
  embed: ms,
  detectNetwork: ms,
  meshNetwork: ms,
  embedNetwork: ms,
});
export type StageTimes = z.infer<typeof StageTimes>;

/** Somebody who does the same work; `goal` is on the time of a whole face. `times` are in the order of ours. */
export interface Contestant {
  name: string;
  goal: string;
  times: readonly StageTimes[];
}

/** What a face takes, from picture to template. */
export const perFaceMs = (times: StageTimes): number => STAGES.reduce((sum, stage) => sum + times[stage], 0);
const networksMs = (times: StageTimes): number => NETWORKS.reduce((sum, stage) => sum + times[`${stage}Network`], 0);

type Reading = (times: StageTimes) => number;
type Summary = (measuredMs: readonly number[]) => number;

const median: Summary = (measuredMs) => spread(measuredMs).median;

/** What other work on the machine disturbs least: the mean, over the pictures, of each one's fastest round. */
export function fastest(measuredMs: readonly number[], pictures: number): number {
  const best = new Array<number>(pictures).fill(Number.POSITIVE_INFINITY);
  for (const [index, value] of measuredMs.entries()) {
    best[index % pictures] = Math.min(best[index % pictures] ?? value, value);
  }
  return best.reduce((sum, value) => sum + value, 0) / pictures;
}

/**
 * The whole face, the networks alone, then stage by stage: ours against each peer, or by itself where there is none. Times come
 * round after round, in each the pictures in the same order.
 */
export function stageFigures(ours: readonly StageTimes[], peers: readonly Contestant[], pictures: number): BenchFigure[] {
  const quickest: Summary = (measuredMs) => fastest(measuredMs, pictures);
  const whole = 'face: detect, mesh, align, embed';
  const networks = 'face: the three networks alone';
  const rows: [string, Reading, Summary][] = [
    [whole, perFaceMs, median],
    [`${whole}, fastest`, perFaceMs, quickest],
    [networks, networksMs, median],
    [`${networks}, fastest`, networksMs, quickest],
    ...STAGES.map((stage): [string, Reading, Summary] => [stage, (times) => times[stage], median]),
    ...NETWORKS.map((stage): [string, Reading, Summary] => [
      `${stage}, network alone`,
      (times) => times[`${stage}Network`],
      median,
    ]),
  ];
  return rows.flatMap(([name, read, summary]) => {
    const measuredMs = ours.map(read);
    const own = { value: summary(measuredMs), unit: 'ms', ...(summary === median && { p99: spread(measuredMs).p99 }) };
    const against = peers.map((peer): BenchFigure => {
      const peerValue = summary(peer.times.map(read));
      const ratio = own.value / peerValue;
      return {
        name: `${name}; ${peer.name}`,
        ...own,
        peer: peer.name,
        peerValue,
        ratio,
        ...(name === whole && { goal: peer.goal }),
      };
    });
    return peers.length > 0 ? against : [{ name, ...own }];
  });
}
