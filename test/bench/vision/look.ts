import type { Crops } from './crops';
import type { BenchPicture } from './pictures';
import type { StageTimes } from './stages';

export interface Looked {
  times: StageTimes;
  /** Of unit length. */
  template: ArrayLike<number>;
}

/** Detects, meshes, aligns and embeds the face of one picture, and says what each took. */
export type Look = (shown: BenchPicture & { crops: Crops }) => Promise<Looked>;

/** Another program that runs the same networks. */
export interface Peer {
  name: string;
  goal: string;
  look: Look;
  dispose(): void;
}

/** A peer, or one plain sentence on why it is not there. */
export type PeerOrReason = Peer | { missing: string };
