/** Why a line cannot be had, in the words of the protocol's `link` event. */
export type LineFault = 'port-missing' | 'port-busy' | 'no-permission' | 'line-lost';

/** The only error a transport rejects with. Native errors are wrapped once, in the transport. */
export class LineError extends Error {
  readonly fault: LineFault;
  constructor(fault: LineFault, cause?: unknown) {
    super(`serial line: ${fault}`, { cause });
    this.name = 'LineError';
    this.fault = fault;
  }
}

/**
 * One connection to one port, used once: after `onLost` or `dispose` it is thrown away, so that no byte of an old
 * connection can ever be sent on a new one. Set `onBytes` and `onLost` before `open`.
 */
export interface Transport {
  /** True: written bytes may lie on the way for seconds and still arrive (TCP). They are lost only with the connection. */
  readonly keepsBytes: boolean;
  /** Rejects with `LineError`. */
  open(): Promise<void>;
  /** Resolves when the operating system has taken the bytes, which is no delivery. Rejects with `LineError` when the line is not open. */
  write(bytes: Uint8Array): Promise<void>;
  onBytes: (bytes: Uint8Array) => void;
  /** Called at most once, and never after `dispose`. */
  onLost: () => void;
  /** Ends the connection and throws away what was not sent yet. May be called at any time, any number of times. */
  dispose(): void;
}

export type OpenTransport = (port: string, baudRate: number) => Transport;
