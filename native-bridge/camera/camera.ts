/** How a camera is reached. Credentials are never part of an address, a command line or a log. */
export type CameraSource =
  | { kind: 'onvif'; url: string; user: string; password: string }
  | { kind: 'rtsp'; url: string; user: string; password: string }
  | { kind: 'film'; path: string };

/** One decoded picture. `rgb` is width × height × 3 bytes, row by row, and is reused: it is only valid during the callback. */
export interface RgbFrame {
  rgb: Uint8Array;
  width: number;
  height: number;
  /** Monotonic clock (process.hrtime, ms) when the picture's last byte arrived. */
  arrivedMonoMs: number;
}

/** One encoded access unit in AVCC form (length-prefixed NAL units), as WebCodecs takes it with `description`. */
export interface EncodedPacket {
  key: boolean;
  timestampUs: number;
  data: Uint8Array;
  arrivedMonoMs: number;
}

export interface StreamConfig {
  /** RFC 6381, `avc1.PPCCLL`. */
  codec: string;
  /** avcC box. */
  description: Uint8Array;
  width: number;
  height: number;
}

export type CameraState = 'connecting' | 'live' | 'stale' | 'lost';
export type CameraFault =
  | 'none'
  | 'unreachable'
  | 'password-wrong'
  | 'no-stream'
  | 'no-frames'
  | 'answer-invalid'
  | 'ffmpeg-missing';

export interface CameraHealth {
  state: CameraState;
  fault: CameraFault;
  /** Pictures a second over the last seconds. */
  fps: number;
}

/** What a camera tells. A listener may be called often; frames are dropped, never queued. */
export interface CameraListener {
  onFrame(frame: RgbFrame): void;
  onConfig(config: StreamConfig): void;
  onPacket(packet: EncodedPacket): void;
  onHealth(health: CameraHealth): void;
}

/** A camera that keeps trying: it reconnects with back-off until disposed, and fails alone. */
export interface Camera {
  start(): void;
  /** Ends the child process and all timers; resolves when the process is gone. */
  dispose(): Promise<void>;
}

export interface CameraOptions {
  source: CameraSource;
  /** Size of the decoded pictures for analysis. */
  analyse: { width: number; height: number; fps: number };
  ffmpegPath: string;
  listener: CameraListener;
}
