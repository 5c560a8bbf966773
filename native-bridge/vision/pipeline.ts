import type { DetectedFace } from './detector';
import type { Template } from './embed';
import type { ReadFace } from './face';
import { withReadFace } from './face';
import type { FaceModels } from './models';
import { motionOf } from './motion';
import type { Box, RgbPicture } from './picture';
import type { FaceMotion, QualityFault } from './protocol';
import type { QualityLimits } from './quality';
import { embedForTemplate } from './template';
import type { Track } from './tracker';
import { advanceTracks } from './tracker';
import { createTrackMemory } from './trackMemory';

/** One face of one frame. Whoever gets it wipes the embedding. */
export interface SeenFace {
  trackId: number;
  /** Fractions of the picture. */
  box: Box;
  fault: QualityFault | null;
  /** Null with a fault, and while the track has been embedded often enough for the moment. */
  embedding: Template | null;
  firstGoodFrameMonoMs: number | null;
  /** 0 to 1, with each embedding; null when it is not asked for or its network is missing. */
  passiveLive: number | null;
  /** Null when it is not asked for. Told with a fault too. */
  motion: FaceMotion | null;
}

export interface SeenFrame {
  /** The biggest faces, biggest first. */
  faces: SeenFace[];
  /** All of them, those too many to read included. */
  facesInLane: number;
  /** Tracks that will never come again. */
  ended: number[];
}

export interface FrameToSee {
  picture: RgbPicture;
  arrivedMonoMs: number;
  /** Fractions of the picture. */
  region: Box;
  limits: QualityLimits;
  /** For an enrolment: every good face is embedded, both ways. */
  forTemplate: boolean;
  liveness: LivenessWanted;
}

/** What is looked at beside the face itself. */
export interface LivenessWanted {
  passive: boolean;
  motion: boolean;
}

/** What one lane remembers from frame to frame. `see` must not overlap itself. */
export interface LanePipeline {
  see(models: FaceModels, frame: FrameToSee): Promise<SeenFrame>;
  /** Ends all tracks (the picture broke off) and answers their ids. */
  reset(): number[];
  hasTracks(): boolean;
}

/** Faces read per frame, biggest first: a crowd must not stop the lane. All of them are counted. */
const MOST_FACES_READ = 5;

/** `nextTrackId` never gives a number twice in this process. */
export function createLanePipeline(nextTrackId: () => number): LanePipeline {
  let tracks: Track[] = [];
  const memory = createTrackMemory();

  /** The face under this track has become somebody else: a new number, nothing remembered. */
  const rename = (trackId: number): number => {
    const fresh = nextTrackId();
    tracks = tracks.map((track) => (track.id === trackId ? { ...track, id: fresh } : track));
    return fresh;
  };

  const embed = async (models: FaceModels, frame: FrameToSee, trackId: number, face: ReadFace) => {
    const { recogniser } = models;
    if (!frame.forTemplate && !memory.wantsEmbedding(trackId, frame.arrivedMonoMs)) return { trackId, embedding: null };
    const embedding = await (frame.forTemplate ? embedForTemplate(recogniser, face) : recogniser.embed(face.aligned));
    if (memory.noteEmbedding(trackId, embedding, frame.arrivedMonoMs)) return { trackId, embedding };
    const fresh = rename(trackId);
    memory.noteGoodFrame(fresh, frame.arrivedMonoMs);
    memory.noteEmbedding(fresh, embedding, frame.arrivedMonoMs);
    return { trackId: fresh, embedding };
  };

  const read = (models: FaceModels, frame: FrameToSee, { box }: DetectedFace, trackId: number) => {
    const place = { trackId, box: asFractions(box, frame.picture), embedding: null, passiveLive: null };
    return async (face: ReadFace | null): Promise<SeenFace | null> => {
      if (!face) return null;
      const { fault, vertices } = face;
      const { picture, liveness } = frame;
      const motion = liveness.motion ? await motionOf(models.liveness, { picture, vertices, fault }) : null;
      const seen = { ...place, motion };
      if (fault) return { ...seen, fault, firstGoodFrameMonoMs: memory.firstGoodFrameMonoMs(trackId) };
      memory.noteGoodFrame(trackId, frame.arrivedMonoMs);
      if (motion) memory.noteEyes(trackId, motion.eyeOpening);
      const embedded = await embed(models, frame, trackId, face);
      // A score comes with each template: the station counts the pictures that have both.
      const scorer = embedded.embedding && liveness.passive ? await models.liveness.scorer() : null;
      const passiveLive = scorer ? await scorer.score(picture, box) : null;
      return { ...seen, ...embedded, passiveLive, fault, firstGoodFrameMonoMs: memory.firstGoodFrameMonoMs(embedded.trackId) };
    };
  };

  return {
    see: async (models, frame) => {
      const { picture, limits, region, arrivedMonoMs } = frame;
      const detected = (await models.detector.detect(picture, asPixels(region, picture))).sort(
        (one, other) => other.box.width * other.box.height - one.box.width * one.box.height,
      );
      const step = advanceTracks(
        tracks,
        detected.map(({ box }) => box),
        arrivedMonoMs,
        nextTrackId,
      );
      tracks = step.tracks;
      const ended = [...step.ended];
      const faces: SeenFace[] = [];
      for (const [index, face] of detected.slice(0, MOST_FACES_READ).entries()) {
        const trackId = step.ids[index];
        if (trackId === undefined) throw new Error('a face without a track');
        const seen = await withReadFace({ models, limits }, picture, face, read(models, frame, face, trackId));
        if (!seen) continue;
        faces.push(seen);
        if (seen.trackId !== trackId) ended.push(trackId);
      }
      for (const id of ended) memory.forget(id);
      return { faces, facesInLane: faces.length + Math.max(0, detected.length - MOST_FACES_READ), ended };
    },
    reset: () => {
      const ended = tracks.map(({ id }) => id);
      tracks = [];
      for (const id of ended) memory.forget(id);
      return ended;
    },
    hasTracks: () => tracks.length > 0,
  };
}

const asPixels = (region: Box, { width, height }: RgbPicture): Box => ({
  x: region.x * width,
  y: region.y * height,
  width: region.width * width,
  height: region.height * height,
});

const asFractions = (box: Box, { width, height }: RgbPicture): Box => ({
  x: box.x / width,
  y: box.y / height,
  width: box.width / width,
  height: box.height / height,
});
