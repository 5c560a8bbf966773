/**
 * The vision process with a watch on it: the same host with the same parts, but every frame that arrives and every frame that
 * reaches the detector is noted, with its age, in the file FAIRGATE_BENCH_FRAMES, a JSON array a line.
 */
import { appendFile } from 'node:fs/promises';
import { createCamera } from '../../../native-bridge/camera/createCamera';
import { discoverCameras, probeCamera } from '../../../native-bridge/camera/onvif';
import { startVisionHost } from '../../../native-bridge/vision/host';
import { loadFaceModels } from '../../../native-bridge/vision/models';
import { type ParentPort, parentLink } from '../../../native-bridge/vision/parentLink';
import { decodePhoto } from '../../../native-bridge/vision/photo';
import type { RgbPicture } from '../../../native-bridge/vision/picture';
import { type FrameNote, laneOfRegion } from './frameNotes';

const nowMonoMs = () => Number(process.hrtime.bigint()) / 1e6;
const { parentPort } = process as unknown as { parentPort: ParentPort };
const file = process.env.FAIRGATE_BENCH_FRAMES ?? '';
let notes: FrameNote[] = [];
const note = (kind: FrameNote[0], lane: number, ageMs: number) => void notes.push([kind, lane, nowMonoMs(), ageMs]);
setInterval(() => {
  const lines = notes.map((one) => `${JSON.stringify(one)}\n`).join('');
  notes = [];
  if (lines) void appendFile(file, lines);
}, 250);

const lanes = new Map<string, number>();

const host = startVisionHost(parentLink(parentPort), {
  createCamera: (options) => {
    const source = JSON.stringify(options.source);
    const lane = lanes.get(source) ?? lanes.size;
    lanes.set(source, lane);
    const { listener } = options;
    const onFrame: typeof listener.onFrame = (frame) => {
      note('arrived', lane, 0);
      listener.onFrame(frame);
    };
    return createCamera({ ...options, listener: { ...listener, onFrame } });
  },
  discoverCameras,
  probeCamera,
  loadModels: async (...given) => {
    const loaded = await loadFaceModels(...given);
    if (!loaded.ok) return loaded;
    const { detector } = loaded.models;
    const detect: typeof detector.detect = (picture, region) => {
      // What is analysed is the frame itself, which says when it arrived; a photo does not.
      const { arrivedMonoMs } = picture as RgbPicture & { arrivedMonoMs?: number };
      if (arrivedMonoMs !== undefined) note('analysed', laneOfRegion(region.width / picture.width), nowMonoMs() - arrivedMonoMs);
      return detector.detect(picture, region);
    };
    return { ok: true, models: { ...loaded.models, detector: { ...detector, detect } } };
  },
  decodePhoto,
  nowMonoMs,
});
process.once('SIGTERM', () => void host.dispose().then(() => process.exit(0)));
