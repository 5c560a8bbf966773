import { access } from 'node:fs/promises';
import { parseRtspAddress, type RtspAddress } from './address';
import { retryDelayMs } from './backoff';
import type { Camera, CameraFault, CameraHealth, CameraOptions } from './camera';
import { type CameraInput, cameraLimits, firstMachine, stepCamera } from './cameraMachine';
import { monoMs } from './clock';
import { type FfmpegInput, ffmpegArguments } from './ffmpegArguments';
import { type FfmpegEnd, type FfmpegProcess, startFfmpeg } from './ffmpegProcess';
import { createFlvDemuxer } from './flv';
import { resolveStream } from './onvif';
import { openPictureLine, type PictureLine } from './pictureLine';
import { PictureRate } from './pictureRate';
import { openRtspRelay, type RtspRelay } from './rtspRelay';
import { chooseStream } from './streamChoice';

type Fault = Exclude<CameraFault, 'none'>;

/** Where the pictures come from in this try; the relay is closed with the try. */
type Source = { ok: true; input: FfmpegInput; relay: RtspRelay | undefined } | { ok: false; fault: Fault };

/** Time and chance, for those who want them repeatable. */
export interface CameraTiming {
  /** Monotonic clock, ms. */
  now(): number;
  /** In [0, 1). */
  random(): number;
}

const tickMs = 250;
const connectTimeoutMs = 5_000;

const fpsMoved = (a: number, b: number): boolean => Math.abs(a - b) > 0.15 * Math.max(a, b);

class StreamingCamera implements Camera {
  readonly #options: CameraOptions;
  readonly #timing: CameraTiming;
  readonly #rate = new PictureRate();
  readonly #stop = new AbortController();
  #machine = firstMachine();
  #reported: CameraHealth | undefined;
  #child: FfmpegProcess | undefined;
  #relay: RtspRelay | undefined;
  #ticker: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #trying: Promise<void> | undefined;
  /** The stream's address from ONVIF; asked again when it did not give a picture. */
  #resolved: RtspAddress | undefined;
  #encodedCopy = true;
  #sawPicture = false;
  #disposed: Promise<void> | undefined;

  constructor(options: CameraOptions, timing: CameraTiming) {
    this.#options = options;
    this.#timing = timing;
  }

  start(): void {
    if (this.#ticker !== undefined || this.#disposed !== undefined) return;
    this.#ticker = setInterval(() => this.#input({ kind: 'tick', atMonoMs: this.#timing.now() }), tickMs);
    this.#report();
    this.#try();
  }

  dispose(): Promise<void> {
    this.#disposed ??= this.#end();
    return this.#disposed;
  }

  async #end(): Promise<void> {
    this.#stop.abort();
    clearInterval(this.#ticker);
    clearTimeout(this.#retry);
    await this.#trying;
    await this.#child?.end();
    this.#relay?.close();
  }

  #input(input: CameraInput): void {
    if (this.#stop.signal.aborted) return;
    const [machine, effect] = stepCamera(this.#machine, input, cameraLimits(this.#options.analyse.fps));
    this.#machine = machine;
    if (effect === 'kill') void this.#child?.end();
    if (effect === 'retry') {
      const delayMs = retryDelayMs(machine.failures, machine.fault === 'password-wrong', this.#timing.random());
      this.#retry = setTimeout(() => this.#try(), delayMs);
    }
    this.#report();
  }

  #report(): void {
    const { state, fault } = this.#machine;
    const fps = state === 'live' || state === 'stale' ? this.#rate.fps(this.#timing.now()) : 0;
    const last = this.#reported;
    if (last !== undefined && last.state === state && last.fault === fault && !fpsMoved(last.fps, fps)) return;
    this.#reported = { state, fault, fps };
    this.#options.listener.onHealth(this.#reported);
  }

  #try(): void {
    this.#sawPicture = false;
    this.#rate.clear();
    this.#trying = this.#open().then(async (source) => {
      const { width, height } = this.#options.analyse;
      const line = source.ok ? await openPictureLine(width * height * 3) : undefined;
      if (this.#stop.signal.aborted) {
        if (source.ok) source.relay?.close();
        line?.close();
      } else if (source.ok) {
        this.#startChild(source, line);
      } else {
        this.#resolved = undefined;
        this.#input({ kind: 'ended', fault: source.fault });
      }
    });
  }

  async #open(): Promise<Source> {
    const { source } = this.#options;
    if (source.kind === 'film') {
      const readable = await access(source.path).then(
        () => true,
        () => false,
      );
      return readable ? { ok: true, input: source, relay: undefined } : { ok: false, fault: 'unreachable' };
    }
    const found = await this.#address();
    if (!found.ok) return found;
    const { user, password } = source;
    const opened = await openRtspRelay({ address: found.address, user, password, connectTimeoutMs }, this.#stop.signal);
    if (!opened.ok) return opened;
    return { ok: true, input: { kind: 'relay', url: opened.relay.url }, relay: opened.relay };
  }

  async #address(): Promise<{ ok: true; address: RtspAddress } | { ok: false; fault: Fault }> {
    const { source } = this.#options;
    if (source.kind === 'film') throw new Error('a film has no address');
    if (source.kind === 'rtsp') {
      const address = parseRtspAddress(source.url);
      return address === undefined ? { ok: false, fault: 'unreachable' } : { ok: true, address };
    }
    if (this.#resolved !== undefined) return { ok: true, address: this.#resolved };
    const found = await resolveStream(source, this.#stop.signal);
    if (!found.ok) return found;
    const stream = chooseStream(found.streams);
    const address = stream === undefined ? undefined : parseRtspAddress(stream.url);
    if (stream === undefined || address === undefined) return { ok: false, fault: 'no-stream' };
    this.#resolved = address;
    this.#encodedCopy = stream.codec === 'H264';
    return { ok: true, address };
  }

  #startChild({ input, relay }: Extract<Source, { ok: true }>, line: PictureLine | undefined): void {
    const { analyse, ffmpegPath, listener } = this.#options;
    const { width, height } = analyse;
    const now = this.#timing.now;
    const quiet = (): boolean => this.#stop.signal.aborted;
    const demuxer = createFlvDemuxer({
      now,
      onConfig: (config) => quiet() || listener.onConfig(config),
      onPacket: (packet) => quiet() || listener.onPacket(packet),
    });
    this.#relay = relay;
    this.#child = startFfmpeg({
      path: ffmpegPath,
      args: ffmpegArguments(input, { analyse, encodedCopy: this.#encodedCopy }),
      frameBytes: width * height * 3,
      line,
      onFlv: (chunk) => demuxer.push(chunk),
      onPicture: (rgb) => {
        if (quiet()) return;
        const arrivedMonoMs = now();
        this.#sawPicture = true;
        this.#rate.add(arrivedMonoMs);
        this.#input({ kind: 'picture', atMonoMs: arrivedMonoMs });
        listener.onFrame({ rgb, width, height, arrivedMonoMs });
      },
      onEnd: (why) => this.#onChildEnd(why, relay),
    });
    this.#input({ kind: 'child-started', atMonoMs: now() });
  }

  #onChildEnd(why: FfmpegEnd, relay: RtspRelay | undefined): void {
    relay?.close();
    this.#relay = undefined;
    this.#child = undefined;
    if (!this.#sawPicture) this.#resolved = undefined;
    if (this.#stop.signal.aborted) return;
    if (why === 'no-flv' && this.#encodedCopy) {
      // FLV does not hold this codec: pictures only, at once.
      this.#encodedCopy = false;
      this.#try();
      return;
    }
    this.#input({ kind: 'ended', fault: this.#faultOf(why, relay) });
  }

  #faultOf(why: FfmpegEnd, relay: RtspRelay | undefined): Fault {
    if (why === 'missing') return 'ffmpeg-missing';
    const refused = relay?.fault();
    if (refused !== undefined) return refused;
    if (why === 'not-flv') return 'answer-invalid';
    if (why === 'no-video' || (relay === undefined && !this.#sawPicture)) return 'no-stream';
    return relay?.playing() === true && !this.#sawPicture ? 'no-frames' : 'unreachable';
  }
}

/**
 * A camera that decodes through one ffmpeg child and tells its listener of pictures, encoded packets and health. It
 * keeps trying by itself until disposed and throws nothing at its neighbours. The caller disposes it.
 */
export const createCamera = (options: CameraOptions, timing: CameraTiming = { now: monoMs, random: Math.random }): Camera =>
  new StreamingCamera(options, timing);
