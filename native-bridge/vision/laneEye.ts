import { isDeepStrictEqual } from 'node:util';
import type { Camera, CameraHealth, CameraListener, CameraOptions, RgbFrame } from '../camera/camera';
import type { Enrolment, ShotCollector } from './enrol';
import { createShotCollector } from './enrol';
import { createFrameSlot } from './frameSlot';
import type { LivePort } from './liveView';
import { createLiveView } from './liveView';
import type { FaceModels } from './models';
import type { SeenFrame } from './pipeline';
import { createLanePipeline } from './pipeline';
import type { VisionEvent, VisionLane } from './protocol';
import { ENROL_LIMITS, LANE_LIMITS } from './quality';
import { createSceneChange } from './sceneChange';
import type { Turns } from './turns';

/** What the lanes of one process share. */
export interface LaneWorld {
  createCamera(options: CameraOptions): Camera;
  /** Null while faces cannot be used. */
  models(): FaceModels | null;
  turns: Turns;
  /** Copies the event before it returns: embeddings are wiped right after. */
  send(event: VisionEvent): void;
  nextTrackId(): number;
  nowMonoMs(): number;
}

/** One lane: its camera, what is seen in it, and the windows that watch it. */
export interface LaneEye {
  /** Takes a changed configuration; the camera starts anew only when its source or ffmpeg changed. */
  apply(lane: VisionLane, ffmpegPath: string): void;
  watch(port: LivePort): void;
  unwatch(): void;
  /** Embeddings of the only person in the lane. A second request ends the first. The caller wipes them. */
  enrol(shots: number, timeoutMs: number): Promise<Enrolment>;
  dispose(): Promise<void>;
}

/** At this size faces 40 px high are found: 80 of 80 in a lane of half the picture, 96 of 100 in the whole of it. */
const ANALYSED = { width: 1280, height: 720, fps: 8 };
/** How long an empty lane may go without a look. `still` is for what the samples miss: looking at the same again finds nothing. */
const NEXT_LOOK_MS = { moved: 0, stirred: 500, still: 2000 } as const;

interface RunningEnrolment {
  collector: ShotCollector;
  finish(enrolment: Enrolment): void;
}

export function createLaneEye(laneId: string, world: LaneWorld): LaneEye {
  const { turns, nowMonoMs } = world;
  const live = createLiveView(nowMonoMs);
  const slot = createFrameSlot();
  const scene = createSceneChange();
  const pipeline = createLanePipeline(world.nextTrackId);
  /** Tracks the station has heard of and has not been told the end of. */
  const told = new Set<number>();
  let running: { camera: Camera; lane: VisionLane; ffmpegPath: string } | null = null;
  let enrolment: RunningEnrolment | null = null;
  let lastHealth: CameraHealth | null = null;
  let lastLookMonoMs = Number.NEGATIVE_INFINITY;
  let busy = false;
  /** A face went through the networks since they last forgot. */
  let facesToForget = false;

  const tellEnded = (ended: readonly number[]): void => {
    for (const trackId of ended) if (told.delete(trackId)) world.send({ type: 'trackEnded', laneId, trackId });
  };

  const tellSeen = ({ faces, facesInLane, ended }: SeenFrame, frameArrivedMonoMs: number): void => {
    if (running?.lane.recognise) {
      for (const face of faces) {
        told.add(face.trackId);
        world.send({ type: 'observation', laneId, frameArrivedMonoMs, facesInLane, ...face });
      }
    }
    tellEnded(ended);
    live.faces(faces.map(({ trackId, box }) => ({ trackId, ...box })));
  };

  const collect = (seen: SeenFrame): void => {
    const embeddings = enrolment?.collector.add(seen, nowMonoMs());
    if (embeddings) enrolment?.finish({ ok: true, embeddings });
  };

  const look = async (): Promise<void> => {
    const models = world.models();
    const frame = slot.take();
    if (!frame || !models || !running) return;
    const forTemplate = enrolment !== null;
    const seen = await pipeline.see(models, {
      picture: frame,
      arrivedMonoMs: frame.arrivedMonoMs,
      region: running.lane.regionOfInterest,
      limits: forTemplate ? ENROL_LIMITS : LANE_LIMITS,
      forTemplate,
      liveness: running.lane.liveness,
    });
    tellSeen(seen, frame.arrivedMonoMs);
    if (forTemplate) collect(seen);
    for (const { embedding } of seen.faces) embedding?.fill(0);
    if (pipeline.hasTracks()) facesToForget = true;
    else await forgetInNetworks();
  };

  /** Once the last face has left. While others are looked at, their runs overwrite it. */
  const forgetInNetworks = async (): Promise<void> => {
    if (!facesToForget) return;
    facesToForget = false;
    await world.models()?.forget();
  };

  const isWorthALook = (frame: RgbFrame, { regionOfInterest, recognise }: VisionLane): boolean => {
    if (!world.models() || !(recognise || enrolment)) return false;
    const waitMs = NEXT_LOOK_MS[scene.changeOf(frame, regionOfInterest)];
    if (!enrolment && !pipeline.hasTracks() && frame.arrivedMonoMs - lastLookMonoMs < waitMs) return false;
    scene.keep();
    lastLookMonoMs = frame.arrivedMonoMs;
    return true;
  };

  const onFrame = (frame: RgbFrame): void => {
    if (!running || !isWorthALook(frame, running.lane)) return;
    slot.put(frame);
    if (busy) return;
    busy = true;
    // A failure here is a broken invariant: it ends the process, and the station starts another.
    void turns.take(look).finally(() => {
      busy = false;
    });
  };

  const forgetFaces = (): Promise<void> =>
    turns.take(async () => {
      tellEnded(pipeline.reset());
      slot.wipe();
      // Who stood there before and still does changes nothing in the picture.
      lastLookMonoMs = Number.NEGATIVE_INFINITY;
      live.faces([]);
      await forgetInNetworks();
    });

  const onHealth = (health: CameraHealth): void => {
    if (isDeepStrictEqual(health, lastHealth)) return;
    if (health.state !== lastHealth?.state) live.state(health.state);
    if (lastHealth?.state === 'live' && health.state !== 'live') void forgetFaces();
    lastHealth = { ...health };
    world.send({ type: 'camera', laneId, ...health, latencyMs: null });
  };

  const startCamera = (lane: VisionLane, ffmpegPath: string): void => {
    /** A camera that is being disposed of may still speak; nobody listens. */
    const ifCurrent =
      <T>(handle: (value: T) => void) =>
      (value: T): void => {
        if (running?.camera === camera) handle(value);
      };
    const listener: CameraListener = {
      onFrame: ifCurrent(onFrame),
      onConfig: ifCurrent(live.config),
      onPacket: ifCurrent(live.packet),
      onHealth: ifCurrent(onHealth),
    };
    const camera = world.createCamera({ source: lane.camera, analyse: ANALYSED, ffmpegPath, listener });
    running = { camera, lane, ffmpegPath };
    camera.start();
  };

  const stopCamera = async (): Promise<void> => {
    const stopped = running?.camera;
    running = null;
    lastHealth = null;
    live.forgetPicture();
    await forgetFaces();
    await stopped?.dispose();
  };

  return {
    apply: (lane, ffmpegPath) => {
      if (running?.ffmpegPath === ffmpegPath && isDeepStrictEqual(running.lane.camera, lane.camera)) {
        const stopsLooking = running.lane.recognise && !lane.recognise;
        running.lane = lane;
        if (stopsLooking) void forgetFaces();
        return;
      }
      void stopCamera();
      startCamera(lane, ffmpegPath);
    },
    watch: live.watch,
    unwatch: live.close,
    enrol: (shots, timeoutMs) => {
      enrolment?.finish({ ok: false, fault: enrolment.collector.obstacle() });
      return new Promise((resolve) => {
        const collector = createShotCollector(shots);
        const timer = setTimeout(() => current.finish({ ok: false, fault: collector.obstacle() }), timeoutMs);
        const current: RunningEnrolment = {
          collector,
          finish: (outcome) => {
            clearTimeout(timer);
            if (enrolment === current) enrolment = null;
            collector.discard();
            resolve(outcome);
            // No later frame is looked at here, which would let go of the face.
            if (running && !running.lane.recognise) void forgetFaces();
          },
        };
        enrolment = current;
      });
    },
    dispose: async () => {
      enrolment?.finish({ ok: false, fault: 'lane-unknown' });
      await stopCamera();
      live.close();
    },
  };
}
