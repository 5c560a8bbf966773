import { GateRefusal } from './gateProtocol';
import type { Handover } from './handover';

/** The beginning of a clip: when its first picture went out and what the scene clock shows in it. */
export interface ShownClip {
  clip: string;
  firstFilmFrame: number;
  atEpochMs: number;
}

/** The camera of the demo gate as the gate's other parts use it. */
export interface GateCamera {
  readonly handover: Handover['camera'];
  /** Clips the camera began to play. */
  readonly shown: readonly ShownClip[];
  /** Resolves when the camera has begun with the clip; rejects with `GateRefusal`. */
  play(clip: string): Promise<void>;
  /** Power off: stream and device service are gone. */
  kill(): Promise<void>;
  /** Power on, at the same addresses. */
  restore(): Promise<void>;
  dispose(): Promise<void>;
}

/** A film instead of a camera: nobody can tell a file what to show, or pull its plug. */
export function filmCamera(path: string): GateCamera {
  const refuse = () => Promise.reject(new GateRefusal('not-available', 'the film plays from a file'));
  return {
    handover: { kind: 'film', path },
    shown: [],
    play: refuse,
    kill: refuse,
    restore: refuse,
    dispose: () => Promise.resolve(),
  };
}
