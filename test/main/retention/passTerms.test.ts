import { describe, expect, it } from 'vitest';
import { createPasses } from '../../../main/passes/passes';
import { createPassKeys } from '../../../main/passes/passKeys';
import { must } from '../storage/temporaryStation';
import { DAY_MS, keepingRoom } from './keepingRoom';

/** Passes in the room that lets records go; each is for a day, and used once. */
function withPasses(startMs?: number) {
  const room = keepingRoom(startMs);
  const passes = createPasses({ ...room, keys: createPassKeys(room), time: room.time, origin: 'here', knowsGroup: () => true });
  const issue = (days = 1) => {
    const fromMs = room.clock.nowMs();
    const wanted = { unit: '3-1-502', label: 'parents', direction: null, groups: null, uses: null };
    const { pass, text } = must(passes.issue({ ...wanted, fromMs, untilMs: fromMs + days * DAY_MS }));
    passes.use(pass.id, room.newId());
    return { pass, text };
  };
  const kept = () => ['pass', 'pass_use'].map((table) => room.count(`SELECT count(*) AS n FROM ${table}`));
  return { room, passes, issue, kept };
}

describe('a pass', () => {
  it('goes thirty days after its end with all its uses, not a day before, and the ledger says how many', () => {
    const { room, issue, kept } = withPasses();
    issue();
    issue(5);
    room.run();
    room.live(31);
    expect(kept()).toEqual([2, 2]);
    room.live(1);
    expect(kept()).toEqual([1, 1]);
    room.live(4);
    expect(kept()).toEqual([0, 0]);
    const ran = [...room.ledger.entries({ kinds: ['retention.ran'] })].map(({ body }) => body.deleted as Record<string, number>);
    expect(ran.reduce((sum, { passes = 0 }) => sum + passes, 0)).toBe(2);
    expect(room.ledger.verify().ok).toBe(true);
  });

  it('stays while what happened in its time is held', async () => {
    const { room, issue, kept } = withPasses();
    issue();
    const nowMs = room.clock.nowMs();
    const { hold } = must(
      await room.handlers['retention.hold']({ why: 'incident', recordId: null, fromMs: nowMs, toMs: nowMs + 5_000 }),
    );
    room.run();
    room.live(60);
    expect(kept()).toEqual([1, 1]);
    must(await room.handlers['retention.release']({ holdId: hold.holdId }));
    room.live(1);
    expect(kept()).toEqual([0, 0]);
  });

  it('is not hurried away by a clock that is set ahead', () => {
    const { room, issue, kept } = withPasses();
    issue();
    room.run();
    room.live(3);
    room.clock.setTimeOfDay(room.clock.nowMs() + 400 * DAY_MS);
    room.run();
    expect(kept()).toEqual([1, 1]);
  });

  it('that is gone opens nothing, with whatever clock', () => {
    const { room, passes, issue } = withPasses();
    const { text, pass } = issue();
    room.run();
    room.live(40);
    room.clock.setTimeOfDay(pass.fromMs + 1);
    expect(passes.read(text, { direction: 'entry', group: 'A' as never }).found).toBe('unreadable');
    expect(passes.use(pass.id, room.newId())).toBe(false);
  });
});
