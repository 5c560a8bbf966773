import { describe, expect, it } from 'vitest';
import { VisionCommand, VisionEvent } from '../../../native-bridge/vision/protocol';

const lane = {
  laneId: 'lane-1',
  camera: { kind: 'film', path: '/film.mp4' },
  regionOfInterest: { x: 0, y: 0, width: 1, height: 1 },
  recognise: true,
  liveness: { passive: false, motion: false },
};
const configure = { type: 'configure', ffmpegPath: 'ffmpeg', modelsFolder: '/models', profile: 'accurate', lanes: [lane] };

describe('VisionCommand', () => {
  it.each([
    configure,
    { type: 'watch', laneId: 'lane-1' },
    { type: 'enrolFromPhoto', requestId: 1, photo: new Uint8Array(3) },
    { type: 'enrolFromCamera', requestId: 2, laneId: 'lane-1', shots: 5, timeoutMs: 1000 },
    { type: 'discoverCameras', requestId: 3, timeoutMs: 3000 },
  ])('takes %o', (command) => {
    expect(VisionCommand.safeParse(command).success).toBe(true);
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'configure'],
    ['an unknown word', { type: 'openGate', laneId: 'lane-1' }],
    ['a lane without a camera', { ...configure, lanes: [{ ...lane, camera: undefined }] }],
    ['a camera of an unknown kind', { ...configure, lanes: [{ ...lane, camera: { kind: 'usb' } }] }],
    ['a station without a profile', { ...configure, profile: undefined }],
    ['a photo as text', { type: 'enrolFromPhoto', requestId: 1, photo: 'data:image/jpeg;base64,AAAA' }],
    ['half a request', { type: 'enrolFromCamera', requestId: 1.5, laneId: 'lane-1', shots: 5, timeoutMs: 1000 }],
    ['a request without an id', { type: 'discoverCameras', timeoutMs: 3000 }],
  ])('refuses %s', (_, command) => {
    expect(VisionCommand.safeParse(command).success).toBe(false);
  });
});

describe('VisionEvent', () => {
  it('lets a face through only as numbers: no picture fits into an observation', () => {
    const observation = {
      type: 'observation',
      laneId: 'lane-1',
      trackId: 1,
      frameArrivedMonoMs: 1,
      firstGoodFrameMonoMs: null,
      box: { x: 0, y: 0, width: 0.1, height: 0.1 },
      fault: null,
      embedding: new Float32Array(512),
      passiveLive: null,
      motion: null,
      facesInLane: 1,
    };
    const parsed = VisionEvent.parse({ ...observation, crop: new Uint8Array(100) });
    expect(parsed).toEqual(observation);
  });

  it('lets a refused photo name its kind and the limit it broke, and nothing larger', () => {
    const refused = { type: 'enrolFailed', requestId: 1, fault: 'photo-unreadable', detail: { format: 'HEIC', megabytes: 15 } };
    expect(VisionEvent.parse(refused)).toEqual(refused);
    expect(VisionEvent.safeParse({ ...refused, detail: { crop: new Uint8Array(100) } }).success).toBe(false);
  });
});
