import { LaneId } from '../main/contract/ids';
import type { WindowBridge } from './bridge';

/** What preload can expose: everything but the video ports, which cannot cross from its world into the page's. */
export type PreloadBridge = Omit<WindowBridge, 'onVideoPort'>;

/** Completes preload's bridge: video ports arrive as messages that this very window posts to itself. */
export function createWindowBridge(preload: PreloadBridge, target: Window): WindowBridge {
  return {
    ...preload,
    onVideoPort: (listener) => {
      const receive = (event: MessageEvent<unknown>) => {
        if (event.source !== target || event.origin !== target.location.origin) return;
        const data = event.data;
        if (typeof data !== 'object' || data === null || !('fairgateVideoPort' in data)) return;
        const laneId = LaneId.safeParse(data.fairgateVideoPort);
        const [port] = event.ports;
        if (laneId.success && port) listener(laneId.data, port);
      };
      target.addEventListener('message', receive);
      return () => target.removeEventListener('message', receive);
    },
  };
}
