/**
 * What counts as a sign of life. The figures come from `npm run bench -- liveness`; docs/performance.md, "Liveness", has them.
 * Angles and openings are those of `FaceMotion` in the vision protocol.
 */

/** `passiveLive` is scaled by the vision process so that its model's own threshold lies here; below it the guard looks. */
export const PASSIVE_LEAST = 0.5;
/** The median of so many scores of one track speaks; one frame alone can be an accident. */
export const PASSIVE_SCORES = 3;

/** An eye is open above this share of the person's own open eye (the greatest opening seen in this track while looking straight). */
export const EYE_OPEN_SHARE = 0.8;
/** A lid has come down below this share of the person's own open eye. Eyes differ too much for one figure for everybody. */
export const EYE_SHUT_SHARE = 0.6;
/** Below this opening no face is taken for open-eyed: there is nothing to measure a blink against. */
export const EYE_LEAST_OPEN = 0.14;
/** Shut for longer is not a blink: a held photo of closed eyes, or somebody asleep. */
export const BLINK_MOST_MS = 2000;

/** Looking straight: where a turn begins and ends. */
export const STRAIGHT_DEG = 12;
/** A turn goes this much farther than where the face looked when it was asked, to the side that was asked for. */
export const TURN_DEG = 18;
/** From straight to turned takes at least this long, or the picture was exchanged. */
export const TURN_LEAST_MS = 100;

/** Time to do what was asked. */
export const CHALLENGE_MS = 6000;
