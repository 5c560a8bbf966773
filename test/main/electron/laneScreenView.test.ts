import { describe, expect, it } from 'vitest';
import { LaneScreenView } from '../../../main/contract/laneScreen';
import { type DeskCard, type LaneView, reasons } from '../../../main/contract/lanes';
import { laneScreenView } from '../../../main/electron/laneScreenView';
import { appView, atMs, deskCard, laneId, laneView, slices, strangerCard } from '../../support/stationViews';

const lane = laneId('east-1');
const now = atMs + 1_000;
const viewOf = (part: Partial<LaneView>, desk: DeskCard[] = [], nowMs = now) =>
  laneScreenView(slices({ lanes: [laneView('east-1', '东入口 1', part)], desk }), lane, nowMs);
const signOf = (...given: Parameters<typeof viewOf>) => viewOf(...given)?.sign;

describe('what the screen of a lane is told', () => {
  it('never holds a name, a flat, a card or a picture, whatever was decided', () => {
    for (const reason of reasons)
      for (const outcome of ['granted', 'denied', 'ask-guard'] as const)
        for (const state of ['closed', 'granted', 'passing'] as const) {
          const card = deskCard('east-1', { reasons: [reason], outcome });
          const prompt = { kind: 'show-face' as const, untilMs: now + 5_000 };
          const view = viewOf({ state, prompt }, [card]);
          expect(LaneScreenView.parse(view)).toEqual(view);
          expect(JSON.stringify(view)).not.toMatch(/李雅文|3-1-502|01935a3e/);
        }
  });

  it('is nothing without a running station or such a lane', () => {
    const locked = slices({ app: appView({ phase: 'locked' }) });
    expect(laneScreenView(locked, lane, now)).toBeNull();
    expect(laneScreenView(slices(), laneId('north'), now)).toBeNull();
  });

  it('leaves out a prompt whose time is over', () => {
    expect(viewOf({ prompt: { kind: 'blink', untilMs: now + 1 } })?.prompt?.kind).toBe('blink');
    expect(viewOf({ prompt: { kind: 'blink', untilMs: now } })?.prompt).toBeNull();
  });

  it('says which ways work', () => {
    const ways = { face: { on: false, why: 'off' }, card: { on: true, why: null } };
    expect(viewOf({ ways })?.ways).toEqual({ face: false, card: true });
  });
});

describe('the sign', () => {
  it('lets pass when the turnstile is open, not when the decision is made', () => {
    const granted = deskCard('east-1');
    expect(signOf({ state: 'closed' }, [granted])).toBeNull();
    expect(signOf({ state: 'granted' }, [granted])).toEqual({ kind: 'pass', direction: null, untilMs: null });
    expect(signOf({ state: 'passing' }, [granted])?.kind).toBe('pass');
    expect(signOf({ state: 'closed' }, [{ ...granted, passage: 'passed' }])).toBeNull();
  });

  it('lets pass as well when a guard opened without any card on the desk', () => {
    expect(signOf({ state: 'granted' })).toEqual({ kind: 'pass', direction: null, untilMs: null });
  });

  it('tells the direction where there are two', () => {
    expect(signOf({ state: 'granted', directions: ['entry', 'exit'] }, [deskCard('east-1', { direction: 'exit' })])).toEqual({
      kind: 'pass',
      direction: 'exit',
      untilMs: null,
    });
  });

  it('asks to wait when the gate did not open', () => {
    expect(signOf({}, [deskCard('east-1', { passage: 'not-opened' })])?.kind).toBe('wait');
  });

  it('is the same for a stranger, for who declined, and for who uses card and face', () => {
    const helped = ['face-not-recognised', 'face-ambiguous', 'consent-not-live', 'card-needed', 'face-hint'] as const;
    const signs = helped.map((reason) => signOf({}, [strangerCard('east-1', { reasons: [reason] })]));
    expect(new Set(signs.map((sign) => JSON.stringify(sign))).size).toBe(1);
    expect(signs[0]).toEqual({ kind: 'hold-card', direction: null, untilMs: atMs + 6_000 });
  });

  it.each(['card-unknown', 'card-revoked', 'card-face-differs', 'liveness-doubtful', 'outside-hours', 'lane-link-down'] as const)(
    'asks to wait for the guard after %s',
    (reason) => {
      expect(signOf({}, [strangerCard('east-1', { outcome: 'denied', reasons: [reason] })])?.kind).toBe('wait');
    },
  );

  it('does not send anybody to a card reader that is off', () => {
    const ways = { face: { on: true, why: null }, card: { on: false, why: 'line-down' } };
    expect(signOf({ ways }, [strangerCard('east-1')])?.kind).toBe('wait');
  });

  it('is over after some seconds, follows the newest decision, and minds its own lane', () => {
    expect(signOf({}, [strangerCard('east-1')], atMs + 5_999)?.kind).toBe('hold-card');
    expect(signOf({}, [strangerCard('east-1')], atMs + 6_000)).toBeNull();
    const older = strangerCard('east-1', { atMs: atMs - 2_000, reasons: ['card-revoked'] });
    expect(signOf({}, [older, strangerCard('east-1')])?.kind).toBe('hold-card');
    expect(signOf({}, [strangerCard('east-2')])).toBeNull();
  });
});
