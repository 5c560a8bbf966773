import type { LinkState, Method, Outcome, Reason } from '../contract/lanes';
import type { FaceMode } from '../contract/people';

/** Whether a person's access lets him through a lane now, whatever he shows. */
export type MayPass = 'yes' | 'outside-hours' | 'other-lanes';

/** Signs of life, as far as the lane's rule asks for any; `shown` too where it asks for none. */
export type Life = 'shown' | 'doubtful' | 'not-done';

/** The face of a card's holder. `not-needed`: the card alone is his way in, here and now. */
export type CardFace = { face: 'not-needed' | 'differs' | 'not-seen' } | { face: 'matched'; life: Life };

/** A face that the vote has found to be somebody's. */
export interface MatchedFace {
  consentLive: boolean;
  mayPass: MayPass;
  /** What the models are good enough for. */
  use: '1:N' | '1:1';
  mode: FaceMode;
  life: Life;
}

/** Everything the policy may look at. It knows no names: who it is was settled by the vote or the card before. */
export interface AccessRequest {
  lane: { link: LinkState; faceAllowed: boolean };
  by:
    | ({ method: 'face'; vote: 'matched' } & MatchedFace)
    | { method: 'face'; vote: 'unknown' | 'ambiguous' }
    | ({ method: 'card'; card: 'live'; mayPass: MayPass } & CardFace)
    | { method: 'card'; card: 'revoked' | 'unknown' | 'unreadable' }
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
export function decide({ by, lane }: AccessRequest): Decision {
  const verdict = (outcome: Outcome, reason: Reason): Decision => ({ method: by.method, outcome, reasons: [reason] });
  if (by.method === 'guard') return verdict('granted', 'opened-by-guard');
  if (!cardWayUp(lane.link)) return verdict('ask-guard', 'lane-link-down');
  if (by.method === 'card') {
    // Whose card it is cannot be looked up: no reason would be true.
    if (by.card === 'unreadable') return { method: 'card', outcome: 'ask-guard', reasons: [] };
    if (by.card !== 'live') return verdict('denied', by.card === 'revoked' ? 'card-revoked' : 'card-unknown');
    const doubt = by.mayPass === 'yes' ? doubtOfCardFace(by) : by.mayPass;
    if (doubt) return verdict('ask-guard', doubt);
    return verdict('granted', by.face === 'matched' ? 'card-and-face-matched' : 'card-valid');
  }
  if (!lane.faceAllowed) return verdict('ask-guard', 'face-method-off');
  if (by.vote !== 'matched') return verdict('ask-guard', by.vote === 'unknown' ? 'face-not-recognised' : 'face-ambiguous');
  const doubt = doubtOfFace(by);
  return doubt ? verdict('ask-guard', doubt) : verdict('granted', 'face-matched');
}

const lifeDoubts = { shown: null, doubtful: 'liveness-doubtful', 'not-done': 'challenge-not-done' } as const;

/** Everything that must hold, one after the other; the first that does not is the reason. */
function doubtOfFace(face: MatchedFace): Reason | null {
  if (!face.consentLive) return 'consent-not-live';
  if (face.mayPass !== 'yes') return face.mayPass;
  if (face.use === '1:1') return 'face-hint';
  if (face.mode === 'card-and-face') return 'card-needed';
  return lifeDoubts[face.life];
}

function doubtOfCardFace(card: CardFace): Reason | null {
  if (card.face === 'not-needed') return null;
  if (card.face === 'matched') return lifeDoubts[card.life];
  return card.face === 'differs' ? 'card-face-differs' : 'card-face-not-seen';
}
