import { beforeEach, describe, expect, it } from 'vitest';
import { createSetUpCommands, type SetUpCommands } from '../../../main/startup/setUpCommands';
import type { SerialCommand, SerialEvent } from '../../../native-bridge/serial/protocol';
import type { VisionCommand, VisionEvent } from '../../../native-bridge/vision/protocol';
import { FakeChild } from '../../support/station/fakeChild';
import { ManualTime } from '../../support/station/manualTime';

const camera = { url: 'http://192.0.2.7/onvif/device_service', user: 'viewer', password: 'secret' };
let vision: FakeChild<VisionCommand, VisionEvent>;
let serial: FakeChild<SerialCommand, SerialEvent>;
let time: ManualTime;
let setUp: SetUpCommands;

beforeEach(() => {
  vision = new FakeChild();
  serial = new FakeChild();
  time = new ManualTime();
  setUp = createSetUpCommands({ vision, serial, after: time.timers.after });
});

const requestId = (child: FakeChild<VisionCommand, VisionEvent> | FakeChild<SerialCommand, SerialEvent>): number => {
  const asked = child.sent.at(-1);
  if (!asked || !('requestId' in asked)) throw new Error('nothing was asked');
  return asked.requestId;
};

describe('the set-up page asks', () => {
  it('for serial ports', async () => {
    const answer = setUp['setup.serialPorts']({});
    const ports = [{ path: '/dev/ttyUSB0', label: 'FTDI' }];
    serial.say({ type: 'ports', requestId: requestId(serial), ports });
    expect(await answer).toEqual({ ok: true, value: { ports } });
  });

  it('for cameras on the network, and sends them nothing of its own', async () => {
    const answer = setUp['setup.discoverCameras']({});
    expect(vision.sent).toEqual([{ type: 'discoverCameras', requestId: expect.any(Number), timeoutMs: expect.any(Number) }]);
    const cameras = [{ url: 'http://192.0.2.9/onvif', name: 'gate', hardware: 'x' }];
    vision.say({ type: 'camerasFound', requestId: requestId(vision), cameras });
    expect(await answer).toEqual({ ok: true, value: { cameras } });
  });

  it('one camera who it is: the password goes to the address that was typed', async () => {
    const answer = setUp['setup.probeCamera'](camera);
    expect(vision.sent).toEqual([{ type: 'probeCamera', requestId: expect.any(Number), ...camera }]);
    const streams = [{ name: 'main', codec: 'h264', width: 1920, height: 1080, fps: 25 }];
    vision.say({ type: 'cameraProbed', requestId: requestId(vision), manufacturer: 'A', model: 'B', streams });
    expect(await answer).toEqual({ ok: true, value: { manufacturer: 'A', model: 'B', streams } });
  });

  it.each([
    ['unreachable', 'CAMERA_UNREACHABLE'],
    ['password-wrong', 'CAMERA_PASSWORD_WRONG'],
    ['no-stream', 'CAMERA_NO_STREAM'],
    ['answer-invalid', 'CAMERA_ANSWER_INVALID'],
  ] as const)('and a camera that is %s is one clear sentence', async (fault, code) => {
    const answer = setUp['setup.probeCamera'](camera);
    vision.say({ type: 'cameraProbeFailed', requestId: requestId(vision), fault });
    expect(await answer).toMatchObject({ ok: false, error: { code } });
  });

  it('two at once: each gets its own answer', async () => {
    const first = setUp['setup.probeCamera'](camera);
    const firstId = requestId(vision);
    const second = setUp['setup.probeCamera']({ ...camera, url: 'http://192.0.2.8/onvif' });
    vision.say({ type: 'cameraProbeFailed', requestId: requestId(vision), fault: 'no-stream' });
    vision.say({ type: 'cameraProbeFailed', requestId: firstId, fault: 'unreachable' });
    expect([await first, await second]).toMatchObject([
      { error: { code: 'CAMERA_UNREACHABLE' } },
      { error: { code: 'CAMERA_NO_STREAM' } },
    ]);
  });
});

describe('a process that dies or says nothing', () => {
  it.each<[string, (kind: 'dies' | 'silent') => Promise<unknown>, string]>([
    ['ports', (kind) => ask(() => setUp['setup.serialPorts']({}), kind), 'SERIAL_DOWN'],
    ['cameras', (kind) => ask(() => setUp['setup.discoverCameras']({}), kind), 'VISION_DOWN'],
    ['a camera', (kind) => ask(() => setUp['setup.probeCamera'](camera), kind), 'VISION_DOWN'],
  ])('while it was asked for %s is named', async (_what, run, code) => {
    for (const kind of ['dies', 'silent'] as const) expect(await run(kind)).toMatchObject({ ok: false, error: { code } });
  });

  async function ask(command: () => unknown, kind: 'dies' | 'silent'): Promise<unknown> {
    const answer = command();
    if (kind === 'silent') time.pass(15_000);
    else for (const child of [vision, serial]) child.die();
    return answer;
  }
});
