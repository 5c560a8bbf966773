import { expect, it, vi } from 'vitest';
import { laneCommands } from '../../../main/access/laneCommands';
import { DecisionId, LaneId } from '../../../main/contract/ids';
import { LaneUnderTest } from './laneUnderTest';

it('a guard who opens while the line is down is answered, though the line is told to be down once more', async () => {
  const gate = new LaneUnderTest();
  const { lanes, board } = gate;
  gate.link('lost');
  const commands = laneCommands({ lanes, board, note: () => {}, newId: () => DecisionId.parse(crypto.randomUUID()) });
  const answered = vi.fn();
  const laneId = LaneId.parse(lanes.view()[0]?.id);
  const wanted = { laneId, direction: 'entry', reason: 'emergency', unit: null, note: null, answersDecision: null } as const;
  void Promise.resolve(commands['lane.openManually'](wanted)).then(answered);
  await vi.waitFor(() => expect(gate.sent.some(({ type }) => type === 'grant')).toBe(true));
  gate.link('lost');
  await vi.waitFor(() => expect(answered).toHaveBeenCalledOnce());
  expect(answered.mock.calls[0]?.[0]).toMatchObject({ ok: false, error: { code: 'LANE_LINK_DOWN' } });
});
