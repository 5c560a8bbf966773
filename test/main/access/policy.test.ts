import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AccessRequest,
  type CardFace,
  decide,
  type LaneNow,
  type Life,
  type MatchedFace,
} from '../../../main/access/policy';
import { LinkState, type Reason } from '../../../main/contract/lanes';

const always = { face: true, card: true, pin: true, pass: true };
const up: LaneNow = {
  link: 'ready',
  locked: false,
  interlocked: false,
  methodNow: always,
  faceAllowed: true,
  pins: false,
  passback: 'clear',
};
const down: LaneNow = { ...up, link: 'lost' };
const noFace: LaneNow = { ...up, faceAllowed: false };
const locked: LaneNow = { ...up, locked: true };
const interlocked: LaneNow = { ...up, interlocked: true };
const noCardsNow: LaneNow = { ...up, methodNow: { ...always, card: false, face: false } };
const noted: LaneNow = { ...up, passback: 'noted' };
const stopped: LaneNow = { ...up, passback: 'stopped' };
const everything: LaneNow = {
  ...up,
  link: 'lost',
  locked: true,
  interlocked: true,
  methodNow: { face: false, card: false, pin: false, pass: false },
  faceAllowed: false,
  passback: 'stopped',
};
const face = (vote: 'unknown' | 'ambiguous') => ({ method: 'face', vote }) as const;
const resident: MatchedFace = { consentLive: true, mayPass: 'yes', use: '1:N', mode: 'face', life: 'shown' };
const match = (but: Partial<MatchedFace> = {}) => ({ method: 'face', vote: 'matched', ...resident, ...but }) as const;
const card = (holder: CardFace = { face: 'not-needed' }, mayPass: MatchedFace['mayPass'] = 'yes') =>
  ({ method: 'card', card: 'live', mayPass, ...holder }) as const;
const noCard = (found: 'revoked' | 'unknown' | 'unreadable') => ({ method: 'card', card: found }) as const;
const his = (life: Life) => ({ face: 'matched', life }) as const;
const guard = { method: 'guard' } as const;

const matches = fc.record<MatchedFace>({
  consentLive: fc.boolean(),
  mayPass: fc.constantFrom('yes', 'outside-hours', 'other-lanes'),
  use: fc.constantFrom('1:N', '1:1'),
  mode: fc.constantFrom('face', 'card-and-face'),
  life: fc.constantFrom('shown', 'doubtful', 'not-done'),
});

describe('who may pass, and why', () => {
  it.each<[AccessRequest['lane'], AccessRequest['by'], string, Reason]>([
    [up, match(), 'granted', 'face-matched'],
    [up, match({ consentLive: false }), 'ask-guard', 'consent-not-live'],
    [up, match({ mayPass: 'outside-hours' }), 'ask-guard', 'outside-hours'],
    [up, match({ mayPass: 'other-lanes' }), 'ask-guard', 'other-lanes'],
    [up, match({ use: '1:1' }), 'ask-guard', 'face-hint'],
    [up, match({ use: '1:1', mode: 'card-and-face' }), 'ask-guard', 'face-hint'],
    [up, match({ mode: 'card-and-face' }), 'ask-guard', 'card-needed'],
    [up, match({ life: 'doubtful' }), 'ask-guard', 'liveness-doubtful'],
    [up, match({ life: 'not-done' }), 'ask-guard', 'challenge-not-done'],
    [up, match({ consentLive: false, use: '1:1' }), 'ask-guard', 'consent-not-live'],
    [up, face('unknown'), 'ask-guard', 'face-not-recognised'],
    [up, face('ambiguous'), 'ask-guard', 'face-ambiguous'],
    [noFace, match(), 'ask-guard', 'face-method-off'],
    [noFace, face('unknown'), 'ask-guard', 'face-method-off'],
    [down, match(), 'ask-guard', 'lane-link-down'],
    [down, card(), 'ask-guard', 'lane-link-down'],
    [up, card(), 'granted', 'card-valid'],
    [noFace, card(), 'granted', 'card-valid'],
    [up, card({ face: 'not-needed' }, 'outside-hours'), 'ask-guard', 'outside-hours'],
    [up, card({ face: 'not-needed' }, 'other-lanes'), 'ask-guard', 'other-lanes'],
    [up, card(his('shown')), 'granted', 'card-and-face-matched'],
    [up, card(his('shown'), 'outside-hours'), 'ask-guard', 'outside-hours'],
    [up, card(his('doubtful')), 'ask-guard', 'liveness-doubtful'],
    [up, card(his('not-done')), 'ask-guard', 'challenge-not-done'],
    [up, card({ face: 'differs' }), 'ask-guard', 'card-face-differs'],
    [up, card({ face: 'not-seen' }), 'ask-guard', 'card-face-not-seen'],
    [up, noCard('revoked'), 'denied', 'card-revoked'],
    [up, noCard('unknown'), 'denied', 'card-unknown'],
    [down, noCard('unreadable'), 'ask-guard', 'lane-link-down'],
    [up, guard, 'granted', 'opened-by-guard'],
    [noFace, guard, 'granted', 'opened-by-guard'],
    [down, guard, 'granted', 'opened-by-guard'],
    [locked, guard, 'denied', 'lane-locked'],
    [locked, { ...guard, emergency: true }, 'denied', 'lane-locked'],
    [interlocked, guard, 'denied', 'lane-interlocked'],
    [interlocked, { ...guard, emergency: true }, 'granted', 'opened-by-guard'],
    [noCardsNow, guard, 'granted', 'opened-by-guard'],
    [stopped, guard, 'granted', 'opened-by-guard'],
    [locked, match(), 'ask-guard', 'lane-locked'],
    [locked, card(), 'ask-guard', 'lane-locked'],
    [locked, noCard('unknown'), 'ask-guard', 'lane-locked'],
    [interlocked, match(), 'ask-guard', 'lane-interlocked'],
    [interlocked, card(), 'ask-guard', 'lane-interlocked'],
    [noCardsNow, match(), 'ask-guard', 'method-not-now'],
    [noCardsNow, card(), 'ask-guard', 'method-not-now'],
    [noCardsNow, noCard('revoked'), 'ask-guard', 'method-not-now'],
    [stopped, match(), 'ask-guard', 'anti-passback'],
    [stopped, card(), 'ask-guard', 'anti-passback'],
    [stopped, card({ face: 'differs' }), 'ask-guard', 'card-face-differs'],
    [stopped, card({ face: 'not-needed' }, 'outside-hours'), 'ask-guard', 'outside-hours'],
    [stopped, noCard('unknown'), 'denied', 'card-unknown'],
    [noted, noCard('unknown'), 'denied', 'card-unknown'],
    [noted, match({ consentLive: false }), 'ask-guard', 'consent-not-live'],
    [everything, card(), 'ask-guard', 'lane-link-down'],
    [{ ...everything, link: 'ready' }, card(), 'ask-guard', 'lane-locked'],
    [{ ...everything, link: 'ready', locked: false }, card(), 'ask-guard', 'lane-interlocked'],
    [{ ...everything, link: 'degraded', locked: false, interlocked: false }, card(), 'ask-guard', 'method-not-now'],
  ])('%o asked by %o: %s because %s', (lane, by, outcome, reason) => {
    expect(decide({ lane, by })).toEqual({ method: by.method, outcome, reasons: [reason] });
  });

  it('soft anti-passback lets pass and says so beside the reason', () => {
    expect(decide({ lane: noted, by: card() })).toEqual({
      method: 'card',
      outcome: 'granted',
      reasons: ['card-valid', 'anti-passback'],
    });
    expect(decide({ lane: noted, by: match() }).reasons).toEqual(['face-matched', 'anti-passback']);
  });

  it('a card that cannot be looked up is nobody’s fault: the guard is asked, for no reason that could be untrue', () => {
    expect(decide({ lane: up, by: noCard('unreadable') })).toEqual({ method: 'card', outcome: 'ask-guard', reasons: [] });
  });

  it.each(LinkState.options)('a guard is never refused because of the line (%s)', (link) => {
    expect(decide({ lane: { ...up, link }, by: guard }).outcome).toBe('granted');
  });

  it.each(LinkState.options.filter((link) => link !== 'ready' && link !== 'degraded'))(
    'no face opens while the card way is down (%s)',
    (link) => {
      expect(decide({ lane: { ...up, link }, by: match() }).outcome).not.toBe('granted');
    },
  );

  it('everything must hold at once for a face to open, and a face never denies: a person looks', () => {
    fc.assert(
      fc.property(fc.constantFrom(up, down, noFace), matches, (lane, found) => {
        const { consentLive, mayPass, use, mode, life } = found;
        const allHolds = consentLive && mayPass === 'yes' && use === '1:N' && mode === 'face' && life === 'shown' && lane === up;
        expect(decide({ lane, by: match(found) }).outcome).toBe(allHolds ? 'granted' : 'ask-guard');
      }),
    );
  });

  it('whoever is not recognised is not denied either', () => {
    for (const lane of [up, down, noFace])
      for (const vote of ['unknown', 'ambiguous'] as const) expect(decide({ lane, by: face(vote) }).outcome).toBe('ask-guard');
  });
});
