import type { LiveVideoMessage, LiveVideoRequest } from '../../../../main/contract/liveVideo';
import { ClockOffset } from './clockOffset';

/** After this long without a new picture it is no longer called live. */
export const staleAfterMs = 2_000;
const facesShownMs = 1_000;
const pingEveryMs = 4_000;
const queueLimit = 8;
const errorLimit = 4;

type Packet = Extract<LiveVideoMessage, { type: 'packet' }>;
type Config = Extract<LiveVideoMessage, { type: 'config' }>;
export type FaceBox = Extract<LiveVideoMessage, { type: 'faces' }>['faces'][number];

export interface PictureView {
  state: 'connecting' | 'live' | 'stale' | 'lost' | 'unsupported';
  /** Camera's packet at the station to painted in the window. */
  latencyMs: number | null;
  /** Time since the last picture; null before the first. */
  silentMs: number | null;
  faces: FaceBox[];
  sizePx: { width: number; height: number } | null;
}

/** The part of WebCodecs' VideoDecoder and VideoFrame that is used, so that tests can stand in for them. */
export interface Frame {
  timestamp: number;
  close(): void;
}
export interface Decoder {
  readonly decodeQueueSize: number;
  configure(config: { codec: string; description: Uint8Array; optimizeForLatency: boolean }): void;
  decode(packet: { type: 'key' | 'delta'; timestamp: number; data: Uint8Array }): void;
  close(): void;
}
export type DecoderFactory<F extends Frame> = (onFrame: (frame: F) => void, onError: () => void) => Decoder | null;

export interface PictureOptions<F extends Frame> {
  port: Pick<MessagePort, 'postMessage' | 'close' | 'onmessage'>;
  createDecoder: DecoderFactory<F>;
  /** Paints at once; the frame is closed right after. */
  paint(frame: F): void;
  onChange(view: PictureView): void;
  nowMs(): number;
}

/**
 * One lane's picture: decodes what comes through the port and says honestly how fresh it is. When decoding falls behind
 * it goes on from the next key frame, for an old picture is worse than a skipped one. `dispose` closes port and decoder.
 */
export class LivePicture<F extends Frame> {
  readonly #options: PictureOptions<F>;
  readonly #clock = new ClockOffset();
  readonly #arrivedMs = new Map<number, number>();
  #decoder: Decoder | null = null;
  #config: Config | null = null;
  #awaitsKey = true;
  #errors = 0;
  #unsupported = false;
  #told: { state: 'connecting' | 'live' | 'stale' | 'lost'; atMs: number } | null = null;
  #paintedAtMs: number | null = null;
  #latencyMs: number | null = null;
  #faces: { boxes: FaceBox[]; atMs: number } = { boxes: [], atMs: 0 };
  #pingedAtMs = Number.NEGATIVE_INFINITY;
  #disposed = false;

  constructor(options: PictureOptions<F>) {
    this.#options = options;
    options.port.onmessage = (event) => this.#take(event.data as LiveVideoMessage);
    this.tick();
  }

  /** To be called a few times a second: measures the clock and notices silence. */
  tick(): void {
    if (this.#disposed) return;
    const nowMs = this.#options.nowMs();
    if (nowMs - this.#pingedAtMs >= pingEveryMs) {
      this.#pingedAtMs = nowMs;
      this.#ask({ type: 'ping', id: this.#clock.ping(nowMs) });
    }
    this.#options.onChange(this.#view(nowMs));
  }

  dispose(): void {
    this.#disposed = true;
    this.#options.port.onmessage = null;
    this.#options.port.close();
    this.#dropDecoder();
  }

  #take(message: LiveVideoMessage): void {
    const nowMs = this.#options.nowMs();
    switch (message.type) {
      case 'config':
        this.#config = message;
        this.#startDecoder();
        break;
      case 'packet':
        this.#decode(message);
        break;
      case 'faces':
        this.#faces = { boxes: message.faces, atMs: nowMs };
        break;
      case 'state':
        this.#told = { state: message.state, atMs: nowMs };
        break;
      case 'pong':
        this.#clock.pong(message.id, message.nowMs, nowMs);
        break;
    }
    if (message.type !== 'packet') this.#options.onChange(this.#view(nowMs));
  }

  #decode(packet: Packet): void {
    if (!this.#decoder || (this.#awaitsKey && !packet.key)) return;
    if (this.#decoder.decodeQueueSize > queueLimit) {
      // Everything queued is older than it looks: begin anew at a key frame.
      this.#startDecoder();
      if (!packet.key) {
        this.#ask({ type: 'needKeyframe' });
        return;
      }
    }
    this.#awaitsKey = false;
    this.#arrivedMs.set(packet.timestampUs, packet.arrivedMs);
    if (this.#arrivedMs.size > 120) this.#arrivedMs.delete(this.#arrivedMs.keys().next().value ?? 0);
    try {
      this.#decoder?.decode({ type: packet.key ? 'key' : 'delta', timestamp: packet.timestampUs, data: packet.data });
    } catch {
      this.#decoderFailed();
    }
  }

  #startDecoder(): void {
    this.#dropDecoder();
    this.#awaitsKey = true;
    const config = this.#config;
    if (!config || this.#unsupported) return;
    // A decoder that was replaced may still deliver: only the current one is listened to.
    const decoder = this.#options.createDecoder(
      (frame) => this.#show(frame, decoder),
      () => {
        if (decoder === this.#decoder) this.#decoderFailed();
      },
    );
    this.#decoder = decoder;
    if (!decoder) {
      this.#unsupported = true;
      return;
    }
    try {
      decoder.configure({ codec: config.codec, description: config.description, optimizeForLatency: true });
    } catch {
      this.#decoderFailed();
    }
  }

  #show(frame: F, from: Decoder | null): void {
    const nowMs = this.#options.nowMs();
    const arrivedMs = this.#arrivedMs.get(frame.timestamp);
    this.#arrivedMs.delete(frame.timestamp);
    const latencyMs = arrivedMs === undefined ? null : this.#clock.ageMs(arrivedMs, nowMs);
    const isOld = latencyMs !== null && latencyMs > staleAfterMs;
    if (!this.#disposed && from === this.#decoder && !isOld) {
      this.#options.paint(frame);
      this.#paintedAtMs = nowMs;
      this.#latencyMs = latencyMs;
      this.#errors = 0;
    }
    frame.close();
  }

  #decoderFailed(): void {
    this.#errors += 1;
    this.#unsupported = this.#errors >= errorLimit;
    this.#startDecoder();
    if (!this.#unsupported) this.#ask({ type: 'needKeyframe' });
  }

  #dropDecoder(): void {
    const decoder = this.#decoder;
    this.#decoder = null;
    this.#arrivedMs.clear();
    try {
      decoder?.close();
    } catch {
      // A decoder that failed has closed itself.
    }
  }

  #ask(request: LiveVideoRequest): void {
    if (!this.#disposed) this.#options.port.postMessage(request);
  }

  #view(nowMs: number): PictureView {
    const silentMs = this.#paintedAtMs === null ? null : nowMs - this.#paintedAtMs;
    const state = this.#state(silentMs);
    const isLive = state === 'live';
    return {
      state,
      latencyMs: isLive ? this.#latencyMs : null,
      silentMs,
      faces: isLive && nowMs - this.#faces.atMs <= facesShownMs ? this.#faces.boxes : [],
      sizePx: this.#config && { width: this.#config.width, height: this.#config.height },
    };
  }

  #state(silentMs: number | null): PictureView['state'] {
    if (this.#unsupported) return 'unsupported';
    const toldBad = this.#told?.state === 'lost' || this.#told?.state === 'stale' ? this.#told : null;
    // The newest evidence wins: a picture painted after the bad news means it is over.
    if (toldBad && toldBad.atMs >= (this.#paintedAtMs ?? 0))
      return toldBad.state === 'lost' || silentMs !== null ? toldBad.state : 'connecting';
    if (silentMs === null) return 'connecting';
    return silentMs > staleAfterMs ? 'stale' : 'live';
  }
}
