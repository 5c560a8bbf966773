/** What the programme needs of the gate. Steps that fail are passed over: a cut line or dead camera ends no programme. */
export interface ProgrammeActs {
  walk(clip: string): Promise<unknown>;
  presentCard(card: { facility: number; number: number }): Promise<unknown>;
  /** Resolves after the time, or at once when the signal says that the programme was turned off. */
  pause(ms: number, off: AbortSignal): Promise<void>;
  /** 0 to 1, like Math.random. */
  random(): number;
}

export interface Cast {
  residentClips: readonly string[];
  strangerClips: readonly string[];
  cards: readonly { facility: number; number: number }[];
}

const shortestPauseMs = 5_000;
const pauseSpreadMs = 2_500;

function pick<T>(all: readonly T[], random: () => number): T | undefined {
  return all[Math.min(all.length - 1, Math.floor(random() * all.length))];
}

/**
 * The demo for people who just look: a resident walks up, somebody holds up a card, a stranger walks up, with a breath
 * of about six seconds after each, over and over until told to stop.
 */
export async function runProgramme(cast: Cast, acts: ProgrammeActs, off: AbortSignal): Promise<void> {
  const steps: (() => Promise<unknown> | undefined)[] = [
    () => perform(pick(cast.residentClips, acts.random), acts.walk),
    () => perform(pick(cast.cards, acts.random), acts.presentCard),
    () => perform(pick(cast.strangerClips, acts.random), acts.walk),
  ];
  while (!off.aborted) {
    for (const step of steps) {
      await acts.pause(shortestPauseMs + acts.random() * pauseSpreadMs, off);
      if (off.aborted) return;
      await step();
    }
  }
}

function perform<T>(what: T | undefined, act: (what: T) => Promise<unknown>): Promise<unknown> | undefined {
  return what === undefined ? undefined : act(what).catch(() => undefined);
}

/** The programme's pause on the system clock. */
export function pauseFor(ms: number, off: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (off.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      off.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    off.addEventListener('abort', done);
  });
}
