import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Direction, LaneGroup } from '../contract/ids';

/** What a pass allows, as it is signed. Times in whole seconds of Unix time. */
export interface SignedPass {
  /** UUID. */
  id: string;
  /** Null: both. */
  direction: Direction | null;
  fromS: number;
  untilS: number;
  /** Null: as often as wanted. */
  uses: number | null;
  /** Null: every lane; else `groupMark` of each. */
  groups: readonly string[] | null;
}

const PREFIX = 'FGP1.';
const VERSION = 1;
const STATION_BYTES = 8;
const MARK_BYTES = 8;
const HEAD_BYTES = 36;
const SIGNATURE_BYTES = 64;
/** What is signed is never taken for anything else that a key of the station might sign. */
const DOMAIN = Buffer.from('fairgate pass 1\n', 'ascii');
const directions = [null, 'entry', 'exit'] as const;

const shortHash = (text: string, bytes: number) => createHash('sha256').update(text, 'utf8').digest().subarray(0, bytes);
const stationMark = (origin: string) => shortHash(`station ${origin}`, STATION_BYTES);

/** A group as it stands in a pass: short, so that a code with eight of them can still be read off a telephone. 16 hex digits. */
export const groupMark = (group: LaneGroup): string => shortHash(`group ${group}`, MARK_BYTES).toString('hex');

/**
 * The text of a pass: `FGP1.`, then in base64url (RFC 4648, no padding) a payload and its Ed25519 signature (RFC 8032). Payload, big
 * endian: version 1 · direction (0 both, 1 entry, 2 exit) · 8 bytes of the station · 16 of the id · from and until, 4 bytes of seconds
 * each · uses (0 as often as wanted) · number of groups (0 every lane), then 8 bytes of each.
 */
export function passText(pass: SignedPass, origin: string, key: KeyObject): string {
  const { id, direction, fromS, untilS, uses, groups } = pass;
  const head = Buffer.alloc(HEAD_BYTES);
  head[0] = VERSION;
  head[1] = directions.indexOf(direction);
  stationMark(origin).copy(head, 2);
  Buffer.from(id.replaceAll('-', ''), 'hex').copy(head, 10);
  head.writeUInt32BE(fromS, 26);
  head.writeUInt32BE(untilS, 30);
  head[34] = uses ?? 0;
  head[35] = groups?.length ?? 0;
  const payload = Buffer.concat([head, ...(groups ?? []).map((mark) => Buffer.from(mark, 'hex'))]);
  const signature = sign(null, Buffer.concat([DOMAIN, payload]), key);
  return PREFIX + Buffer.concat([payload, signature]).toString('base64url');
}

/** Null unless this very text was signed by that key, for that station. */
export function readPassText(text: string, origin: string, key: KeyObject): SignedPass | null {
  if (!text.startsWith(PREFIX)) return null;
  const coded = text.slice(PREFIX.length);
  const bytes = Buffer.from(coded, 'base64url');
  // Node reads other alphabets and stray bits too; there is one way to write a pass.
  if (bytes.toString('base64url') !== coded || bytes.length < HEAD_BYTES + SIGNATURE_BYTES) return null;
  const payload = bytes.subarray(0, bytes.length - SIGNATURE_BYTES);
  if (!verify(null, Buffer.concat([DOMAIN, payload]), key, bytes.subarray(payload.length))) return null;
  const groups = marksIn(payload);
  const direction = directions[payload[1] ?? 3];
  const isOurs = payload.subarray(2, 2 + STATION_BYTES).equals(stationMark(origin));
  if (payload[0] !== VERSION || direction === undefined || !isOurs || groups === undefined) return null;
  return {
    id: payload.toString('hex', 10, 26).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    direction,
    fromS: payload.readUInt32BE(26),
    untilS: payload.readUInt32BE(30),
    uses: payload[34] === 0 ? null : (payload[34] ?? null),
    groups,
  };
}

/** Undefined: there are fewer or more than it says. */
function marksIn(payload: Buffer): string[] | null | undefined {
  const count = payload[35] ?? 0;
  if (payload.length !== HEAD_BYTES + count * MARK_BYTES) return undefined;
  if (count === 0) return null;
  return Array.from({ length: count }, (_, at) =>
    payload.toString('hex', HEAD_BYTES + at * MARK_BYTES, HEAD_BYTES + (at + 1) * MARK_BYTES),
  );
}

/** DER around 32 bytes of seed (RFC 8410), for Node takes a private key in no shorter form. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** From 32 random bytes; the caller wipes its copy. */
export function passKeyOf(seed: Uint8Array): { privateKey: KeyObject; publicKey: KeyObject; publicBytes: Uint8Array } {
  const der = Buffer.concat([PKCS8, seed]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  der.fill(0);
  const publicKey = createPublicKey(privateKey);
  const publicBytes = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
  return { privateKey, publicKey, publicBytes };
}
