import { describe, expect, it } from 'vitest';
import { type AccessRequest, decide } from '../../../main/access/policy';
import { LinkState, type Reason } from '../../../main/contract/lanes';

const up = { link: 'ready', faceAllowed: true } as const;
const down = { link: 'lost', faceAllowed: true } as const;
const noFace = { link: 'ready', faceAllowed: false } as const;
const face = (vote: 'unknown' | 'ambiguous') => ({ method: 'face', vote }) as const;
const match = (consentLive: boolean) => ({ method: 'face', vote: 'matched', consentLive }) as const;
const card = (found: 'live' | 'revoked' | 'unknown') => ({ method: 'card', card: found }) as const;
const guard = { method: 'guard' } as const;

describe('who may pass, and why', () => {
  it.each<[AccessRequest['lane'], AccessRequest['by'], string, Reason]>([
    [up, match(true), 'granted', 'face-matched'],
    [up, match(false), 'ask-guard', 'consent-not-live'],
    [up, face('unknown'), 'ask-guard', 'face-not-recognised'],
    [up, face('ambiguous'), 'ask-guard', 'face-ambiguous'],
    [noFace, match(true), 'ask-guard', 'face-method-off'],
    [noFace, face('unknown'), 'ask-guard', 'face-method-off'],
    [down, match(true), 'ask-guard', 'lane-link-down'],
    [down, card('live'), 'ask-guard', 'lane-link-down'],
    [up, card('live'), 'granted', 'card-valid'],
    [noFace, card('live'), 'granted', 'card-valid'],
    [up, card('revoked'), 'denied', 'card-revoked'],
    [up, card('unknown'), 'denied', 'card-unknown'],
    [up, guard, 'granted', 'opened-by-guard'],
    [noFace, guard, 'granted', 'opened-by-guard'],
    [down, guard, 'granted', 'opened-by-guard'],
  ])('%o asked by %o: %s because %s', (lane, by, outcome, reason) => {
    expect(decide({ lane, by })).toEqual({ method: by.method, outcome, reasons: [reason] });
  });

  it.each(LinkState.options)('a guard is never refused by the station, whatever the line is (%s)', (link) => {
    expect(decide({ lane: { link, faceAllowed: true }, by: guard }).outcome).toBe('granted');
  });

  it.each(LinkState.options.filter((link) => link !== 'ready' && link !== 'degraded'))(
    'no face opens while the card way is down (%s)',
    (link) => {
      expect(decide({ lane: { link, faceAllowed: true }, by: match(true) }).outcome).not.toBe('granted');
    },
  );

  it('a face alone never denies: a person looks at whoever is not recognised', () => {
    for (const lane of [up, down, noFace])
      for (const by of [face('unknown'), face('ambiguous'), match(false)]) expect(decide({ lane, by }).outcome).toBe('ask-guard');
  });
});
