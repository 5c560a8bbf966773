import { stat } from 'node:fs/promises';
import { SerialPort } from 'serialport';
import { LineError, type LineFault, type Transport } from './transport';

/** The binding reports causes as text only; Windows says "Access denied" for a port another program holds. */
const faultWords: readonly [RegExp, LineFault][] = [
  [/permission denied|EACCES|EPERM/i, 'no-permission'],
  [/cannot lock|temporarily unavailable|resource busy|EBUSY|access denied/i, 'port-busy'],
];

/** Which fault an error of the serial binding means; an unknown one counts as a missing port. */
export function faultOfSerialError(error: Error): LineFault {
  return faultWords.find(([words]) => words.test(error.message))?.[1] ?? 'port-missing';
}

const LOOKS_AFTER_DEVICE_MS = 1_000;

/** Tells one plugging-in of a device from the next; Linux gives the same numbers again. Null: it is gone. */
const deviceAt = (path: string): Promise<string | null> =>
  stat(path).then(
    ({ ino, rdev, ctimeMs }) => `${ino} ${rdev} ${process.platform === 'linux' ? ctimeMs : ''}`,
    () => null,
  );

/**
 * A local serial port, 8N1. The SerialPort object never outlives one connection: the library keeps bytes written to a
 * closed port and sends them when the same object is opened again.
 */
export class SerialTransport implements Transport {
  readonly keepsBytes = false;
  onBytes: (bytes: Uint8Array) => void = () => {};
  onLost: () => void = () => {};
  readonly #path: string;
  readonly #baudRate: number;
  #port: SerialPort | null = null;
  #over = false;
  #looking: NodeJS.Timeout | null = null;

  constructor(path: string, baudRate: number) {
    this.#path = path;
    this.#baudRate = baudRate;
  }

  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      // Throws on a path or speed it cannot make sense of, which rejects.
      const port = new SerialPort({ path: this.#path, baudRate: this.#baudRate, autoOpen: false, lock: true });
      this.#port = port;
      // A disconnect is only noticed while somebody reads.
      port.on('data', (bytes: Buffer) => {
        if (!this.#over) this.onBytes(bytes);
      });
      // An unplug during a write gives `error` and two `close` events.
      port.on('close', () => this.#lose());
      port.on('error', () => this.#lose());
      port.open((error) => {
        if (error) reject(new LineError(faultOfSerialError(error), error));
        else if (this.#over) {
          this.#close();
          reject(new LineError('line-lost'));
        } else {
          void this.#lookAfterDevice();
          resolve();
        }
      });
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    const port = this.#port;
    if (this.#over || !port?.isOpen) return Promise.reject(new LineError('line-lost'));
    return new Promise((resolve, reject) => {
      port.write(Buffer.from(bytes), (error) => {
        if (error) reject(new LineError('line-lost', error));
        else resolve();
      });
    });
  }

  dispose(): void {
    if (this.#over) return;
    this.#over = true;
    this.#close();
  }

  #lose(): void {
    if (this.#over) return;
    this.#over = true;
    this.#close();
    this.onLost();
  }

  /**
   * An unplug just after bytes came in makes the binding read nothing, again and again, without a word (13.0): on a line that is only
   * listened to nobody would ever know. Windows' binding says so itself, and its ports are no files.
   */
  async #lookAfterDevice(): Promise<void> {
    if (process.platform === 'win32') return;
    const opened = await deviceAt(this.#path);
    const look = async (): Promise<void> => {
      const isThere = opened !== null && (await deviceAt(this.#path)) === opened;
      if (this.#over) return;
      if (isThere) this.#looking = setTimeout(() => void look(), LOOKS_AFTER_DEVICE_MS);
      else this.#lose();
    };
    await look();
  }

  #close(): void {
    if (this.#looking) clearTimeout(this.#looking);
    const port = this.#port;
    if (!port?.isOpen) return;
    // What the driver still holds must not go out after the station gave the line up.
    port.flush(() => {
      if (port.isOpen) port.close(() => {});
    });
  }
}
