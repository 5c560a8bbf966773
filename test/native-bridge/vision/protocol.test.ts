import { describe, expect, it } from 'vitest';
import { VisionCommand, VisionEvent } from '../../../native-bridge/vision/protocol';

const lane = {
  laneId: 'lane-1',
  camera: { kind: 'film', path: '/film.mp4' },
  regionOfInterest: { x: 0, y: 0, width: 1, height: 1 },
  recognise: true,
};

describe('VisionCommand', () => {
  it.each([
    { type: 'configure', ffmpegPath: 'ffmpeg', modelsFolder: '/models', lanes: [lane] },
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
    [
      'a lane without a camera',
      { type: 'configure', ffmpegPath: 'f', modelsFolder: 'm', lanes: [{ ...lane, camera: undefined }] },
    ],
    [
      'a camera of an unknown kind',
      { type: 'configure', ffmpegPath: 'f', modelsFolder: 'm', lanes: [{ ...lane, camera: { kind: 'usb' } }] },
    ],
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
      facesInLane: 1,
    };
    const parsed = VisionEvent.parse({ ...observation, crop: new Uint8Array(100) });
    expect(parsed).toEqual(observation);
  });
});
