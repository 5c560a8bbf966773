import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'vitest';
import { fuzz } from './stream';
import type { Subject } from './subjects';
import { Witness } from './witness';

/** A codec that keeps what it hears, or a part of every frame, holds more than this after ten million bytes. */
const MOST_KEPT_BYTES = 4 * 1_024 * 1_024;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function keptBytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Fires so many bytes at a codec: it must not fail, nor find what is not there, nor be deaf afterwards. */
export function underFire(subject: Subject, total: number, seed: number): { events: number; sound: number | null } {
  const listener = subject.start();
  const witness = subject.sound ? new Witness(subject.sound, subject.longest) : null;
  const before = keptBytes();
  let events = 0;
  for (const piece of fuzz(seed, total, subject.frames)) {
    events += listener.feed(piece);
    witness?.see(piece);
  }
  expect(keptBytes() - before).toBeLessThan(MOST_KEPT_BYTES);
  const sound = witness?.found() ?? null;
  if (sound !== null) expect(events).toBeLessThanOrEqual(sound);
  if (listener.fresh) {
    expect(events).toBeGreaterThan(total / 1_000 / subject.longest);
    listener.feed(subject.lull);
    expect(listener.feed(listener.fresh)).toBeGreaterThan(0);
  }
  return { events, sound };
}
