import { describe, expect, it } from 'vitest';
import { createLiveView } from '../../../native-bridge/vision/liveView';
import { windowPort } from './doubles';

const config = { codec: 'avc1.42c01f', description: new Uint8Array([1, 2, 3]), width: 1280, height: 720 };
const packet = (timestampUs: number, key = false, bytes = 10) => ({
  key,
  timestampUs,
  data: new Uint8Array(bytes).fill(timestampUs),
  arrivedMonoMs: timestampUs,
});
const packets = (port: ReturnType<typeof windowPort>) =>
  port.got.filter(({ type }) => type === 'packet').map((message) => (message as unknown as { timestampUs: number }).timestampUs);
const types = (port: ReturnType<typeof windowPort>) => port.got.map(({ type }) => type);

function view(clock = { now: 0 }) {
  return createLiveView(() => clock.now);
}

describe('the live view', () => {
  it('starts a window with state, config and a keyframe', () => {
    const live = view();
    const port = windowPort();
    live.watch(port);
    live.packet(packet(1));
    live.state('live');
    live.config(config);
    live.packet(packet(2));
    live.packet(packet(3, true));
    live.packet(packet(4));
    expect(types(port)).toEqual(['state', 'config', 'packet', 'packet']);
    expect(packets(port)).toEqual([3, 4]);
  });

  it('gives a window that comes later a picture at once: everything since the last keyframe', () => {
    const live = view();
    live.state('live');
    live.config(config);
    for (const at of [1, 2, 3, 4]) live.packet(packet(at, at === 1 || at === 3));
    const port = windowPort();
    live.watch(port);
    live.packet(packet(5));
    expect(types(port)).toEqual(['state', 'config', 'packet', 'packet', 'packet']);
    expect(packets(port)).toEqual([3, 4, 5]);
  });

  it('keeps no endless past: after 4 MB without a keyframe a newcomer waits for one', () => {
    const live = view();
    live.config(config);
    live.packet(packet(1, true, 1024 * 1024));
    for (const at of [2, 3, 4, 5]) live.packet(packet(at, false, 1024 * 1024));
    const port = windowPort();
    live.watch(port);
    live.packet(packet(6));
    live.packet(packet(7, true));
    expect(packets(port)).toEqual([7]);
  });

  it('sends bytes of its own, not the chunk they were cut from', () => {
    const live = view();
    const port = windowPort();
    const chunk = new Uint8Array(100_000);
    live.watch(port);
    live.packet({ ...packet(1, true), data: chunk.subarray(10, 20) });
    const sent = port.got[0] as unknown as { data: Uint8Array };
    expect(sent.data).toHaveLength(10);
    expect(sent.data.buffer.byteLength).toBe(10);
  });

  it('skips to the next keyframe for a window that asks, and only for that one', () => {
    const live = view();
    const [slow, quick] = [windowPort(), windowPort()];
    live.watch(slow);
    live.watch(quick);
    live.packet(packet(1, true));
    slow.say({ type: 'needKeyframe' });
    live.packet(packet(2));
    live.packet(packet(3, true));
    expect(packets(slow)).toEqual([1, 3]);
    expect(packets(quick)).toEqual([1, 2, 3]);
  });

  it('answers a ping with its own clock', () => {
    const live = view({ now: 1234.5 });
    const port = windowPort();
    live.watch(port);
    port.say({ type: 'ping', id: 7 });
    expect(port.got).toEqual([{ type: 'pong', id: 7, nowMs: 1234.5 }]);
  });

  it.each([null, 'ping', { type: 'ping' }, { type: 'ping', id: 'x' }, { type: 'configure' }, { type: 'pong', id: 1 }])(
    'ignores what no window says: %o',
    (message) => {
      const live = view();
      const port = windowPort();
      live.watch(port);
      live.packet(packet(1, true));
      port.say(message);
      live.packet(packet(2));
      expect(packets(port)).toEqual([1, 2]);
      expect(types(port)).not.toContain('pong');
    },
  );

  it('stops filling the queue of a window that used to ping and stalled; a ping and a keyframe bring the picture back', () => {
    const clock = { now: 0 };
    const live = view(clock);
    const port = windowPort();
    live.watch(port);
    port.say({ type: 'ping', id: 1 });
    live.packet(packet(1, true));
    clock.now = 10_001;
    live.packet(packet(2));
    live.packet(packet(3, true));
    expect(packets(port)).toEqual([1]);
    port.say({ type: 'ping', id: 2 });
    live.packet(packet(4));
    live.packet(packet(5, true));
    expect(packets(port)).toEqual([1, 5]);
  });

  it('a closed port hurts nobody: it is let go, the others go on', () => {
    const live = view();
    const [gone, dead, well] = [windowPort(), windowPort(), windowPort()];
    for (const port of [gone, dead, well]) live.watch(port);
    gone.shut();
    dead.closed = true;
    live.packet(packet(1, true));
    live.packet(packet(2));
    expect(packets(well)).toEqual([1, 2]);
    expect(packets(dead)).toEqual([]);
    expect(packets(gone)).toEqual([]);
  });

  it('tells of faces while there are any, and once that nobody is left', () => {
    const live = view();
    const port = windowPort();
    live.watch(port);
    const face = { trackId: 1, x: 0, y: 0, width: 0.1, height: 0.1 };
    for (const faces of [[], [face], [face], [], []]) live.faces(faces);
    expect(port.got).toEqual([
      { type: 'faces', faces: [face] },
      { type: 'faces', faces: [face] },
      { type: 'faces', faces: [] },
    ]);
  });

  it('a new stream starts with its own keyframe', () => {
    const live = view();
    const port = windowPort();
    live.watch(port);
    live.config(config);
    live.packet(packet(1, true));
    live.config({ ...config, width: 640 });
    live.packet(packet(2));
    live.packet(packet(3, true));
    expect(packets(port)).toEqual([1, 3]);
    const late = windowPort();
    live.forgetPicture();
    live.watch(late);
    expect(late.got).toEqual([]);
  });

  it('closes every port at the end', () => {
    const live = view();
    const port = windowPort();
    live.watch(port);
    live.close();
    live.packet(packet(1, true));
    expect(port.closed).toBe(true);
    expect(port.got).toEqual([]);
  });
});
