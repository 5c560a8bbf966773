import { beforeEach, describe, expect, it } from 'vitest';
import { LaneId } from '../../../main/contract/ids';
import { VideoRelay } from '../../../main/electron/videoRelay';
import type { VisionCommand, VisionEvent } from '../../../native-bridge/vision/protocol';
import { FakeChild } from '../../support/station/fakeChild';

const east = LaneId.parse('east-1');
const west = LaneId.parse('west-1');

interface Port {
  closed: boolean;
  close(): void;
}

/** The vision process as the relay knows it: ports can only be had while it runs. */
class FakeVision extends FakeChild<VisionCommand, VisionEvent> {
  isUp = false;
  readonly ports: Port[] = [];
  sendWithPort(command: VisionCommand): Port | null {
    if (!this.isUp) return null;
    this.sent.push(command);
    const port: Port = {
      closed: false,
      close: () => {
        port.closed = true;
      },
    };
    this.ports.push(port);
    return port;
  }
  start(): void {
    this.isUp = true;
    this.comeUp();
  }
  crash(): void {
    this.isUp = false;
    this.die();
  }
  /** Its first word about a lane: from now on the lane can be watched. */
  knows(laneId: LaneId): void {
    this.say({ type: 'camera', laneId, state: 'connecting', fault: 'none', fps: 0, latencyMs: null });
  }
}

let vision: FakeVision;
let relay: VideoRelay;
let shown: string[];
let isGone: boolean;

beforeEach(() => {
  vision = new FakeVision();
  relay = new VideoRelay(vision as unknown as ConstructorParameters<typeof VideoRelay>[0]);
  shown = [];
  isGone = false;
  const window = {
    isDestroyed: () => isGone,
    postMessage: (_channel: string, laneId: string) => void shown.push(laneId),
  };
  relay.showIn(window as unknown as Parameters<VideoRelay['showIn']>[0]);
});

describe('a lane that is watched', () => {
  it('has its picture handed to the window', () => {
    vision.start();
    vision.knows(east);
    expect(relay.watch(east)).toBe(true);
    expect(shown).toEqual([east]);
  });

  it('asked for before the vision process runs, it comes by itself as soon as its camera is known', () => {
    expect(relay.watch(east)).toBe(false);
    vision.start();
    vision.knows(west);
    expect(shown).toEqual([]);
    vision.knows(east);
    expect(shown).toEqual([east]);
  });

  it('comes back after the vision process died, once', () => {
    vision.start();
    vision.knows(east);
    relay.watch(east);
    vision.crash();
    vision.start();
    vision.knows(east);
    vision.knows(east);
    expect(shown).toEqual([east, east]);
  });

  it('and no longer watched, it does not', () => {
    vision.start();
    vision.knows(east);
    relay.watch(east);
    relay.unwatch(east);
    expect(vision.sent.at(-1)).toEqual({ type: 'unwatch', laneId: east });
    vision.crash();
    vision.start();
    vision.knows(east);
    expect(shown).toEqual([east]);
  });
});

describe('without a window', () => {
  it('nothing is watched any more, and no port is left open', () => {
    vision.start();
    vision.knows(east);
    relay.watch(east);
    relay.showIn(null);
    vision.crash();
    vision.start();
    vision.knows(east);
    expect(vision.ports).toHaveLength(1);
    expect(relay.watch(east)).toBe(false);
    expect(vision.ports.at(-1)?.closed).toBe(true);
  });

  it('nor when the window is just being destroyed', () => {
    vision.start();
    vision.knows(east);
    isGone = true;
    expect(relay.watch(east)).toBe(false);
    expect(vision.ports.at(-1)?.closed).toBe(true);
    expect(shown).toEqual([]);
  });
});
