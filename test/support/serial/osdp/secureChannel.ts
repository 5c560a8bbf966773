import { timingSafeEqual } from 'node:crypto';
import { securityBlock } from './codes';
import { type Frame, type FrameParts, frameHead, sealFrame } from './frame';
import {
  clientCryptogram,
  decryptData,
  deriveSessionKeys,
  encryptData,
  frameMac,
  initialReplyMac,
  type SessionKeys,
  serverCryptogram,
} from './sessionKeys';

const macBytes = 4;

type State =
  | { name: 'none' }
  | { name: 'challenged'; keys: SessionKeys; expected: Buffer }
  /** `replyMac` and `commandMac` are the last full MACs of each side. */
  | { name: 'open'; keys: SessionKeys; replyMac: Buffer; commandMac: Buffer };

/** The device's side of one OSDP secure channel (Annex D): handshake, MAC chain, encryption. */
export class SecureChannel {
  #state: State = { name: 'none' };

  get isOpen(): boolean {
    return this.#state.name === 'open';
  }

  close(): void {
    this.#state = { name: 'none' };
  }

  /** CHLNG: takes the panel's 8 random bytes, gives the device's cryptogram. Ends any channel there was. */
  challenge(scbk: Uint8Array, rndA: Uint8Array, rndB: Uint8Array): Buffer {
    const keys = deriveSessionKeys(scbk, rndA);
    this.#state = { name: 'challenged', keys, expected: serverCryptogram(keys, rndA, rndB) };
    return clientCryptogram(keys, rndA, rndB);
  }

  /** SCRYPT: checks the panel's cryptogram; gives the first link of the MAC chain, or null when the panel has another key. */
  confirm(cryptogram: Uint8Array): Buffer | null {
    const state = this.#state;
    this.close();
    if (state.name !== 'challenged' || cryptogram.length !== 16 || !timingSafeEqual(cryptogram, state.expected)) return null;
    const replyMac = initialReplyMac(state.keys, state.expected);
    this.#state = { name: 'open', keys: state.keys, replyMac, commandMac: Buffer.alloc(16) };
    return replyMac;
  }

  /** Data of a secured command, or null when its MAC or padding is wrong, which ends the channel. */
  unwrap(frame: Frame): Buffer | null {
    const state = this.#state;
    if (state.name !== 'open') return null;
    const mac = frameMac(state.keys, state.replyMac, frame.bytes.subarray(0, -2 - macBytes));
    const data = frame.body.subarray(0, -macBytes);
    const isEncrypted = frame.security?.[0] === securityBlock.commandEncrypted;
    const sent = frame.body.subarray(-macBytes);
    const isGenuine = sent.length === macBytes && timingSafeEqual(sent, mac.subarray(0, macBytes));
    const plain = isGenuine && isEncrypted ? decryptData(state.keys, state.replyMac, data) : data;
    if (!isGenuine || plain === null) {
      this.close();
      return null;
    }
    state.commandMac = mac;
    return plain;
  }

  /** Seals a reply: MAC always, encryption when it carries data. Only while open. */
  wrap(parts: Omit<FrameParts, 'security'>): Buffer {
    const state = this.#state;
    if (state.name !== 'open') throw new Error('no secure channel');
    const isEncrypted = parts.body.length > 0;
    const body = isEncrypted ? encryptData(state.keys, state.commandMac, parts.body) : parts.body;
    const type = isEncrypted ? securityBlock.replyEncrypted : securityBlock.replyMac;
    const head = frameHead({ ...parts, body, security: Buffer.from([type]) }, macBytes);
    state.replyMac = frameMac(state.keys, state.commandMac, head);
    return sealFrame(head, state.replyMac.subarray(0, macBytes));
  }
}
