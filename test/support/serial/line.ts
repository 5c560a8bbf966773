/** The cable between the console and the device, seen from the device's end. */
export interface Line {
  /** What the console opens: a path, or `tcp://host:port`. */
  readonly port: string;
  readonly isUp: boolean;
  /** Bytes the console wrote. One listener. */
  onBytes(listener: (bytes: Buffer) => void): void;
  /** Lost without a word while the line is cut. */
  write(bytes: Uint8Array): void;
  /** Pulls the plug: the console's port breaks, and what it wrote but was not yet read is gone. */
  cut(): Promise<void>;
  /** A new, empty line at the same place. */
  restore(): Promise<void>;
  dispose(): Promise<void>;
}

/** Why a line could not be made; `code` is for programs, the message for people. */
export class LineError extends Error {
  readonly code: 'socat-missing' | 'socat-failed' | 'port-taken';

  constructor(code: LineError['code'], detail: string) {
    super(detail);
    this.name = 'LineError';
    this.code = code;
  }
}
