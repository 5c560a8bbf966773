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

/** Ways of passing by oneself; each has its times at a lane. */
export type OwnMethod = Exclude<Method, 'guard'>;

/** Anti-passback of this person on this side: `noted` lets him through and says so, `stopped` leaves it to the guard. */
export type Passback = 'clear' | 'noted' | 'stopped';

/** How the side of the lane stands that somebody wants to pass now, and what the lane asks of that person. */
export interface LaneNow {
  link: LinkState;
  /** A guard locked this side; never while the fire contact has let go of the arms. */
  locked: boolean;
  /** Another lane that may not stand open together with this one does. */
  interlocked: boolean;
  /** By the lane's own times. */
  methodNow: Readonly<Record<OwnMethod, boolean>>;
  faceAllowed: boolean;
  /** Whether a PIN alone opens here. */
  pins: boolean;
  passback: Passback;
}

/** Everything the policy may look at. It knows no names: who it is was settled by the vote or the credential before. */
export interface AccessRequest {
  lane: LaneNow;
  by:
    | ({ method: 'face'; vote: 'matched' } & MatchedFace)
    | { method: 'face'; vote: 'unknown' | 'ambiguous' }
    | ({ method: 'card'; card: 'live'; mayPass: MayPass } & CardFace)
    | { method: 'card'; card: 'revoked' | 'unknown' | 'unreadable' }
    | { method: 'pin'; pin: 'live'; mayPass: MayPass }
    /** `blocked`: it was not looked at, for too many before it were wrong. */
    | { method: 'pin'; pin: 'unknown' | 'blocked' | 'unreadable' }
    | { method: 'pass'; pass: 'live'; mayPass: Exclude<MayPass, 'outside-hours'> }
    | { method: 'pass'; pass: PassFault | 'unreadable' }
    /** `emergency`: an interlock does not keep him from opening. */
    | { method: 'guard'; emergency?: boolean };
}

/** Why a QR pass does not open. */
export type PassFault = 'forged' | 'not-yet' | 'expired' | 'used' | 'revoked' | 'other-direction';

export interface Decision {
  method: Method;
  outcome: Outcome;
  reasons: readonly Reason[];
}

/** A lane whose line is down opens for nobody, whatever line its readers have. Whether those work is looked at in main/site/otherWays.ts. */
export const cardWayUp = (link: LinkState): boolean => link === 'ready' || link === 'degraded';

/**
 * Who may pass, and why. Pure: same request, same answer. Asked in this order, and the first that does not hold is the reason: link,
 * lock, interlock, the method's time, the credential, the person, anti-passback.
 * A face is never refused outright: whoever is not recognised is looked at by a person (PIPL art. 24).
 * A guard is stopped by the lock that a guard set, and by an interlock where nobody is in danger; by nothing else. If the line is
 * down, the turnstile's silence is the answer, not ours.
 */
export function decide({ by, lane }: AccessRequest): Decision {
  if (by.method === 'guard') {
    const stop = lane.locked ? 'lane-locked' : lane.interlocked && !by.emergency ? 'lane-interlocked' : null;
    return { method: 'guard', outcome: stop ? 'denied' : 'granted', reasons: [stop ?? 'opened-by-guard'] };
  }
  const stop = stopOf(lane, by.method);
  if (stop) return { method: by.method, outcome: 'ask-guard', reasons: [stop] };
  const found = byOwn(by, lane);
  return found.outcome === 'granted' ? afterPassback(found, lane.passback) : found;
}

/** Why nobody passes this side by this method now, whoever he is. */
function stopOf({ link, locked, interlocked, methodNow }: LaneNow, method: OwnMethod): Reason | null {
  if (!cardWayUp(link)) return 'lane-link-down';
  if (locked) return 'lane-locked';
  if (interlocked) return 'lane-interlocked';
  return methodNow[method] ? null : 'method-not-now';
}

function afterPassback(found: Decision, passback: Passback): Decision {
  if (passback === 'clear') return found;
  if (passback === 'noted') return { ...found, reasons: [...found.reasons, 'anti-passback'] };
  return { ...found, outcome: 'ask-guard', reasons: ['anti-passback'] };
}

function byOwn(by: By<OwnMethod>, { faceAllowed, pins }: LaneNow): Decision {
  if (by.method === 'face') return byFace(by, faceAllowed);
  if (by.method === 'card') return byCard(by);
  return by.method === 'pin' ? byPin(by, pins) : byPass(by);
}

type By<M extends Method> = Extract<AccessRequest['by'], { method: M }>;

function byCard(by: By<'card'>): Decision {
  // Whose card it is cannot be looked up: no reason would be true.
  if (by.card === 'unreadable') return { method: 'card', outcome: 'ask-guard', reasons: [] };
  if (by.card !== 'live')
    return { method: 'card', outcome: 'denied', reasons: [by.card === 'revoked' ? 'card-revoked' : 'card-unknown'] };
  const doubt = by.mayPass === 'yes' ? doubtOfCardFace(by) : by.mayPass;
  if (doubt) return { method: 'card', outcome: 'ask-guard', reasons: [doubt] };
  return { method: 'card', outcome: 'granted', reasons: [by.face === 'matched' ? 'card-and-face-matched' : 'card-valid'] };
}

function byPin(by: By<'pin'>, pinsOpen: boolean): Decision {
  const said = (outcome: Outcome, ...reasons: Reason[]): Decision => ({ method: 'pin', outcome, reasons });
  if (!pinsOpen) return said('ask-guard', 'pins-off');
  if (by.pin === 'live') return by.mayPass === 'yes' ? said('granted', 'pin-valid') : said('ask-guard', by.mayPass);
  // Whose it is cannot be looked up: no reason would be true.
  if (by.pin === 'unreadable') return said('ask-guard');
  return by.pin === 'unknown' ? said('denied', 'pin-unknown') : said('ask-guard', 'pin-blocked');
}

/** A visitor whose pass is real, and only not good here and now, is the guard's business; any other is turned down. */
const passFaults: Record<PassFault, Decision> = {
  forged: { method: 'pass', outcome: 'denied', reasons: ['pass-forged'] },
  used: { method: 'pass', outcome: 'denied', reasons: ['pass-used'] },
  revoked: { method: 'pass', outcome: 'denied', reasons: ['pass-revoked'] },
  'not-yet': { method: 'pass', outcome: 'ask-guard', reasons: ['pass-not-yet'] },
  expired: { method: 'pass', outcome: 'ask-guard', reasons: ['pass-expired'] },
  'other-direction': { method: 'pass', outcome: 'ask-guard', reasons: ['pass-other-direction'] },
};

function byPass(by: By<'pass'>): Decision {
  if (by.pass === 'unreadable') return { method: 'pass', outcome: 'ask-guard', reasons: [] };
  if (by.pass !== 'live') return passFaults[by.pass];
  if (by.mayPass !== 'yes') return { method: 'pass', outcome: 'ask-guard', reasons: [by.mayPass] };
  return { method: 'pass', outcome: 'granted', reasons: ['pass-valid'] };
}

function byFace(by: By<'face'>, faceAllowed: boolean): Decision {
  const doubt = !faceAllowed
    ? 'face-method-off'
    : by.vote === 'matched'
      ? doubtOfFace(by)
      : by.vote === 'unknown'
        ? 'face-not-recognised'
        : 'face-ambiguous';
  return { method: 'face', outcome: doubt ? 'ask-guard' : 'granted', reasons: [doubt ?? 'face-matched'] };
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
