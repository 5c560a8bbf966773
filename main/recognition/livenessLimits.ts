/**
 * What counts as a sign of life. The figures in the comments are those of `npm run bench -- liveness`, made of photos, prints and
 * screens that were painted, not held up; docs/performance.md, "Liveness", has them all. Angles and openings are those of
 * `FaceMotion` in the vision protocol. The least passive score stands in the models' manifest, for each network has its own.
 */

/** The median of so many scores of one track speaks; one frame alone can be an accident. */
export const PASSIVE_SCORES = 3;

/** An eye is open above this share of the person's own open eye (the widest seen in this track while looking straight). Open eyes stay above 0.89 of it. */
export const EYE_OPEN_SHARE = 0.8;
/**
 * A lid has come down below this share of the person's own open eye; eyes differ too much for one figure for everybody. Shut eyes
 * read 0.57 in the middle and came below it on 75 heads of 100; of 186 photos and screens that were tilted back, 2 did.
 */
export const EYE_SHUT_SHARE = 0.7;
/** Below this opening no face is taken for open-eyed: there is nothing to measure a blink against. Open eyes read 0.21 to 0.41. */
export const EYE_LEAST_OPEN = 0.14;
/** Shut for longer is not a blink: a held photo of closed eyes, or somebody asleep. */
export const BLINK_MOST_MS = 2000;

/** Looking straight: where a turn begins and ends. 19 in 20 of those who looked at the photographer read less. */
export const STRAIGHT_DEG = 15;
/**
 * A turn goes this much farther than where the face looked when it was asked, to the side that was asked for. A head turned by 30
 * degrees reads 19 and more; a photo or a screen tilted by 30 reads 6 at most, for its nose does not move between its cheeks.
 */
export const TURN_DEG = 18;
/** From straight to turned takes at least this long, or the picture was exchanged. */
export const TURN_LEAST_MS = 100;

/** Time to do what was asked. */
export const CHALLENGE_MS = 6000;
