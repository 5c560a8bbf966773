import { expect } from 'vitest';
import { fuzz } from './stream';
import type { Subject } from './subjects';
import { Witness } from './witness';

interface Survived {
  events: number;
  sound: number | null;
  /** Still alive, with all that it keeps. */
  listener: ReturnType<Subject['start']>;
}

/** Fires so many bytes at a codec: it must not fail, nor find what is not there, nor be deaf afterwards. */
export function underFire(subject: Subject, total: number, seed: number): Survived {
  const listener = subject.start();
  const witness = subject.sound ? new Witness(subject.sound, subject.longest) : null;
  let events = 0;
  for (const piece of fuzz(seed, total, subject.frames)) {
    events += listener.feed(piece);
    witness?.see(piece);
  }
  const sound = witness?.found() ?? null;
  if (sound !== null) expect(events).toBeLessThanOrEqual(sound);
  if (listener.fresh) {
    expect(events).toBeGreaterThan(total / 1_000 / subject.longest);
    listener.feed(subject.lull);
    expect(listener.feed(listener.fresh)).toBeGreaterThan(0);
  }
  return { events, sound, listener };
}
