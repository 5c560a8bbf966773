import type { Clock } from '../clock';
import { command, nak, reply, securityBlock } from './codes';
import type { TurnstileDevice } from './device';
import { type Frame, frameHead, longestFrameBytes, sealFrame } from './frame';
import type { OutputRecord } from './outputs';
import { SecureChannel } from './secureChannel';

/** A panel unheard for so long is gone, and its secure channel with it (OSDP 5.7). */
const panelGoneMs = 8_000;
const noMac = Buffer.alloc(0);
/** SCBK-D. */
const defaultKey = Buffer.from('303132333435363738393a3b3c3d3e3f', 'hex');
const vendor = [0x46, 0x47, 0x54];
const serialNumber = [0x01, 0x00, 0x00, 0x00];
const clientUid = Buffer.from([...vendor, 0x01, ...serialNumber]);

export interface PeripheralOptions {
  address: number;
  scbk: Buffer;
  /** Fresh from the maker: takes a session under the default key, and a key in it. */
  installMode?: boolean;
  /** Obeys in plain text as well, as a device does that was never given a key. */
  plainAllowed?: boolean;
  device: TurnstileDevice;
  clock: Clock;
  /** Bytes for RND.B. */
  randomBytes: (count: number) => Buffer;
}

interface Answer {
  code: number;
  data: Buffer;
  /** Security block of the handshake replies; others follow the channel. */
  handshake?: Buffer;
  /** Said in plain text even if the command was not: there is no channel to say it through. */
  plain?: boolean;
}

const ack: Answer = { code: reply.ack, data: Buffer.alloc(0) };
const refuse = (reason: number): Answer => ({ code: reply.nak, data: Buffer.from([reason]) });

/** Data length of commands that have a fixed one, in bytes. */
const dataLength = new Map<number, number>([
  [command.poll, 0],
  [command.id, 1],
  [command.cap, 1],
  [command.lstat, 0],
  [command.istat, 0],
  [command.ostat, 0],
  [command.rstat, 0],
  [command.buz, 5],
]);

/** What may be asked without a secure channel: enough to find the device, nothing that moves or tells. */
const allowedInPlain = new Set<number>([command.poll, command.id, command.cap]);

/**
 * OSDP v2 peripheral device, protocol only: takes frames, gives reply bytes. It acts on nothing but secured commands,
 * and on a repeated sequence number it repeats its last reply without acting again (OSDP 5.9).
 */
export class Peripheral {
  readonly #options: PeripheralOptions;
  readonly #channel = new SecureChannel();
  #scbk: Buffer;
  #installMode: boolean;
  refusesKeys = false;
  /** Last accepted sequence number; null after power-up, when only 0 is taken. */
  #sequence: number | null = null;
  #lastReply: Buffer | null = null;
  #heardAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: PeripheralOptions) {
    this.#options = options;
    this.#scbk = options.scbk;
    this.#installMode = options.installMode ?? false;
  }

  /** Whether a panel holds a secure channel right now. */
  get isOnline(): boolean {
    const isOpen = this.#channel.isOpen || this.#options.plainAllowed === true;
    return isOpen && this.#options.clock.nowMs() - this.#heardAtMs <= panelGoneMs;
  }

  /** From the next handshake on. */
  changeKey(scbk: Buffer): void {
    this.#scbk = scbk;
  }

  /** The installer has pressed the device's button. */
  enterInstallMode(): void {
    this.#installMode = true;
  }

  get scbk(): Buffer {
    return this.#scbk;
  }

  /** Power cycle of the electronics. */
  restart(): void {
    this.#disconnect();
    this.#sequence = null;
    this.#lastReply = null;
  }

  /** Reply bytes with mark character, or null for frames that are none of this device's business. */
  answer(frame: Frame): Buffer | null {
    if (frame.isReply || frame.address !== this.#options.address) return null;
    if (this.#channel.isOpen && !this.isOnline) this.#disconnect();
    if (frame.sequence === 0) this.#disconnect();
    else if (frame.sequence === this.#sequence && this.#lastReply !== null) return this.#repeat(this.#lastReply);
    else if (this.#sequence === null || frame.sequence !== (this.#sequence % 3) + 1)
      return this.#seal(frame, { ...refuse(nak.sequence), plain: true });
    this.#heardAtMs = this.#options.clock.nowMs();
    this.#sequence = frame.sequence;
    this.#lastReply = this.#seal(frame, this.#obey(frame));
    return this.#lastReply;
  }

  #repeat(bytes: Buffer): Buffer {
    this.#heardAtMs = this.#options.clock.nowMs();
    return bytes;
  }

  #disconnect(): void {
    this.#channel.close();
    this.#options.device.forgetReports();
  }

  #seal(frame: Frame, { code, data, handshake, plain }: Answer): Buffer {
    const parts = { address: this.#options.address | 0x80, sequence: frame.sequence, code, body: data };
    const isSecured = this.#channel.isOpen && handshake === undefined && plain !== true;
    return isSecured ? this.#channel.wrap(parts) : sealFrame(frameHead({ ...parts, security: handshake ?? null }, 0), noMac);
  }

  #obey(frame: Frame): Answer {
    const type = frame.security?.[0];
    if (type === undefined) {
      const isAllowed = this.#options.plainAllowed === true || allowedInPlain.has(frame.code);
      const isRefused = this.#channel.isOpen || !isAllowed || frame.code === command.keyset;
      return isRefused ? { ...refuse(nak.securityRequired), plain: true } : this.#carryOut(frame.code, frame.body);
    }
    if (type === securityBlock.chlng && frame.code === command.chlng) return this.#challenge(frame);
    if (type === securityBlock.scrypt && frame.code === command.scrypt) return this.#confirm(frame);
    if (type !== securityBlock.commandMac && type !== securityBlock.commandEncrypted) return refuse(nak.securityBlock);
    const data = this.#channel.unwrap(frame);
    return data === null ? { ...refuse(nak.securityRequired), plain: true } : this.#carryOut(frame.code, data);
  }

  #challenge(frame: Frame): Answer {
    if (frame.body.length !== 8) return refuse(nak.length);
    // Block data 0 asks for the default key, which anybody knows.
    const kind = frame.security?.[1] ?? 0;
    if (kind === 0 && !this.#installMode) return refuse(nak.securityBlock);
    const rndB = this.#options.randomBytes(8);
    const cryptogram = this.#channel.challenge(kind === 0 ? defaultKey : this.#scbk, frame.body, rndB);
    const data = Buffer.concat([clientUid, rndB, cryptogram]);
    return { code: reply.ccrypt, data, handshake: Buffer.from([securityBlock.ccrypt, kind]) };
  }

  #confirm(frame: Frame): Answer {
    const replyMac = this.#channel.confirm(frame.body);
    if (replyMac === null) return refuse(nak.securityBlock);
    return { code: reply.rmacI, data: replyMac, handshake: Buffer.from([securityBlock.rmacI, frame.security?.[1] ?? 0]) };
  }

  #carryOut(code: number, data: Buffer): Answer {
    const { device } = this.#options;
    const length = dataLength.get(code);
    if (length !== undefined && data.length !== length) return refuse(nak.length);
    switch (code) {
      case command.poll:
        return (this.#channel.isOpen || this.#options.plainAllowed ? device.nextReport() : null) ?? ack;
      case command.id:
        return { code: reply.pdid, data: Buffer.from([...vendor, 1, 1, ...serialNumber, 1, 0, 0]) };
      case command.cap:
        return { code: reply.pdcap, data: capabilities(device) };
      case command.lstat:
        return device.localStatus();
      case command.istat:
        return device.inputStatus();
      case command.ostat:
        return device.outputStatus();
      case command.rstat:
        return device.readerStatus() ?? refuse(nak.unknownCommand);
      case command.out:
        return this.#drive(data);
      case command.led:
        return data.length > 0 && data.length % 14 === 0 ? ack : refuse(nak.length);
      case command.buz:
        return ack;
      case command.keyset:
        return this.#takeKey(data);
      case command.text:
        return data.length >= 6 && data.length === 6 + data.readUInt8(5) ? ack : refuse(nak.length);
      default:
        return refuse(nak.unknownCommand);
    }
  }

  /** KEYSET: one base key of 16 bytes; the session goes on under the old one. */
  #takeKey(data: Buffer): Answer {
    if (data.length !== 18 || data.readUInt8(0) !== 1 || data.readUInt8(1) !== 16) return refuse(nak.length);
    if (this.refusesKeys) return refuse(nak.record);
    this.#scbk = Buffer.from(data.subarray(2));
    this.#installMode = false;
    return ack;
  }

  #drive(data: Buffer): Answer {
    if (data.length === 0 || data.length % 4 !== 0) return refuse(nak.length);
    const records: OutputRecord[] = [];
    for (let at = 0; at < data.length; at += 4) {
      records.push({ output: data.readUInt8(at), code: data.readUInt8(at + 1), timer: data.readUInt16LE(at + 2) });
    }
    return this.#options.device.drive(records) ? ack : refuse(nak.record);
  }
}

/** PDCAP: function code, compliance level, number of items (Annex B). */
function capabilities(device: TurnstileDevice): Buffer {
  const ports = device.outputs.states().length;
  const contacts = [1, 1, ports];
  const outputs = [2, 2, ports];
  const rawCards = [3, 1, device.readers];
  const leds = [4, 1, device.readers];
  const buzzers = [5, 1, device.readers];
  const crc = [8, 1, 0];
  const aes128 = [9, 1, 1];
  const receiveBuffer = [10, longestFrameBytes & 0xff, longestFrameBytes >> 8];
  const readers = [13, 0, device.readers];
  return Buffer.from([contacts, outputs, rawCards, leds, buzzers, crc, aes128, receiveBuffer, readers].flat());
}
