import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SerialEvent } from '../../../native-bridge/serial/protocol';
import type { VisionEvent } from '../../../native-bridge/vision/protocol';
import { laneId, StationUnderTest } from '../../support/station/stationUnderTest';

type Link = Extract<SerialEvent, { type: 'link' }>;
type Camera = Extract<VisionEvent, { type: 'camera' }>;

let gate: StationUnderTest;
beforeEach(() => {
  gate = new StationUnderTest();
  gate.serial.comeUp();
  gate.serial.say({ type: 'started' });
  gate.vision.comeUp();
});
afterEach(() => gate.end());

const part = (id: string) => gate.station.slices().health.find((each) => each.id === id);
const words = (id: string) => [part(id)?.state, part(id)?.error?.code ?? null];

describe('the desk says what is wrong with', () => {
  it.each<[Link['state'], Link['reason'], string, string | null]>([
    ['ready', 'none', 'ok', null],
    ['opening', 'none', 'starting', null],
    ['probing', 'none', 'starting', null],
    ['degraded', 'silent', 'degraded', 'DEVICE_SILENT'],
    ['absent', 'port-missing', 'down', 'PORT_MISSING'],
    ['absent', 'port-busy', 'down', 'PORT_BUSY'],
    ['absent', 'no-permission', 'down', 'PORT_NO_PERMISSION'],
    ['lost', 'line-lost', 'down', 'PORT_MISSING'],
    ['lost', 'silent', 'down', 'DEVICE_SILENT'],
    ['lost', 'key-wrong', 'down', 'DEVICE_KEY_WRONG'],
  ])('a turnstile: %s, %s', (state, reason, health, code) => {
    gate.serial.say({ type: 'link', laneId, state, reason });
    expect(words('turnstile-east-1')).toEqual([health, code]);
    if (code) expect(part('turnstile-east-1')?.error?.params).toEqual({ port: '/dev/ttyUSB0' });
  });

  it.each<[Camera['state'], Camera['fault'], string, string | null]>([
    ['live', 'none', 'ok', null],
    ['connecting', 'none', 'starting', null],
    ['connecting', 'password-wrong', 'down', 'CAMERA_PASSWORD_WRONG'],
    ['connecting', 'unreachable', 'down', 'CAMERA_UNREACHABLE'],
    ['connecting', 'ffmpeg-missing', 'down', 'FFMPEG_MISSING'],
    ['connecting', 'answer-invalid', 'down', 'CAMERA_ANSWER_INVALID'],
    ['stale', 'no-frames', 'degraded', 'CAMERA_NO_FRAMES'],
    ['lost', 'no-frames', 'down', 'CAMERA_NO_FRAMES'],
    ['lost', 'no-stream', 'down', 'CAMERA_NO_STREAM'],
  ])('a camera: %s, %s', (state, fault, health, code) => {
    gate.vision.say({ type: 'camera', laneId, state, fault, fps: 0, latencyMs: null });
    expect(words('camera-east-1')).toEqual([health, code]);
  });

  it.each<['missing' | 'wrong-hash' | 'unusable', string]>([
    ['missing', 'MODEL_MISSING'],
    ['wrong-hash', 'MODEL_WRONG_HASH'],
    ['unusable', 'MODEL_WRONG_HASH'],
  ])('the models: %s; cards and guards go on', (fault, code) => {
    gate.link('ready');
    gate.vision.say({ type: 'modelsFault', fault, file: 'fr_feature.onnx' });
    expect(words('models')).toEqual(['down', code]);
    expect(part('models')?.error?.params).toEqual({ file: 'fr_feature.onnx' });
    expect(gate.station.slices().lanes[0]?.ways).toEqual({
      face: { on: false, why: 'models-missing' },
      card: { on: true, why: null },
    });
  });

  it('the child processes, and every device behind them', () => {
    gate.serial.die();
    gate.vision.die();
    expect(words('serial')).toEqual(['down', 'SERIAL_DOWN']);
    expect(words('turnstile-east-1')).toEqual(['down', 'SERIAL_DOWN']);
    expect(words('vision')).toEqual(['down', 'VISION_DOWN']);
    expect(words('camera-east-1')).toEqual(['down', 'VISION_DOWN']);
  });
});

it('each child is given its whole configuration whenever it comes up, and only then', () => {
  gate.vision.die();
  gate.vision.comeUp();
  gate.serial.die();
  gate.serial.comeUp();
  expect(gate.vision.sent.map(({ type }) => type)).toEqual(['configure', 'configure']);
  expect(gate.serial.sent.map(({ type }) => type)).toEqual(['configure', 'configure']);
  expect(gate.serial.sent[1]).toMatchObject({ lanes: [{ laneId, port: '/dev/ttyUSB0', address: 1 }] });
  expect(gate.vision.sent[1]).toMatchObject({
    ffmpegPath: 'ffmpeg',
    modelsFolder: '/models',
    lanes: [{ laneId, recognise: true }],
  });
});
