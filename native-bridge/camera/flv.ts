import { parseAvcC } from './avc';
import type { EncodedPacket, StreamConfig } from './camera';

/** Largest tag taken: a 4K keyframe stays well below it. */
const maxFlvTagBytes = 8 * 1024 * 1024;

export interface FlvOptions {
  onConfig(config: StreamConfig): void;
  onPacket(packet: EncodedPacket): void;
  /** Monotonic clock, ms. */
  now(): number;
  maxTagBytes?: number;
}

/** An incremental reader of an FLV stream with one AVC track. */
export interface FlvDemuxer {
  /** Takes the next bytes, cut anywhere. False once the bytes are no FLV; it stays false. */
  push(chunk: Uint8Array): boolean;
}

type Stage = 'file-header' | 'skip' | 'previous-size' | 'tag-header' | 'tag-body';

interface Tag {
  type: number;
  timestampMs: number;
}

const tagVideo = 9;
const frameKey = 1;
const codecAvc = 7;
const packetSequenceHeader = 0;
const packetPicture = 1;

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** Big-endian signed 24 bits. */
const readInt24 = (view: DataView, at: number): number => (view.getInt16(at) << 8) | view.getUint8(at + 2);

/**
 * FLV 10.1 as ffmpeg writes it (Annex E.2 to E.4): header, then tags that carry their size. Every new AVC sequence
 * header becomes a StreamConfig, every picture after the first one an EncodedPacket with bytes of its own. Other tags,
 * and video that is not AVC, are passed over.
 */
export const createFlvDemuxer = (options: FlvOptions): FlvDemuxer => {
  const maxTagBytes = options.maxTagBytes ?? maxFlvTagBytes;
  let stage: Stage = 'file-header';
  let wanted = new Uint8Array(9);
  let have = 0;
  let broken = false;
  let tag: Tag = { type: 0, timestampMs: 0 };
  let avcC: Uint8Array | undefined;

  const next = (newStage: Stage, bytes: number): void => {
    stage = newStage;
    wanted = new Uint8Array(bytes);
    have = 0;
  };

  const takeVideo = (body: Uint8Array): void => {
    if (body.length < 5) return;
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    const kind = view.getUint8(0);
    if ((kind & 0x0f) !== codecAvc || kind >> 7 === 1) return;
    const packetType = view.getUint8(1);
    const data = body.subarray(5);
    if (packetType === packetSequenceHeader) {
      if (avcC !== undefined && sameBytes(avcC, data)) return;
      const header = parseAvcC(data);
      if (header === undefined) return;
      avcC = data;
      options.onConfig({ ...header, description: data.slice() });
    } else if (packetType === packetPicture && avcC !== undefined && data.length > 0) {
      const timestampUs = (tag.timestampMs + readInt24(view, 2)) * 1000;
      options.onPacket({ key: kind >> 4 === frameKey, timestampUs, data: data.slice(), arrivedMonoMs: options.now() });
    }
  };

  const takeFileHeader = (bytes: Uint8Array): boolean => {
    const view = new DataView(bytes.buffer);
    const dataOffset = view.getUint32(5);
    if (bytes[0] !== 0x46 || bytes[1] !== 0x4c || bytes[2] !== 0x56 || bytes[3] !== 1) return false;
    if (dataOffset < 9 || dataOffset > 1024) return false;
    if (dataOffset === 9) next('previous-size', 4);
    else next('skip', dataOffset - 9);
    return true;
  };

  const takeTagHeader = (bytes: Uint8Array): boolean => {
    const view = new DataView(bytes.buffer);
    const size = view.getUint32(0) & 0xffffff;
    const type = view.getUint8(0) & 0x1f;
    if (size > maxTagBytes || (type !== 8 && type !== tagVideo && type !== 18)) return false;
    tag = { type, timestampMs: (view.getInt8(7) << 24) | (view.getUint32(3) & 0xffffff) };
    if (size === 0) next('previous-size', 4);
    else next('tag-body', size);
    return true;
  };

  const take = (bytes: Uint8Array): boolean => {
    switch (stage) {
      case 'file-header':
        return takeFileHeader(bytes);
      case 'skip':
        next('previous-size', 4);
        return true;
      case 'previous-size':
        next('tag-header', 11);
        return true;
      case 'tag-header':
        return takeTagHeader(bytes);
      case 'tag-body':
        next('previous-size', 4);
        if (tag.type === tagVideo) takeVideo(bytes);
        return true;
    }
  };

  const push = (chunk: Uint8Array): boolean => {
    let at = 0;
    while (!broken && at < chunk.length) {
      const part = chunk.subarray(at, at + wanted.length - have);
      wanted.set(part, have);
      have += part.length;
      at += part.length;
      if (have === wanted.length) broken = !take(wanted);
    }
    return !broken;
  };

  return { push };
};
