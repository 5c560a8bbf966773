import { securityBlock } from '../../../support/serial/osdp/codes';
import { type Frame, frameHead, sealFrame } from '../../../support/serial/osdp/frame';
import {
  clientCryptogram,
  decryptData,
  deriveSessionKeys,
  encryptData,
  frameMac,
  initialReplyMac,
  type SessionKeys,
  serverCryptogram,
} from '../../../support/serial/osdp/sessionKeys';

const empty = Buffer.alloc(0);
export const rndA = Buffer.from('b0b1b2b3b4b5b6b7', 'hex');

/** Reply as a control panel understands it. */
export interface Heard {
  code: number;
  data: Buffer;
}

/**
 * A control panel in a few lines, for tests of the device: it builds the bytes of each command and reads the replies,
 * keeping its own sequence number and MAC chain. It never retries by itself; `last` is there to send again.
 */
export class Panel {
  readonly #address: number;
  readonly #scbk: Buffer;
  #sequence = -1;
  #session: { keys: SessionKeys; commandMac: Buffer; replyMac: Buffer } | null = null;
  last: Buffer = empty;

  constructor(address: number, scbk: string) {
    this.#address = address;
    this.#scbk = Buffer.from(scbk, 'hex');
  }

  get isSecure(): boolean {
    return this.#session !== null;
  }

  /** Next command starts the conversation anew. */
  restart(): void {
    this.#sequence = -1;
    this.#session = null;
  }

  /** Command in plain text. */
  plain(code: number, body: Uint8Array = empty): Buffer {
    return this.#send(sealFrame(frameHead(this.#parts(code, body, null), 0), empty));
  }

  challenge(): Buffer {
    const block = Buffer.from([securityBlock.chlng, 1]);
    return this.#send(sealFrame(frameHead(this.#parts(0x76, rndA, block), 0), empty));
  }

  /** SCRYPT after CCRYPT; throws when the device has another key. */
  confirm(ccrypt: Heard): Buffer {
    const rndB = ccrypt.data.subarray(8, 16);
    const keys = deriveSessionKeys(this.#scbk, rndA);
    if (!ccrypt.data.subarray(16).equals(clientCryptogram(keys, rndA, rndB))) throw new Error('device has another key');
    const server = serverCryptogram(keys, rndA, rndB);
    this.#session = { keys, commandMac: empty, replyMac: initialReplyMac(keys, server) };
    const block = Buffer.from([securityBlock.scrypt, 1]);
    return this.#send(sealFrame(frameHead(this.#parts(0x77, server, block), 0), empty));
  }

  secured(code: number, data: Uint8Array = empty): Buffer {
    const session = this.#session;
    if (session === null) throw new Error('no session');
    const body = data.length === 0 ? data : encryptData(session.keys, session.replyMac, data);
    const type = data.length === 0 ? securityBlock.commandMac : securityBlock.commandEncrypted;
    const head = frameHead(this.#parts(code, body, Buffer.from([type])), 4);
    session.commandMac = frameMac(session.keys, session.replyMac, head);
    return this.#send(sealFrame(head, session.commandMac.subarray(0, 4)));
  }

  /** Checks MAC and decrypts; throws on a reply that is not genuine. */
  read(frame: Frame): Heard {
    const session = this.#session;
    const type = frame.security?.[0] ?? 0;
    if (type < securityBlock.commandMac || session === null) return { code: frame.code, data: frame.body };
    const mac = frameMac(session.keys, session.commandMac, frame.bytes.subarray(0, -6));
    if (!frame.body.subarray(-4).equals(mac.subarray(0, 4))) throw new Error('reply has a wrong MAC');
    const body = frame.body.subarray(0, -4);
    const data = type === securityBlock.replyEncrypted ? decryptData(session.keys, session.commandMac, body) : body;
    session.replyMac = mac;
    if (data === null) throw new Error('reply cannot be decrypted');
    return { code: frame.code, data };
  }

  #parts(code: number, body: Uint8Array, security: Buffer | null) {
    this.#sequence = this.#sequence < 0 ? 0 : (this.#sequence % 3) + 1;
    return { address: this.#address, sequence: this.#sequence, security, code, body };
  }

  #send(bytes: Buffer): Buffer {
    this.last = bytes;
    return bytes;
  }
}
