import { afterEach, describe, expect, it } from 'vitest';
import { type LaneRules, noRules, StationConfig } from '../../../main/contract/config';
import type { PersonId } from '../../../main/contract/ids';
import { faceOf, oneLane, StationUnderTest } from '../../support/station/stationUnderTest';
import {
  answerGrant,
  east,
  entered,
  feedKinds,
  holdCardAt,
  laneSays,
  linkUp,
  sent,
  twoLanes,
  walkThrough,
  west,
} from './lanesStation';

const HOUR_MS = 3_600_000;
let gate: StationUnderTest;
let resident: PersonId;
afterEach(() => gate.end());

async function begin(antiPassback: LaneRules['antiPassback'], but: object = {}): Promise<void> {
  gate = new StationUnderTest({ config: twoLanes({ antiPassback }, but) }).standReady();
  linkUp(gate, west);
  resident = await gate.moveIn('3-1-502', { facility: 1, number: 7 });
}

const passIn = () => {
  holdCardAt(gate, 'entry');
  walkThrough(gate);
};
const said = () => {
  const card = gate.station.slices().desk[0];
  return `${card?.outcome}: ${card?.reasons.join()}`;
};
const whereabouts = () => gate.rows('SELECT person_id, direction FROM whereabouts');
const forgive = (decisionId = gate.station.slices().desk[0]?.decisionId) => {
  if (!decisionId) throw new Error('nobody was stopped');
  return gate.call('lane.forgivePassback', { decisionId, because: '忘了刷出' }, 'guard');
};

describe('hard anti-passback', () => {
  it('lets nobody in twice without having gone out; the guard is asked, never the door shut without a word', async () => {
    await begin('hard');
    passIn();
    holdCardAt(gate, 'entry');
    expect(said()).toBe('ask-guard: anti-passback');
    expect(gate.station.slices().desk[0]).toMatchObject({ needsGuard: true, name: null });
    expect(gate.grants()).toHaveLength(1);
    holdCardAt(gate, 'exit');
    expect(said()).toBe('granted: card-valid');
    walkThrough(gate);
    passIn();
    expect(gate.grants()).toHaveLength(3);
  });

  it('holds one card to one person while its grant is still open', async () => {
    await begin('hard');
    holdCardAt(gate, 'entry');
    answerGrant(gate);
    holdCardAt(gate, 'entry');
    expect(said()).toBe('ask-guard: anti-passback');
    expect(gate.grants()).toHaveLength(1);
  });

  it('counts who went through, not who was let: after a grant nobody used, a refused one or a cut line, the card is good again', async () => {
    await begin('hard');
    holdCardAt(gate, 'entry');
    laneSays(gate, 'timedOut', 'entry', east, answerGrant(gate));
    holdCardAt(gate, 'entry');
    answerGrant(gate, 'refused');
    holdCardAt(gate, 'entry');
    gate.link('lost');
    linkUp(gate);
    expect(whereabouts()).toEqual([]);
    holdCardAt(gate, 'entry');
    expect(gate.grants()).toHaveLength(4);
  });

  it('counts the acknowledged opening where a lane reports no passages', async () => {
    const { turnstile } = twoLanes().lanes[0] ?? {};
    await begin('hard', { turnstile: { ...turnstile, entry: { output: 0, passInput: null }, readers: 2 } });
    holdCardAt(gate, 'entry');
    expect(whereabouts()).toEqual([]);
    answerGrant(gate);
    expect(whereabouts()).toEqual([{ person_id: resident, direction: 'entry' }]);
  });

  it('says nothing of a guard’s opening, nor of lanes without such a rule', async () => {
    await begin('hard');
    const manual = {
      laneId: east,
      direction: 'entry',
      reason: 'no-face',
      unit: null,
      note: null,
      answersDecision: null,
    } as const;
    const opened = gate.call('lane.openManually', manual, 'guard');
    walkThrough(gate);
    await opened;
    holdCardAt(gate, 'entry', west);
    walkThrough(gate);
    expect(whereabouts()).toEqual([]);
    passIn();
    holdCardAt(gate, 'entry', west);
    expect(said()).toBe('granted: card-valid');
  });

  it('is forgiven by a guard with a reason: on record, and by itself it opens nothing', async () => {
    await begin('hard');
    passIn();
    holdCardAt(gate, 'entry');
    expect((await forgive()).ok).toBe(true);
    expect(gate.grants()).toHaveLength(1);
    expect(gate.station.slices().feed[0]).toMatchObject({ kind: 'passback-forgiven', unit: '3-1-502', note: '忘了刷出' });
    expect(entered(gate, 'lane.passback-forgiven')).toMatchObject([{ laneId: east, direction: 'entry', by: 'guard' }]);
    expect(JSON.stringify(entered(gate, 'lane.passback-forgiven'))).not.toContain('忘了刷出');
    holdCardAt(gate, 'entry');
    expect(said()).toBe('granted: card-valid');
  });

  it('is still forgiven after a restart, and only where it stopped somebody', async () => {
    await begin('hard');
    passIn();
    const granted = gate.station.slices().desk[0]?.decisionId;
    holdCardAt(gate, 'entry');
    const stopped = gate.station.slices().desk[0]?.decisionId;
    gate = gate.restart({ config: twoLanes({ antiPassback: 'hard' }) }).standReady();
    expect(whereabouts()).toHaveLength(1);
    expect(await forgive(granted)).toMatchObject({ error: { code: 'RECORD_UNKNOWN' } });
    expect((await forgive(stopped)).ok).toBe(true);
    expect(whereabouts()).toEqual([]);
  });
});

describe('a face that anti-passback stops', () => {
  it('is shown to the guard by name, who decides; the record names nobody, and it is forgiven all the same', async () => {
    const rules = { ...noRules, antiPassback: 'hard' };
    const config = StationConfig.parse({ ...oneLane, lanes: oneLane.lanes.map((lane) => ({ ...lane, rules })) });
    gate = new StationUnderTest({ config }).standReady();
    resident = await gate.residentWithFace('3-1-502', 5);
    gate.walkUp(1, faceOf(5));
    walkThrough(gate);
    gate.time.pass(20_000);
    gate.walkUp(2, faceOf(5));
    expect(said()).toBe('ask-guard: anti-passback');
    expect(gate.station.slices().desk[0]).toMatchObject({ unit: '3-1-502', needsGuard: true });
    expect(gate.rows("SELECT person_id FROM decision WHERE outcome = 'ask-guard'")).toEqual([{ person_id: null }]);
    expect((await forgive()).ok).toBe(true);
    expect(whereabouts()).toEqual([]);
  });
});

describe('soft anti-passback', () => {
  it('lets pass and says so', async () => {
    await begin('soft');
    passIn();
    passIn();
    expect(said()).toBe('granted: card-valid,anti-passback');
    expect(gate.grants()).toHaveLength(2);
    expect(feedKinds(gate).filter((kind) => kind === 'passback-noted')).toHaveLength(1);
  });
});

describe('whereabouts', () => {
  it('are not known where no lane asks for them, and go when none does any more', async () => {
    await begin('off');
    passIn();
    expect(whereabouts()).toEqual([]);
    const rules = (antiPassback: LaneRules['antiPassback']) => ({ ...twoLanes({ antiPassback }).lanes[0]?.rules }) as LaneRules;
    await gate.call('lane.setRules', { laneId: east, rules: rules('hard') });
    passIn();
    expect(whereabouts()).toHaveLength(1);
    await gate.call('lane.setRules', { laneId: east, rules: rules('off') });
    expect(whereabouts()).toEqual([]);
  });

  it('are kept for a day at the longest: who went out unseen comes in the next morning', async () => {
    await begin('hard');
    passIn();
    gate.time.pass(22 * HOUR_MS);
    holdCardAt(gate, 'entry');
    expect(said()).toBe('ask-guard: anti-passback');
    gate.time.pass(2 * HOUR_MS);
    expect(whereabouts()).toEqual([]);
    holdCardAt(gate, 'entry');
    expect(said()).toBe('granted: card-valid');
  });

  it('go with whoever leaves, and nothing new is written of him', async () => {
    await begin('hard');
    passIn();
    holdCardAt(gate, 'exit');
    const grantId = answerGrant(gate);
    const day = new Date(gate.time.clock.nowMs() - 24 * HOUR_MS).toISOString().slice(0, 10);
    const left = await gate.call('people.moveOut', {
      personId: resident,
      reason: 'moved-out',
      toldBy: 'resident',
      movedOnDay: day,
    });
    expect(left).toMatchObject({ ok: true });
    expect(whereabouts()).toEqual([]);
    laneSays(gate, 'passed', 'exit', east, grantId);
    expect(whereabouts()).toEqual([]);
    expect(sent(gate, 'grant')).toHaveLength(2);
  });
});
