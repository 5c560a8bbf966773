import { afterEach, expect, test } from 'vitest';
import type { SerialLane } from '../../../../native-bridge/serial/laneSettings';
import { startKmtronic, startLcus } from '../../../support/serial/relays/relays';
import { type BoardGate, relayLane, startBoardGate } from '../boards/boardGate';

let gate: BoardGate;
afterEach(() => gate.dispose());

/** After so long without a word the station takes the serial process for hung and ends it, with all its lanes. */
const WORD_AWAITED_MS = 3_000;

test.each([
  ['lcus', startLcus],
  ['kmtronic', startKmtronic],
] as const)(
  '%s with the longest pulse: who asks again while the contact is closed is answered when his grant expires',
  async (driver, start) => {
    gate = startBoardGate({ ...relayLane, pulseMs: 5_000, driver } as SerialLane, start);
    await gate.ready();
    await gate.run(300);
    await gate.granted('g1');
    gate.grant('g2');
    gate.grant('g3');
    await gate.run(1_100);
    for (const id of ['g2', 'g3']) expect(gate.outcome(id)).toMatchObject({ outcome: 'expired', writtenAtMonoMs: null });
    expect(1_100).toBeLessThan(WORD_AWAITED_MS);
    await gate.run(10_000);
    expect(gate.opens()).toEqual(['entry']);
    expect(await gate.granted('g4')).not.toBe('expired');
    expect(gate.opens()).toEqual(['entry', 'entry']);
  },
);
