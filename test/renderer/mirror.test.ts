import { describe, expect, it, vi } from 'vitest';
import type { SlicePush } from '../../main/contract/slices';
import { connectMirror, createMirror } from '../../renderer/stores/mirror';
import { createFakeBridge } from '../support/fakeBridge';
import { appView, deskCard, slices } from '../support/stationViews';

const connected = (snapshot: () => Promise<{ revision: number; slices: ReturnType<typeof slices> }>) => {
  const { bridge } = createFakeBridge(slices());
  const listeners = new Set<(push: SlicePush) => void>();
  const mirror = createMirror();
  const stop = connectMirror(mirror, {
    ...bridge,
    snapshot,
    onSlice: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  return { mirror, stop, listeners, push: (push: SlicePush) => listeners.forEach((listener) => void listener(push)) };
};

const card = (unit: string) => [deskCard('east-1', { unit })];

describe('the mirror of the station', () => {
  it('takes pushes that overtook the snapshot, but none the snapshot already holds', async () => {
    let answer: (value: { revision: number; slices: ReturnType<typeof slices> }) => void = () => {};
    const { mirror, push } = connected(() => new Promise((resolve) => (answer = resolve)));
    push({ revision: 4, name: 'desk', value: card('old') });
    push({ revision: 6, name: 'desk', value: card('new') });
    answer({ revision: 5, slices: slices({ desk: card('snapshot') }) });
    await vi.waitFor(() => expect(mirror.getState().slices?.desk[0]?.unit).toBe('new'));
  });

  it('never goes back to an older revision of a slice, and keeps slices apart', async () => {
    const { mirror, push } = connected(async () => ({ revision: 1, slices: slices() }));
    await vi.waitFor(() => expect(mirror.getState().slices).not.toBeNull());
    push({ revision: 3, name: 'desk', value: card('newer') });
    push({ revision: 2, name: 'desk', value: card('older') });
    push({ revision: 2, name: 'app', value: appView({ stationName: 'renamed' }) });
    expect(mirror.getState().slices?.desk[0]?.unit).toBe('newer');
    expect(mirror.getState().slices?.app.stationName).toBe('renamed');
  });

  it('asks again for a snapshot that failed', async () => {
    vi.useFakeTimers();
    try {
      const snapshot = vi.fn(async () => ({ revision: 1, slices: slices() })).mockRejectedValueOnce(new Error('not yet'));
      const { mirror } = connected(snapshot);
      await vi.advanceTimersByTimeAsync(1_500);
      expect(snapshot).toHaveBeenCalledTimes(2);
      expect(mirror.getState().slices).not.toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  it('listens no more once it is ended', async () => {
    const { stop, listeners } = connected(async () => ({ revision: 1, slices: slices() }));
    stop();
    expect(listeners.size).toBe(0);
  });
});
