import { describe, expect, it } from 'vitest';
import { laneId } from '../../support/station/stationUnderTest';
import { HOUR_MS, visitorsGate } from '../passes/visitorsGate';
import { LaneUnderTest } from './laneUnderTest';

/** A lane with a QR reader on either side, over the real passes and their records. */
function qrLane() {
  const gate = visitorsGate();
  const lane = new LaneUnderTest();
  lane.passes = gate.desk();
  const hold = (text: string, direction: 'entry' | 'exit' = 'entry') =>
    lane.lanes.onSerial({ type: 'code', laneId, direction, text, atMonoMs: lane.time.clock.monoMs() });
  const used = () => (gate.database.db.prepare('SELECT count(*) AS n FROM pass_use').get() as { n: number }).n;
  return { gate, lane, hold, used };
}

describe('a pass held to a lane', () => {
  it('opens it for a visitor: the flat goes on record, and who it is for on the desk only', () => {
    const { gate, lane, hold, used } = qrLane();
    hold(gate.issue().text);
    expect(lane.said()).toEqual(['granted: pass-valid']);
    expect(lane.decisions).toMatchObject([{ method: 'pass', personId: null, unit: '3-1-502', note: null }]);
    expect(lane.desk()).toMatchObject({ method: 'pass', unit: '3-1-502', name: 'plumber', hideAtMs: expect.any(Number) });
    expect(lane.grants()).toHaveLength(1);
    expect(used()).toBe(1);
  });

  it('is counted before anything is sent to the lane', () => {
    const { gate, lane, hold, used } = qrLane();
    const desk = gate.desk();
    const sentThen: number[] = [];
    lane.passes = {
      read: desk.read,
      use: (...use) => {
        sentThen.push(lane.grants().length, lane.decisions.length);
        return desk.use(...use);
      },
    };
    hold(gate.issue().text);
    expect(sentThen).toEqual([0, 0]);
    expect(gate.database.db.prepare('SELECT decision_id AS id FROM pass_use').get()).toEqual({
      id: lane.decisions[0]?.decisionId,
    });
    expect(used()).toBe(1);
  });

  it('for one passage opens one of two readers it is held to at once', () => {
    const { gate, lane, hold, used } = qrLane();
    const { text } = gate.issue();
    hold(text, 'entry');
    hold(text, 'exit');
    expect(lane.said()).toEqual(['granted: pass-valid', 'denied: pass-used']);
    expect(lane.grants()).toHaveLength(1);
    expect(used()).toBe(1);
  });

  it('that was used opens no more after a restart of the station', () => {
    const { gate, lane, hold } = qrLane();
    const { text } = gate.issue();
    hold(text);
    gate.restart();
    const again = new LaneUnderTest();
    again.passes = gate.desk();
    again.lanes.onSerial({ type: 'code', laneId, direction: 'entry', text, atMonoMs: 1 });
    expect(lane.grants()).toHaveLength(1);
    expect(again.said()).toEqual(['denied: pass-used']);
    expect(again.grants()).toEqual([]);
  });

  it('and read again and again while it is held there is one request', () => {
    const { gate, lane, hold, used } = qrLane();
    const { text } = gate.issue({ uses: 5 });
    for (let n = 0; n < 10; n += 1) {
      hold(n % 2 ? `${text}\r\n` : text);
      lane.time.pass(499);
    }
    expect(used()).toBe(1);
    lane.time.pass(10);
    hold(text);
    expect(used()).toBe(2);
    expect(lane.said()).toEqual(['granted: pass-valid', 'granted: pass-valid']);
  });

  it('is not used up where the lane lets nobody through', () => {
    const { gate, lane, hold, used } = qrLane();
    const { text } = gate.issue();
    lane.link('lost');
    hold(text);
    expect(lane.said()).toEqual(['ask-guard: lane-link-down']);
    expect(used()).toBe(0);
    lane.link('ready');
    lane.time.pass(5_000);
    hold(text);
    expect(lane.said().at(-1)).toBe('granted: pass-valid');
  });

  it('opens nothing when it was used up between the look and the count', () => {
    const { gate, lane, hold } = qrLane();
    const { text } = gate.issue();
    lane.passes = { read: gate.desk().read, use: () => 'used' };
    hold(text);
    expect(lane.said()).toEqual(['denied: pass-used']);
    expect(lane.grants()).toEqual([]);
  });

  it('opens nothing when its use cannot be written, and the guard is asked', () => {
    const { gate, lane, hold } = qrLane();
    const { text } = gate.issue();
    lane.passes = { read: gate.desk().read, use: () => 'unreadable' };
    hold(text);
    expect(lane.said()).toEqual(['ask-guard: ']);
    expect(lane.grants()).toEqual([]);
    expect(lane.desk()).toMatchObject({ needsGuard: true, unit: '3-1-502' });
  });

  it.each<[string, (of: ReturnType<typeof qrLane>) => string, string]>([
    ['of another station', () => visitorsGate('fairgate.local/another').issue().text, 'denied: pass-forged'],
    ['that is no pass', () => 'https://example.org', 'denied: pass-forged'],
    [
      'that was ended',
      ({ gate }) => {
        const { pass, text } = gate.issue();
        gate.passes.revoke(pass.id);
        return text;
      },
      'denied: pass-revoked',
    ],
    ['for tomorrow', ({ gate }) => gate.issue(tomorrow(gate.clock.nowMs())).text, 'ask-guard: pass-not-yet'],
    [
      'of yesterday',
      ({ gate }) => {
        const { text } = gate.issue();
        gate.run(4 * HOUR_MS);
        gate.clock.setTimeOfDay(gate.clock.nowMs() - 2 * HOUR_MS);
        return text;
      },
      'ask-guard: pass-expired',
    ],
    ['for the way out', ({ gate }) => gate.issue({ direction: 'exit' }).text, 'ask-guard: pass-other-direction'],
    ['for other lanes', ({ gate }) => gate.issue({ groups: ['south' as never] }).text, 'ask-guard: other-lanes'],
  ])('%s does not open, and says why', (_, textOf, said) => {
    const room = qrLane();
    room.hold(textOf(room));
    expect(room.lane.said()).toEqual([said]);
    expect(room.lane.grants()).toEqual([]);
    expect(room.used()).toBe(0);
  });

  it('leaves nothing of its text on record', () => {
    const { gate, lane, hold } = qrLane();
    const { text } = gate.issue();
    hold(text);
    const all = JSON.stringify([lane.decisions, lane.board.list(), lane.noted, lane.sent]);
    expect(all).not.toContain(text.slice(0, 40));
    expect(JSON.stringify(lane.decisions)).not.toContain('plumber');
  });
});

const tomorrow = (nowMs: number) => ({ fromMs: nowMs + 24 * HOUR_MS, untilMs: nowMs + 30 * HOUR_MS });
