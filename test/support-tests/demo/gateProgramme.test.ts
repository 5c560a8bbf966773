import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cast, pauseFor, runProgramme } from '../../support/demo/gateProgramme';

const cast: Cast = {
  residentClips: ['walk-lin', 'walk-mei'],
  strangerClips: ['walk-zhou'],
  cards: [{ facility: 17, number: 1 }],
};

/** Runs until so many pauses were made; gives what happened, pauses as milliseconds. */
async function perform(given: Cast, pauses: number, random: () => number, fails = false): Promise<(string | number)[]> {
  const happened: (string | number)[] = [];
  const off = new AbortController();
  const act = async (what: string) => {
    happened.push(what);
    if (fails) throw new Error('the camera is dead');
  };
  const pause = async (ms: number) => {
    happened.push(ms);
    if (happened.filter((entry) => typeof entry === 'number').length >= pauses) off.abort();
  };
  const acts = { walk: act, presentCard: (card: { number: number }) => act(`card ${card.number}`), pause, random };
  await runProgramme(given, acts, off.signal);
  return happened;
}

describe('the programme of the demo gate', () => {
  it('shows a resident, a card and a stranger in turn, with a breath before each', async () => {
    expect(await perform(cast, 5, () => 0.4)).toEqual([
      6_000,
      'walk-lin',
      6_000,
      'card 1',
      6_000,
      'walk-zhou',
      6_000,
      'walk-lin',
      6_000,
    ]);
  });

  it('lets the dice choose who walks up', async () => {
    expect(await perform(cast, 2, () => 0.9)).toContain('walk-mei');
    expect(await perform(cast, 2, () => 0.1)).toContain('walk-lin');
  });

  it('goes on when a step fails, and when there is nobody for one', async () => {
    expect(await perform(cast, 3, () => 0, true)).toEqual([5_000, 'walk-lin', 5_000, 'card 1', 5_000]);
    expect(await perform({ ...cast, cards: [] }, 3, () => 0)).toEqual([5_000, 'walk-lin', 5_000, 5_000]);
  });

  it('picks only people there are, and breathes between five and eight seconds, whatever the dice say', async () => {
    const dice = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(dice), async (stream) => {
        const happened = await perform(cast, 7, () => stream.next().value ?? 0);
        for (const entry of happened) {
          if (typeof entry === 'number') expect(entry >= 5_000 && entry <= 8_000).toBe(true);
          else expect(['walk-lin', 'walk-mei', 'walk-zhou', 'card 1']).toContain(entry);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('ends a breath at once when it is turned off', async () => {
    const off = new AbortController();
    const breath = pauseFor(3_600_000, off.signal);
    off.abort();
    await breath;
    await pauseFor(3_600_000, off.signal);
  });
});
