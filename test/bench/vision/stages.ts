import { z } from 'zod';
import { type BenchFigure, spread } from '../report/report';

export const STAGES = ['detect', 'mesh', 'align', 'embed'] as const;

const NETWORKS = ['detect', 'mesh', 'embed'] as const;

const ms = z.number().nonnegative();

/**
 * Milliseconds of one picture with one face: each stage from picture to result, and each network alone; then the processor's time
 * for the four stages and for the three networks.
 */
export const StageTimes = z.object({
  detect: ms,
  mesh: ms,
  align: ms,
  embed: ms,
  detectNetwork: ms,
  meshNetwork: ms,
  embedNetwork: ms,
  faceProcessor: ms,
  networksProcessor: ms,
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
/**
 * The whole face, the networks alone, then stage by stage: ours against each peer, or by itself where there is none. The clock sees
 * whatever else the machine does meanwhile, the processor's time does not.
 */
export function stageFigures(ours: readonly StageTimes[], peers: readonly Contestant[]): BenchFigure[] {
  const whole = 'face: detect, mesh, align, embed';
  const networks = 'face: the three networks alone';
  const rows: [string, Reading][] = [
    [whole, perFaceMs],
    [`${whole}, processor time`, (times) => times.faceProcessor],
    [networks, networksMs],
    [`${networks}, processor time`, (times) => times.networksProcessor],
    ...STAGES.map((stage): [string, Reading] => [stage, (times) => times[stage]]),
    ...NETWORKS.map((stage): [string, Reading] => [`${stage}, network alone`, (times) => times[`${stage}Network`]]),
  ];
  return rows.flatMap(([name, read]) => {
    const { median, p99 } = spread(ours.map(read));
    const own = { value: median, unit: 'ms', p99 };
    const against = peers.map((peer): BenchFigure => {
      const peerValue = spread(peer.times.map(read)).median;
      const ratio = median / peerValue;
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
