import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SliceName, SlicePush, Slices } from '../../main/contract/slices';
import type { WindowBridge } from '../bridge';

/** What the station last said. Only `connectMirror` writes it, so the window never shows a gate state of its own making. */
export interface Mirror {
  slices: Slices | null;
}

export type MirrorStore = StoreApi<Mirror>;

export const createMirror = (): MirrorStore => createStore<Mirror>(() => ({ slices: null }));

const snapshotRetryMs = 1_000;

/**
 * Takes one snapshot, then every pushed slice that is newer than what is held of that slice; pushes that overtake the
 * snapshot wait for it. Returns the function that ends it.
 */
export const connectMirror = (mirror: MirrorStore, bridge: WindowBridge): (() => void) => {
  let waiting: SlicePush[] | null = [];
  let snapshotRevision = -1;
  const revisions = new Map<SliceName, number>();
  let retry: ReturnType<typeof setTimeout> | undefined;
  let ended = false;

  const apply = (push: SlicePush): void => {
    const { slices } = mirror.getState();
    if (!slices || push.revision <= (revisions.get(push.name) ?? snapshotRevision)) return;
    revisions.set(push.name, push.revision);
    mirror.setState({ slices: { ...slices, [push.name]: push.value } });
  };

  const take = async (): Promise<void> => {
    try {
      const snapshot = await bridge.snapshot();
      if (ended) return;
      snapshotRevision = snapshot.revision;
      mirror.setState({ slices: snapshot.slices });
      for (const push of waiting ?? []) apply(push);
      waiting = null;
    } catch {
      // The station is not answering yet; the window keeps its start page meanwhile.
      if (!ended) retry = setTimeout(() => void take(), snapshotRetryMs);
    }
  };

  const stop = bridge.onSlice((push) => {
    if (waiting) waiting.push(push);
    else apply(push);
  });
  void take();
  return () => {
    ended = true;
    clearTimeout(retry);
    stop();
  };
};

const MirrorContext = createContext<MirrorStore | null>(null);
export const MirrorProvider = MirrorContext.Provider;

const useMirror = (): MirrorStore => {
  const mirror = useContext(MirrorContext);
  if (!mirror) throw new Error('useMirror outside MirrorProvider');
  return mirror;
};

/** The app slice, or null until the first snapshot is there. */
export const useAppView = (): Slices['app'] | null => useStore(useMirror(), (state) => state.slices?.app ?? null);

/** One slice, for parts that are only shown after the first snapshot. */
export const useSlice = <N extends SliceName>(name: N): Slices[N] =>
  useStore(useMirror(), (state) => {
    if (!state.slices) throw new Error(`slice ${name} read before the first snapshot`);
    return state.slices[name];
  });
