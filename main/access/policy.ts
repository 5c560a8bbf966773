import type { LinkState, Method, Outcome, Reason } from '../contract/lanes';

/** Everything the policy may look at. It knows no names: who it is was settled by the vote or the card before. */
export interface AccessRequest {
  lane: { link: LinkState; faceAllowed: boolean };
  by:
    | { method: 'face'; vote: 'matched'; consentLive: boolean }
    | { method: 'face'; vote: 'unknown' | 'ambiguous' }
    | { method: 'card'; card: 'live' | 'revoked' | 'unknown' }
    | { method: 'guard' };
}

export interface Decision {
  method: Method;
  outcome: Outcome;
  reasons: readonly Reason[];
}

/** The card reader hangs on the same line as the turnstile, so a ready line means that the other way in works. */
export const cardWayUp = (link: LinkState): boolean => link === 'ready' || link === 'degraded';

/**
 * Who may pass, and why. Pure: same request, same answer.
 * A face is never refused outright: whoever is not recognised is looked at by a person (PIPL art. 24).
 * A guard is never refused at all: if the line is down, the turnstile's silence is the answer, not ours.
 */
export function decide(request: AccessRequest): Decision {
  const { by, lane } = request;
  const verdict = (outcome: Outcome, ...reasons: Reason[]): Decision => ({ method: by.method, outcome, reasons });
  if (by.method === 'guard') return verdict('granted', 'opened-by-guard');
  if (!cardWayUp(lane.link)) return verdict('ask-guard', 'lane-link-down');
  if (by.method === 'card') {
    if (by.card === 'live') return verdict('granted', 'card-valid');
    return verdict('denied', by.card === 'revoked' ? 'card-revoked' : 'card-unknown');
  }
  if (!lane.faceAllowed) return verdict('ask-guard', 'face-method-off');
  if (by.vote !== 'matched') return verdict('ask-guard', by.vote === 'unknown' ? 'face-not-recognised' : 'face-ambiguous');
  if (!by.consentLive) return verdict('ask-guard', 'consent-not-live');
  return verdict('granted', 'face-matched');
}
