import { describe, expect, it } from 'vitest';
import type { LiveVideoMessage, LiveVideoRequest } from '../../main/contract/liveVideo';
import { type Frame, LivePicture, type PictureView, staleAfterMs } from '../../renderer/features/desk/video/livePicture';

/** A decoder that gives out a frame when told to, so that falling behind can be played through. */
class SteppedDecoder {
  decodeQueueSize = 0;
  closed = false;
  readonly decoded: { type: string; timestamp: number }[] = [];
  configure(): void {}
  decode(packet: { type: 'key' | 'delta'; timestamp: number }): void {
    this.decoded.push(packet);
  }
  close(): void {
    this.closed = true;
  }
}

const remoteAheadMs = 5_000;

const watching = () => {
  let nowMs = 100;
  const views: PictureView[] = [];
  const asked: LiveVideoRequest[] = [];
  const painted: number[] = [];
  const decoders: { decoder: SteppedDecoder; give(frame: Frame): void; fail(): void }[] = [];
  const port = {
    onmessage: null as ((event: MessageEvent) => void) | null,
    closed: false,
    postMessage: (request: LiveVideoRequest) => void asked.push(request),
    close: () => {
      port.closed = true;
    },
  };
  const picture = new LivePicture<Frame>({
    port: port as unknown as MessagePort,
    createDecoder: (give, fail) => {
      const decoder = new SteppedDecoder();
      decoders.push({ decoder, give, fail });
      return decoder;
    },
    paint: (frame) => void painted.push(frame.timestamp),
    onChange: (view) => void views.push(view),
    nowMs: () => nowMs,
  });
  const say = (message: LiveVideoMessage) => port.onmessage?.({ data: message } as MessageEvent);
  const start = () => say({ type: 'config', codec: 'avc1.42c01f', description: new Uint8Array([1]), width: 960, height: 540 });
  const packet = (timestampUs: number, key = false, ageMs = 0) =>
    say({ type: 'packet', key, timestampUs, data: new Uint8Array([0]), arrivedMs: nowMs + remoteAheadMs - ageMs });
  const frames: number[] = [];
  const give = (timestamp: number) => decoders.at(-1)?.give({ timestamp, close: () => void frames.push(timestamp) });
  const answerPing = () => {
    const ping = asked.findLast((request) => request.type === 'ping');
    if (ping) say({ type: 'pong', id: ping.id, nowMs: nowMs + remoteAheadMs });
  };
  const pass = (ms: number) => {
    nowMs += ms;
    picture.tick();
  };
  return {
    picture,
    port,
    asked,
    painted,
    decoders,
    closedFrames: frames,
    say,
    start,
    packet,
    give,
    answerPing,
    pass,
    view: () => views.at(-1),
  };
};

const showOne = (w: ReturnType<typeof watching>) => {
  w.start();
  w.answerPing();
  w.packet(0, true);
  w.give(0);
  w.pass(0);
};

describe('a live picture', () => {
  it('is live once a picture is painted, with its latency on the window’s clock', () => {
    const w = watching();
    w.start();
    w.answerPing();
    expect(w.view()?.state).toBe('connecting');
    w.packet(0, true, 40);
    w.pass(35);
    w.give(0);
    w.pass(0);
    expect(w.view()).toMatchObject({ state: 'live', latencyMs: 75, sizePx: { width: 960, height: 540 } });
    expect(w.closedFrames).toEqual([0]);
  });

  it('is never called live when no picture came for two seconds, and shows no faces then', () => {
    const w = watching();
    showOne(w);
    w.say({ type: 'faces', faces: [{ trackId: 1, x: 0.4, y: 0.2, width: 0.1, height: 0.2 }] });
    w.pass(staleAfterMs);
    expect(w.view()?.state).toBe('live');
    w.pass(1);
    expect(w.view()).toMatchObject({ state: 'stale', latencyMs: null, faces: [] });
  });

  it('does not paint a picture that is older than two seconds when it comes out of the decoder', () => {
    const w = watching();
    w.start();
    w.answerPing();
    w.packet(0, true, staleAfterMs + 1);
    w.give(0);
    w.pass(0);
    expect(w.painted).toEqual([]);
    expect(w.view()?.state).toBe('connecting');
    expect(w.closedFrames).toEqual([0]);
  });

  it.each(['stale', 'lost'] as const)('believes the camera when it says %s, until a newer picture is painted', (state) => {
    const w = watching();
    showOne(w);
    w.pass(100);
    w.say({ type: 'state', state });
    expect(w.view()?.state).toBe(state);
    w.pass(100);
    w.packet(1);
    w.give(1);
    w.pass(0);
    expect(w.view()?.state).toBe('live');
  });

  it('drops to the next key frame when the decoder falls behind', () => {
    const w = watching();
    showOne(w);
    const slow = w.decoders.at(-1)?.decoder;
    if (slow) slow.decodeQueueSize = 20;
    w.packet(1);
    expect(slow?.closed).toBe(true);
    expect(w.asked.at(-1)).toEqual({ type: 'needKeyframe' });
    w.packet(2);
    w.packet(3, true);
    w.packet(4);
    expect(w.decoders.at(-1)?.decoder.decoded.map((packet) => packet.timestamp)).toEqual([3, 4]);
  });

  it('starts at a key frame and waits for one after the decoder failed', () => {
    const w = watching();
    w.start();
    w.packet(0);
    w.packet(1, true);
    w.decoders.at(-1)?.fail();
    w.packet(2);
    w.packet(3, true);
    expect(w.decoders.map(({ decoder }) => decoder.decoded.map((packet) => packet.timestamp))).toEqual([[1], [3]]);
  });

  it('says so when this machine cannot decode at all', () => {
    const w = watching();
    w.start();
    for (let n = 0; n < 8; n += 1) w.decoders.at(-1)?.fail();
    w.pass(0);
    expect(w.view()?.state).toBe('unsupported');
  });

  it('closes port and decoder at the end and paints no more', () => {
    const w = watching();
    showOne(w);
    w.picture.dispose();
    w.give(1);
    expect(w.port.closed).toBe(true);
    expect(w.decoders.at(-1)?.decoder.closed).toBe(true);
    expect(w.painted).toEqual([0]);
  });
});
