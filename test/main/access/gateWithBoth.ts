import { LaneUnderTest } from './laneUnderTest';

export const both = { mode: 'card-and-face' } as const;

/** A gate with somebody who passes with card and face: resident 1. */
export function gateWithBoth(options: ConstructorParameters<typeof LaneUnderTest>[0] = {}) {
  const gate = new LaneUnderTest(options);
  const personId = gate.moveIn(1, both);
  return { gate, personId };
}
