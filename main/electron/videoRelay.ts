import type { WebContents } from 'electron';
import type { VisionCommand, VisionEvent } from '../../native-bridge/vision/protocol';
import type { LaneId } from '../contract/ids';
import { channel } from './channels';
import type { ChildHost } from './childHost';

/**
 * Hands one end of a channel to the vision process and the other to the window: pictures pass the station's process by.
 * Remembers who watches, so that a restarted vision process shows its pictures again by itself.
 */
export class VideoRelay {
  readonly #vision: ChildHost<VisionCommand, VisionEvent>;
  readonly #watched = new Set<LaneId>();
  /** Lanes the running vision process has reported; watching earlier would ask for an unknown lane. */
  readonly #known = new Set<string>();
  #window: WebContents | null = null;

  constructor(vision: ChildHost<VisionCommand, VisionEvent>) {
    this.#vision = vision;
    vision.onEvent((event) => {
      if (event.type === 'camera') this.#again(event.laneId);
    });
    vision.onDown(() => this.#known.clear());
  }

  showIn(window: WebContents | null): void {
    this.#window = window;
    if (!window) this.#watched.clear();
  }

  watch(laneId: LaneId): boolean {
    this.#watched.add(laneId);
    return this.#connect(laneId);
  }

  unwatch(laneId: LaneId): void {
    this.#watched.delete(laneId);
    this.#vision.send({ type: 'unwatch', laneId });
  }

  #again(laneId: string): void {
    if (this.#known.has(laneId)) return;
    this.#known.add(laneId);
    for (const watched of this.#watched) if (watched === laneId) this.#connect(watched);
  }

  #connect(laneId: LaneId): boolean {
    const port = this.#vision.sendWithPort({ type: 'watch', laneId });
    if (!port || !this.#window || this.#window.isDestroyed()) {
      port?.close();
      return false;
    }
    this.#window.postMessage(channel.videoPort, laneId, [port]);
    return true;
  }
}
