import type { LivenessModels } from './livenessModels';
import type { RgbPicture } from './picture';
import type { FaceMotion, QualityFault } from './protocol';

/** Vertices of MediaPipe's face mesh; `left` and `right` are those of the picture. */
const LEFT_CHEEK = 234;
const RIGHT_CHEEK = 454;
const FOREHEAD = 10;
const CHIN = 152;

/** A face turned farther shows too little of its eyes. */
const EYES_UP_TO_YAW_DEG = 25;

/** How a face is held; `vertices` are the 468 of the mesh, x, y, z each, z away from the camera in the unit of x. */
export function poseOf(vertices: Float32Array): Pick<FaceMotion, 'yawDeg' | 'pitchDeg'> {
  return {
    // The cheek on the right of the picture is the person's left one; it goes back when he turns that way.
    yawDeg: slopeDeg(vertices, LEFT_CHEEK, RIGHT_CHEEK),
    pitchDeg: slopeDeg(vertices, CHIN, FOREHEAD),
  };
}

/** A face as a picture shows it. */
export interface FaceInPicture {
  picture: RgbPicture;
  vertices: Float32Array;
  fault: QualityFault | null;
}

/** Pose and eyes. Eyes that cannot be read, because of the face or for want of the network, are told as 0: never as open. */
export async function motionOf(liveness: LivenessModels, { picture, vertices, fault }: FaceInPicture): Promise<FaceMotion> {
  const pose = poseOf(vertices);
  const readable = fault !== 'too-small' && fault !== 'blurred' && Math.abs(pose.yawDeg) <= EYES_UP_TO_YAW_DEG;
  const eyes = readable ? await liveness.eyes() : null;
  return { ...pose, eyeOpening: eyes ? await eyes.opening(picture, vertices) : 0 };
}

/** Angle between the picture's plane and the line from one vertex to another; positive when the second lies farther away. */
function slopeDeg(vertices: Float32Array, from: number, to: number): number {
  const along = (axis: number) => (vertices[to * 3 + axis] ?? Number.NaN) - (vertices[from * 3 + axis] ?? Number.NaN);
  return (Math.atan2(along(2), Math.hypot(along(0), along(1))) * 180) / Math.PI;
}
