/** One RTSP request or reply, as text lines and raw body. */
export interface RtspMessage {
  startLine: string;
  /** In the order they came; names as written. */
  headers: [name: string, value: string][];
  body: Buffer;
}

export interface RtspSplitterOptions {
  onMessage(message: RtspMessage): void;
  /** A run of interleaved frames (`$`, channel, length, data), cut where the chunks were cut. Only valid during the call. */
  onInterleaved(bytes: Buffer): void;
}

const longestHead = 16 * 1024;
const longestBody = 64 * 1024;
const mostJunk = 64 * 1024;
const dollar = 0x24;

type Stage = 'boundary' | 'frame-header' | 'frame-data' | 'head' | 'body';

const isUpperLetter = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a;

const parseHead = (head: string): RtspMessage | undefined => {
  const [startLine = '', ...lines] = head.split(/\r?\n/);
  const headers: [string, string][] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (line === '') continue;
    if (colon < 1) return undefined;
    headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
  }
  return { startLine, headers, body: Buffer.alloc(0) };
};

export const headerValues = (message: RtspMessage, name: string): string[] =>
  message.headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);

export const writeMessage = (message: RtspMessage): Buffer => {
  const head = [message.startLine, ...message.headers.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), message.body]);
};

/**
 * Tells messages from interleaved frames in one direction of an RTSP connection (RFC 2326 10.12). Some cameras send a
 * few stray bytes between them: those are skipped, up to a limit. Heads and bodies are limited, frames are never held.
 */
export class RtspSplitter {
  readonly #options: RtspSplitterOptions;
  #stage: Stage = 'boundary';
  #head = '';
  #message: RtspMessage | undefined;
  #body: Buffer[] = [];
  #wanted = 0;
  #frameHeader: number[] = [];
  #junk = 0;

  constructor(options: RtspSplitterOptions) {
    this.#options = options;
  }

  /** Takes the next bytes, cut anywhere. False when they are no RTSP; the connection is then to be closed. */
  push(chunk: Buffer): boolean {
    let runStart = -1;
    let at = 0;
    const flushRun = (): void => {
      if (runStart >= 0 && at > runStart) this.#options.onInterleaved(chunk.subarray(runStart, at));
      runStart = -1;
    };
    while (at < chunk.length) {
      const byte = chunk[at] ?? 0;
      if (this.#stage === 'boundary' && byte === dollar) {
        this.#stage = 'frame-header';
        this.#frameHeader = [];
      }
      if (this.#stage === 'frame-header' || this.#stage === 'frame-data') {
        if (runStart < 0) runStart = at;
        at += this.#frameBytes(chunk, at);
        continue;
      }
      flushRun();
      const taken = this.#messageBytes(chunk, at);
      if (taken === undefined) return false;
      at += taken;
    }
    flushRun();
    return true;
  }

  #frameBytes(chunk: Buffer, at: number): number {
    if (this.#stage === 'frame-header') {
      this.#frameHeader.push(chunk[at] ?? 0);
      if (this.#frameHeader.length === 4) {
        this.#wanted = (this.#frameHeader[2] ?? 0) * 256 + (this.#frameHeader[3] ?? 0);
        this.#stage = this.#wanted === 0 ? 'boundary' : 'frame-data';
      }
      return 1;
    }
    const taken = Math.min(this.#wanted, chunk.length - at);
    this.#wanted -= taken;
    if (this.#wanted === 0) this.#stage = 'boundary';
    return taken;
  }

  #messageBytes(chunk: Buffer, at: number): number | undefined {
    if (this.#stage === 'body') return this.#bodyBytes(chunk, at);
    if (this.#stage === 'boundary') {
      const byte = chunk[at] ?? 0;
      if (!isUpperLetter(byte)) {
        if (byte !== 0x0d && byte !== 0x0a) this.#junk += 1;
        return this.#junk > mostJunk ? undefined : 1;
      }
      this.#stage = 'head';
      this.#head = '';
    }
    return this.#headBytes(chunk, at);
  }

  #headBytes(chunk: Buffer, at: number): number | undefined {
    const before = this.#head.length;
    this.#head += chunk.toString('latin1', at, Math.min(chunk.length, at + longestHead + 4 - before));
    const end = /\r?\n\r?\n/.exec(this.#head);
    if (end === null) return this.#head.length > longestHead ? undefined : this.#head.length - before;
    const message = parseHead(this.#head.slice(0, end.index));
    const length = Number(message === undefined ? Number.NaN : (headerValues(message, 'content-length')[0] ?? '0'));
    if (message === undefined || !Number.isInteger(length) || length < 0 || length > longestBody) return undefined;
    this.#message = message;
    this.#wanted = length;
    this.#body = [];
    this.#stage = 'body';
    if (length === 0) this.#finishMessage();
    return end.index + end[0].length - before;
  }

  #bodyBytes(chunk: Buffer, at: number): number {
    const part = Buffer.from(chunk.subarray(at, at + this.#wanted));
    this.#body.push(part);
    this.#wanted -= part.length;
    if (this.#wanted === 0) this.#finishMessage();
    return part.length;
  }

  #finishMessage(): void {
    this.#stage = 'boundary';
    const message = this.#message;
    this.#message = undefined;
    if (message !== undefined) this.#options.onMessage({ ...message, body: Buffer.concat(this.#body) });
  }
}
