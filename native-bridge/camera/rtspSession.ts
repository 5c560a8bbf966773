import { randomBytes } from 'node:crypto';
import { type RtspAddress, rtspUrl } from './address';
import type { CameraFault } from './camera';
import { chooseChallenge, type DigestChallenge, digestAuthorization } from './digest';
import { headerValues, type RtspMessage } from './rtspSplitter';

export interface RtspSessionOptions {
  /** The address ffmpeg was given. */
  localUrl: string;
  address: RtspAddress;
  user: string;
  password: string;
}

interface OpenRequest {
  clientCSeq: string;
  method: string;
  message: RtspMessage;
  /** How many answered challenges this request carries. */
  answered: number;
}

export type ReplyGoes = { to: 'client' | 'camera'; message: RtspMessage } | { to: 'nobody' };

const mostOpenRequests = 32;

/** Requests without which there is no picture; the others (keep-alive) may fail. */
const needed = new Set(['DESCRIBE', 'SETUP', 'PLAY']);

/** Headers that never cross: the camera's challenge is answered here, ffmpeg has nothing to say to it. */
const heldBack = new Set(['authorization', 'www-authenticate', 'proxy-authenticate', 'cseq']);

const crossing = (message: RtspMessage): [string, string][] =>
  message.headers.filter(([name]) => !heldBack.has(name.toLowerCase()));

const statusOf = (message: RtspMessage): number => Number(/^RTSP\/1\.\d (\d{3})/.exec(message.startLine)?.[1] ?? 0);

/**
 * The RTSP control dialogue between ffmpeg and one camera, without sockets: rewrites the door's address to the camera's,
 * answers digest challenges (again when the camera calls its nonce stale), and names what went wrong. Redirections and
 * Basic-only challenges are refused.
 */
export class RtspSession {
  readonly #options: RtspSessionOptions;
  readonly #cameraUrl: string;
  readonly #open = new Map<string, OpenRequest>();
  #challenge: DigestChallenge | undefined;
  #nonceCount = 0;
  #cseq = 0;
  #fault: Exclude<CameraFault, 'none'> | undefined;
  #playing = false;
  /** The camera has accepted an answered challenge on this connection, so the password is right. */
  #accepted = false;

  constructor(options: RtspSessionOptions) {
    this.#options = options;
    this.#cameraUrl = rtspUrl(options.address);
  }

  get fault(): Exclude<CameraFault, 'none'> | undefined {
    return this.#fault;
  }

  get playing(): boolean {
    return this.#playing;
  }

  /** The camera's bytes were no RTSP. */
  breakOff(): void {
    this.#fault ??= 'answer-invalid';
  }

  /** Whether a first request names the door's address, token and all. */
  isForDoor(message: RtspMessage): boolean {
    const uri = message.startLine.split(' ')[1] ?? '';
    return uri === this.#options.localUrl || uri.startsWith(`${this.#options.localUrl}/`);
  }

  /** ffmpeg's request as it goes to the camera. */
  onRequest(message: RtspMessage): RtspMessage {
    const [method = '', uri = '', version = ''] = message.startLine.split(' ');
    const { localUrl } = this.#options;
    const cameraUri = uri.startsWith(localUrl) ? this.#cameraUrl + uri.slice(localUrl.length) : uri;
    const clientCSeq = headerValues(message, 'cseq')[0] ?? '0';
    const moved = { ...message, startLine: `${method} ${cameraUri} ${version}`, headers: crossing(message) };
    return this.#send({ clientCSeq, method, message: moved, answered: this.#challenge === undefined ? 0 : 1 });
  }

  /** The camera's reply: for ffmpeg, or the request once more with an answer to the challenge, or the end (fault is set). */
  onReply(message: RtspMessage): ReplyGoes {
    const status = statusOf(message);
    const cseq = headerValues(message, 'cseq')[0] ?? '';
    const request = this.#open.get(cseq);
    // A camera may send requests of its own (ANNOUNCE, REDIRECT): none of them is followed.
    if (status === 0 || request === undefined) return { to: 'nobody' };
    this.#open.delete(cseq);
    if (status === 401) return this.#onRefused(message, request);
    if (request.answered > 0 && status < 300) this.#accepted = true;
    const fault = this.#faultOf(status, message, request.method);
    if (fault !== undefined) return this.#refuse(fault, request);
    if (request.method === 'PLAY' && status === 200) this.#playing = true;
    return { to: 'client', message: { ...message, headers: [['CSeq', request.clientCSeq], ...crossing(message)] } };
  }

  /** What ffmpeg is told of a refusal: nothing it could act on, above all no other address to go to. */
  #refuse(fault: Exclude<CameraFault, 'none'>, request: OpenRequest): ReplyGoes {
    this.#fault ??= fault;
    const headers: [string, string][] = [['CSeq', request.clientCSeq]];
    return { to: 'client', message: { startLine: 'RTSP/1.0 404 Not Found', headers, body: Buffer.alloc(0) } };
  }

  #send(request: OpenRequest): RtspMessage {
    if (this.#open.size >= mostOpenRequests) this.#open.clear();
    this.#cseq += 1;
    this.#open.set(String(this.#cseq), request);
    const headers: [string, string][] = [['CSeq', String(this.#cseq)], ...request.message.headers];
    if (this.#challenge !== undefined) headers.push(['Authorization', this.#authorization(this.#challenge, request)]);
    return { ...request.message, headers };
  }

  #authorization(challenge: DigestChallenge, request: OpenRequest): string {
    this.#nonceCount += 1;
    const { user, password } = this.#options;
    const uri = request.message.startLine.split(' ')[1] ?? '';
    const cnonce = randomBytes(8).toString('hex');
    return digestAuthorization(challenge, { method: request.method, uri, user, password, cnonce, nonceCount: this.#nonceCount });
  }

  #onRefused(message: RtspMessage, request: OpenRequest): ReplyGoes {
    const challenge = chooseChallenge(headerValues(message, 'www-authenticate'));
    // A new nonce after one that worked is ordinary ageing, even where the camera forgets to say stale.
    const mayAnswer = request.answered === 0 || (request.answered === 1 && (challenge?.stale === true || this.#accepted));
    if (challenge !== undefined && mayAnswer && this.#options.user !== '') {
      this.#challenge = challenge;
      this.#nonceCount = 0;
      return { to: 'camera', message: this.#send({ ...request, answered: request.answered + 1 }) };
    }
    return this.#refuse(challenge === undefined && request.answered === 0 ? 'answer-invalid' : 'password-wrong', request);
  }

  #faultOf(status: number, message: RtspMessage, method: string): Exclude<CameraFault, 'none'> | undefined {
    if (!needed.has(method) || this.#playing) return undefined;
    if (status === 403) return 'password-wrong';
    if (status >= 300 && status < 400) return 'answer-invalid';
    if (status >= 400) return 'no-stream';
    if (method === 'DESCRIBE' && !/^m=video /m.test(message.body.toString('latin1'))) return 'no-stream';
    return undefined;
  }
}
