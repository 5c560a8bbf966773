import { existsSync, readFileSync } from 'node:fs';
import type { Region } from '../../../main/contract/config';

/** What happened to a frame, in which lane, when (monotonic, ms) and how old it was then. */
export type FrameNote = [kind: 'arrived' | 'analysed', lane: number, atMonoMs: number, ageMs: number];

const WIDTH = 0.64;
const STEP = 0.002;

/** The lanes' regions differ by a hair, so that the detector's calls tell which lane they are for. */
export const regionOfLane = (lane: number): Region => ({ x: 0.18, y: 0.05, width: WIDTH - lane * STEP, height: 0.95 });
export const laneOfRegion = (width: number): number => Math.round((WIDTH - width) / STEP);

export function readNotes(file: string): FrameNote[] {
  if (!existsSync(file)) return [];
  // The last line may still be under way.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as FrameNote);
}
