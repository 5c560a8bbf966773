import { act, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { fail, ok } from '../../main/contract/errors';
import type { LiveVideoMessage } from '../../main/contract/liveVideo';
import { appView, laneId, laneView, strangerCard } from '../support/stationViews';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

/** Gives every packet back as a frame at once, as a fast decoder would. */
class PromptDecoder {
  decodeQueueSize = 0;
  constructor(private readonly init: { output(frame: unknown): void }) {}
  configure(): void {}
  decode(chunk: { timestamp: number }): void {
    this.init.output({ timestamp: chunk.timestamp, displayWidth: 960, displayHeight: 540, close: () => {} });
  }
  close(): void {}
}

const openWithVideo = async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance', 'Date'], shouldAdvanceTime: false });
  vi.stubGlobal('VideoDecoder', PromptDecoder);
  vi.stubGlobal(
    'EncodedVideoChunk',
    class {
      readonly timestamp: number;
      constructor(packet: { timestamp: number }) {
        this.timestamp = packet.timestamp;
      }
    },
  );
  const { fake } = await openWindow({ lanes: [laneView('east-1', '东入口 1')], desk: [strangerCard('east-1', { trackId: 7 })] });
  const port = { onmessage: null as ((event: MessageEvent) => void) | null, postMessage: () => {}, close: () => {} };
  act(() => fake.sendVideoPort(laneId('east-1'), port as unknown as MessagePort));
  const say = (message: LiveVideoMessage) => act(() => port.onmessage?.({ data: message } as MessageEvent));
  const showPicture = () => {
    say({ type: 'config', codec: 'avc1.42c01f', description: new Uint8Array([1]), width: 960, height: 540 });
    say({ type: 'packet', key: true, timestampUs: 0, data: new Uint8Array([0]), arrivedMs: 0 });
    say({ type: 'faces', faces: [{ trackId: 7, x: 0.4, y: 0.3, width: 0.1, height: 0.2 }] });
  };
  const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms));
  return { fake, say, showPicture, pass, tile: () => screen.getByTestId('video-east-1') };
};

describe('a video tile', () => {
  it('is live with its faces in words, and after two silent seconds says so, hides the picture and asks anew', async () => {
    const { fake, showPicture, pass, tile } = await openWithVideo();
    try {
      expect(tile().getAttribute('data-state')).toBe('connecting');
      showPicture();
      expect(tile().getAttribute('data-state')).toBe('live');
      expect(tile().textContent).toContain('实时');
      expect(tile().textContent).toContain('待核验');
      expect(tile().querySelector('canvas')?.hidden).toBe(false);
      const askedBefore = fake.callsTo('video.watch').length;

      pass(2_500);
      expect(tile().getAttribute('data-state')).toBe('stale');
      expect(tile().textContent).not.toContain('实时');
      expect(tile().textContent).toContain('画面停了 2 秒');
      expect(tile().querySelector('canvas')?.hidden).toBe(true);
      expect(fake.callsTo('video.watch').length).toBe(askedBefore + 1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('that the station refused is asked for again within two seconds', async () => {
    const { fake, pass } = await openWithVideo();
    try {
      fake.answer('video.watch', () => fail('NOT_ALLOWED'));
      pass(9_000);
      // The answer comes after the timers have run.
      await act(async () => {});
      const askedBefore = fake.callsTo('video.watch').length;
      fake.answer('video.watch', () => ok({}));
      pass(1_500);
      expect(fake.callsTo('video.watch').length).toBe(askedBefore + 1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is given up while an inspector sits there, and watches again once he has left', async () => {
    const { fake } = await openWindow();
    expect(fake.callsTo('video.watch')).toHaveLength(1);
    fake.answer('document.offered', () => ok({ kinds: [] }));
    act(() => fake.push('app', appView({ role: 'inspector' })));
    expect(screen.queryByTestId('video-east-1')).toBeNull();
    expect(fake.callsTo('video.unwatch')).toHaveLength(1);
    act(() => fake.push('app', appView({ role: 'guard' })));
    expect(screen.getByTestId('video-east-1')).toBeTruthy();
    expect(fake.callsTo('video.watch')).toHaveLength(2);
    expect(fake.calls.findLastIndex(({ name }) => name === 'video.watch')).toBeGreaterThan(
      fake.calls.findLastIndex(({ name }) => name === 'video.unwatch'),
    );
  });

  it('says that a lane has no camera and does not ask for its picture', async () => {
    const { fake } = await openWindow({
      lanes: [laneView('car', '车道', { camera: { configured: false, state: 'off', fps: 0, latencyMs: null } })],
    });
    expect(screen.getByTestId('video-car').textContent).toContain('这条通道没有相机');
    expect(fake.callsTo('video.watch')).toHaveLength(0);
  });
});
