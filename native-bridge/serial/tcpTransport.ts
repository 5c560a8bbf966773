import { Socket } from 'node:net';
import { Allowance } from './allowance';
import { systemClock } from './clock';
import { LineError, type Transport } from './transport';

const CONNECT_TIMEOUT_MS = 3_000;
/** Five times what the fastest line carries. What comes beyond is noise, and looking at it would keep other lanes waiting. */
const BYTES_A_SECOND = 64 * 1_024;

/** Host and port of `tcp://host:port`, or null where the text is something else. */
export function parseTcpAddress(text: string): { host: string; port: number } | null {
  const match = /^tcp:\/\/(\[[0-9a-fA-F:]+\]|[^:/\s]+):(\d{1,5})\/?$/.exec(text);
  const host = match?.[1]?.replace(/^\[|\]$/g, '');
  const port = Number(match?.[2]);
  return host && port >= 1 && port <= 65_535 ? { host, port } : null;
}

/** A serial device server in raw TCP mode. Its own serial settings are made on the server. */
export class TcpTransport implements Transport {
  readonly keepsBytes = true;
  onBytes: (bytes: Uint8Array) => void = () => {};
  onLost: () => void = () => {};
  readonly #address: { host: string; port: number };
  readonly #socket = new Socket();
  readonly #intake = new Allowance(BYTES_A_SECOND);
  #over = false;
  #open = false;

  constructor(address: { host: string; port: number }) {
    this.#address = address;
    this.#socket.setNoDelay(true);
    this.#socket.setKeepAlive(true, 5_000);
    this.#socket.on('data', (bytes: Buffer) => {
      const looked = bytes.subarray(0, this.#intake.take(bytes.length, systemClock.nowMs()));
      if (!this.#over && looked.length > 0) this.onBytes(looked);
    });
  }

  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = this.#socket;
      const timer = setTimeout(() => socket.destroy(), CONNECT_TIMEOUT_MS);
      let cause: unknown;
      socket.on('error', (error) => {
        cause = error;
      });
      socket.on('close', () => {
        clearTimeout(timer);
        if (this.#open) this.#lose();
        else reject(new LineError('port-missing', cause));
      });
      socket.connect(this.#address, () => {
        clearTimeout(timer);
        if (this.#over) return;
        this.#open = true;
        resolve();
      });
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#over || !this.#open || !this.#socket.writable) return Promise.reject(new LineError('line-lost'));
    return new Promise((resolve, reject) => {
      this.#socket.write(bytes, (error) => {
        if (error) reject(new LineError('line-lost', error));
        else resolve();
      });
    });
  }

  dispose(): void {
    if (this.#over) return;
    this.#over = true;
    // A reset throws away what the kernel still holds; an orderly close would deliver it.
    if (this.#open) this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }

  #lose(): void {
    if (this.#over) return;
    this.#over = true;
    this.onLost();
  }
}
