/** What travels from the vision process to the window over the MessagePort of `video.watch`, and back. */
export type LiveVideoMessage =
  | {
      type: 'config';
      /** RFC 6381 name for WebCodecs, for example `avc1.42c01f`. */
      codec: string;
      /** avcC box; the decoder's `description`. */
      description: Uint8Array;
      width: number;
      height: number;
    }
  | {
      type: 'packet';
      key: boolean;
      timestampUs: number;
      data: Uint8Array /** Monotonic clock at arrival, ms. */;
      arrivedMs: number;
    }
  | {
      type: 'faces';
      /** Boxes as fractions of the picture. Empty when nobody is in the lane. */
      faces: { trackId: number; x: number; y: number; width: number; height: number }[];
    }
  | { type: 'state'; state: 'connecting' | 'live' | 'stale' | 'lost' }
  /** Answer to `ping`: lets the window relate its own clock to `arrivedMs`. */
  | { type: 'pong'; id: number; nowMs: number };

export type LiveVideoRequest = { type: 'ping'; id: number } | { type: 'needKeyframe' };
