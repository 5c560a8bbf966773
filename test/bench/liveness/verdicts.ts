import type { LivenessFrame, Movement } from '../../../main/recognition/liveness';
import { livenessAsk, livenessFrame, livenessStanding, newLiveness } from '../../../main/recognition/liveness';
import { ModelManifest, modelsOf } from '../../../models/manifest';
import manifestJson from '../../../models/manifest.json';
import { PICTURE_MS } from '../../support/faces3d/clips';

export type Frames = readonly (LivenessFrame | null)[];

/** The threshold of the manifest's network. */
function passiveAtLeast(): number {
  const { liveness } = modelsOf(ModelManifest.parse(manifestJson), manifestJson.profile.name) ?? {};
  if (!liveness) throw new Error('the default profile has no passive score');
  return liveness.accept;
}

/** Whether the station's own rule takes the scores of a clip for a living face; null when there were too few good pictures. */
export function passiveVerdict(frames: Frames): boolean | null {
  const rules = { rule: { passive: true, challenge: 'off' }, passiveAtLeast: passiveAtLeast() } as const;
  let state = newLiveness();
  for (const frame of frames) {
    if (!frame) continue;
    state = livenessFrame(state, frame, rules);
    const { kind } = livenessStanding(state, rules, frame.arrivedMonoMs);
    // As at the gate: the first three good pictures decide.
    if (kind !== 'looking') return kind === 'shown';
  }
  return null;
}

/** Whether a clip does what is asked of it in its second picture, by the station's own rule. */
export function challengeVerdict(frames: Frames, movement: Movement): boolean {
  const rules = { rule: { passive: false, challenge: 'random' }, passiveAtLeast: null } as const;
  let state = newLiveness();
  for (const [index, frame] of frames.entries()) {
    if (frame) state = livenessFrame(state, frame, rules);
    if (index === 1) state = livenessAsk(state, movement, PICTURE_MS * 1.5);
    const standing = livenessStanding(state, rules, index * PICTURE_MS);
    if (standing.kind === 'shown') return true;
    if (standing.kind === 'not-done') return false;
  }
  return false;
}

/** Clips one after another, as a film that shows all the movements does. */
export const oneAfterAnother = (...clips: readonly Frames[]): Frames => {
  let shiftMs = 0;
  return clips.flatMap((clip) => {
    const shifted = clip.map((frame) => frame && { ...frame, arrivedMonoMs: frame.arrivedMonoMs + shiftMs });
    shiftMs += clip.length * PICTURE_MS;
    return shifted;
  });
};
