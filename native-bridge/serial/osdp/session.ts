import { encodeCommand, type OsdpCommand } from './commands';
import { encodeFrame, type Frame, type FrameParts } from './frame';
import { decodeReply, type OsdpReply } from './replies';
import {
  clientCryptogram,
  DEFAULT_BASE_KEY,
  decryptData,
  encryptData,
  initialReplyMac,
  messageMac,
  type SessionKeys,
  sameBytes,
  serverCryptogram,
  sessionKeys,
} from './secureChannel';

/** What a frame means to the command that waits; `null` means it is no answer to it (late, doubled, foreign, forged). */
export type Heard =
  | { type: 'reply'; reply: OsdpReply }
  /** The device asks for the same bytes again later. */
  | { type: 'busy' }
  /** The device says in the clear that it has no session. Not authenticated, so it can only end the session. */
  | { type: 'sessionGone' }
  /** The device refuses the secure channel, with the NAK's error code. */
  | { type: 'handshakeRefused'; error: number }
  /** An answer made with another key, or one to an older challenge. */
  | { type: 'keyMismatch' }
  | null;

type Channel =
  | { step: 'none' }
  | { step: 'challenged'; rndA: Uint8Array }
  | { step: 'answered'; keys: SessionKeys; server: Uint8Array }
  | { step: 'proving'; keys: SessionKeys; replyMac: Uint8Array }
  | { step: 'secure'; keys: SessionKeys; replyMac: Uint8Array }
  /** No key: everything in the clear. `met`: the device has answered. */
  | { step: 'clear'; met: boolean };

/** Error code of a NAK. */
const WRONG_SEQUENCE = 4;

/** How a handshake frame names its key: 0 the one that every device knows, 1 the device's own. */
const keyKind = (scbk: Uint8Array): number => (sameBytes(scbk, DEFAULT_BASE_KEY) ? 0 : 1);

const noMac = (): Uint8Array => {
  throw new Error('OSDP handshake frames carry no authentication code');
};

/**
 * The control panel's side of one device: sequence numbers and secure channel of IEC 60839-11-5, no time and no line.
 * One command waits at a time. With a key, nothing outside the handshake is ever sent or taken in the clear.
 */
export class OsdpSession {
  readonly #address: number;
  #scbk: Uint8Array | null;
  #channel: Channel = { step: 'none' };
  #nextSequence = 0;
  #waiting: { bytes: Uint8Array; sequence: number; mac: Uint8Array | null } | null = null;

  /** `scbk`: 16 bytes; null speaks in the clear for good. */
  constructor(address: number, scbk: Uint8Array | null) {
    this.#address = address;
    this.#scbk = scbk;
  }

  get secure(): boolean {
    return this.#channel.step === 'secure';
  }

  /** Whether commands can be sent: the channel is secure, or none is wanted and the device has answered. */
  get stands(): boolean {
    return this.secure || (this.#channel.step === 'clear' && this.#channel.met);
  }

  /** Ends the session; the next one is made with this key. */
  takeKey(scbk: Uint8Array | null): void {
    this.end();
    this.#scbk = scbk;
  }

  /** What has to be said, one after the other, until the session stands. `rndA`: 8 fresh random bytes. */
  opening(rndA: Uint8Array): ((session: OsdpSession) => Uint8Array)[] {
    return this.#scbk ? [(session) => session.challenge(rndA), (session) => session.prove()] : [(session) => session.greet()];
  }

  /** Forgets keys, sequence and the waiting command. */
  end(): void {
    this.#channel = { step: 'none' };
    this.#waiting = null;
    this.#nextSequence = 0;
  }

  /** Begins a session in the clear, which only somebody without a key may do. */
  greet(): Uint8Array {
    if (this.#scbk) throw new Error('OSDP in the clear where a key is known');
    this.end();
    this.#channel = { step: 'clear', met: false };
    return this.#send({ security: null, ...encodeCommand({ type: 'ID' }) }, noMac);
  }

  /** Begins a new session; its sequence number 0 also ends the device's old one. `rndA`: 8 fresh random bytes. */
  challenge(rndA: Uint8Array): Uint8Array {
    this.end();
    this.#channel = { step: 'challenged', rndA };
    return this.#plain({ type: 'CHLNG', rndA }, 0x11);
  }

  /** The second half of the handshake, after the reply CCRYPT. */
  prove(): Uint8Array {
    if (this.#channel.step !== 'answered') throw new Error('OSDP proof without an answered challenge');
    const { keys, server } = this.#channel;
    this.#channel = { step: 'proving', keys, replyMac: initialReplyMac(keys, server) };
    return this.#plain({ type: 'SCRYPT', cryptogram: server }, 0x13);
  }

  /** Bytes of a command inside the session. Throws without one, and while another command waits. */
  request(command: OsdpCommand): Uint8Array {
    if (this.#channel.step === 'clear') return this.#send({ security: null, ...encodeCommand(command) }, noMac);
    if (this.#channel.step !== 'secure') throw new Error('OSDP command outside the secure channel');
    const { keys, replyMac } = this.#channel;
    const { code, data } = encodeCommand(command);
    const security = Uint8Array.of(2, data.length > 0 ? 0x17 : 0x15);
    const sent = data.length > 0 ? encryptData(keys, replyMac, data) : data;
    return this.#send({ security, code, data: sent }, (frame) => messageMac(keys, replyMac, frame));
  }

  /** The same bytes again, with the same sequence number: the device answers anew without acting twice. */
  repeat(): Uint8Array {
    if (!this.#waiting) throw new Error('OSDP repeat without a waiting command');
    return this.#waiting.bytes;
  }

  hear(frame: Frame): Heard {
    const waiting = this.#waiting;
    if (!waiting || !frame.reply || frame.address !== this.#address) return null;
    if (frame.security === null) {
      const { step } = this.#channel;
      return step === 'clear' ? this.#hearClear(frame, waiting.sequence) : this.#hearPlain(frame, waiting.sequence);
    }
    if (frame.sequence !== waiting.sequence) return null;
    const channel = this.#channel;
    switch (channel.step) {
      case 'challenged':
        return frame.security[1] === 0x12 ? this.#hearAnswer(frame, channel.rndA) : null;
      case 'proving':
        return frame.security[1] === 0x14 ? this.#hearProof(frame, channel) : null;
      case 'secure':
        return waiting.mac ? this.#hearSecure(frame, channel, waiting.mac) : null;
      default:
        return null;
    }
  }

  #hearClear(frame: Frame, sequence: number): Heard {
    const reply = decodeReply(frame.code, frame.data);
    if (reply.type === 'BUSY') return { type: 'busy' };
    // A NAK for a wrong sequence comes under the sequence the device expects.
    if (reply.type === 'NAK' && reply.error === WRONG_SEQUENCE) return { type: 'sessionGone' };
    if (frame.sequence !== sequence) return null;
    this.#channel = { step: 'clear', met: true };
    return this.#answered(reply);
  }

  #hearPlain(frame: Frame, sequence: number): Heard {
    const reply = decodeReply(frame.code, frame.data);
    if (reply.type === 'BUSY') return { type: 'busy' };
    if (reply.type !== 'NAK') return null;
    if (this.secure) return { type: 'sessionGone' };
    return frame.sequence === sequence ? { type: 'handshakeRefused', error: reply.error } : null;
  }

  #hearAnswer(frame: Frame, rndA: Uint8Array): Heard {
    const reply = decodeReply(frame.code, frame.data);
    if (reply.type !== 'CCRYPT' || !this.#scbk) return null;
    const keys = sessionKeys(this.#scbk, rndA);
    // Answered with the key everybody knows where another is asked for: that is no proof of anything.
    if (frame.security?.[2] !== keyKind(this.#scbk)) return { type: 'keyMismatch' };
    if (!sameBytes(reply.cryptogram, clientCryptogram(keys, rndA, reply.rndB))) return { type: 'keyMismatch' };
    this.#channel = { step: 'answered', keys, server: serverCryptogram(keys, rndA, reply.rndB) };
    return this.#answered(reply);
  }

  #hearProof(frame: Frame, channel: Extract<Channel, { step: 'proving' }>): Heard {
    const reply = decodeReply(frame.code, frame.data);
    if (reply.type !== 'RMAC_I') return null;
    if (!sameBytes(reply.mac, channel.replyMac)) return { type: 'keyMismatch' };
    this.#channel = { ...channel, step: 'secure' };
    return this.#answered(reply);
  }

  #hearSecure(frame: Frame, channel: Extract<Channel, { step: 'secure' }>, commandMac: Uint8Array): Heard {
    const type = frame.security?.[1];
    if ((type !== 0x16 && type !== 0x18) || !frame.mac) return null;
    const replyMac = messageMac(channel.keys, commandMac, frame.authenticated);
    if (!sameBytes(frame.mac, replyMac.subarray(0, 4))) return null;
    const data = type === 0x18 ? decryptData(channel.keys, commandMac, frame.data) : frame.data;
    this.#channel = { ...channel, replyMac };
    return this.#answered(data ? decodeReply(frame.code, data) : { type: 'OTHER', code: frame.code });
  }

  #answered(reply: OsdpReply): Heard {
    if (reply.type === 'BUSY') return { type: 'busy' };
    this.#waiting = null;
    this.#nextSequence = (this.#nextSequence % 3) + 1;
    return { type: 'reply', reply };
  }

  #plain(command: OsdpCommand, blockType: number): Uint8Array {
    const kind = this.#scbk ? keyKind(this.#scbk) : 1;
    return this.#send({ security: Uint8Array.of(3, blockType, kind), ...encodeCommand(command) }, noMac);
  }

  #send(parts: Pick<FrameParts, 'security' | 'code' | 'data'>, macOf: (frame: Uint8Array) => Uint8Array): Uint8Array {
    if (this.#waiting) throw new Error('OSDP command while another waits');
    let mac: Uint8Array | null = null;
    const sequence = this.#nextSequence;
    const bytes = encodeFrame({ address: this.#address, reply: false, sequence, ...parts }, (frame) => {
      mac = macOf(frame);
      return mac;
    });
    this.#waiting = { bytes, sequence, mac };
    return bytes;
  }
}
