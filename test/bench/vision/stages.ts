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

/** The whole face, the networks alone, then stage by stage: ours by itself, then against each peer. */
export function stageFigures(ours: readonly StageTimes[], peers: readonly Contestant[]): BenchFigure[] {
  const rows: [string, Reading][] = [
    ['face: detect, mesh, align, embed', perFaceMs],
    ['face: the three networks alone', networksMs],
    ...STAGES.map((stage): [string, Reading] => [stage, (times) => times[stage]]),
    ...NETWORKS.map((stage): [string, Reading] => [`${stage}, network alone`, (times) => times[`${stage}Network`]]),
  ];
  return rows.flatMap(([name, read]) => {
    const { median, p99 } = spread(ours.map(read));
    const own = { value: median, unit: 'ms', p99 };
    const against = peers.map((peer): BenchFigure => {
      const peerValue = spread(peer.times.map(read)).median;
      const ratio = median / peerValue;
      const isGoal = read === perFaceMs;
      return { name: `${name}; ${peer.name}`, ...own, peer: peer.name, peerValue, ratio, ...(isGoal && { goal: peer.goal }) };
    });
    return peers.length > 0 ? against : [{ name, ...own }];
  });
}
