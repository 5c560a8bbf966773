/** What an AVC sequence header tells about the stream. */
export interface AvcHeader {
  /** RFC 6381, `avc1.PPCCLL`. */
  codec: string;
  width: number;
  height: number;
}

const maxSidePx = 16_384;

/** Reads bits of an RBSP, emulation prevention bytes (00 00 03) already removed. Reading past the end throws. */
class BitReader {
  readonly #bytes: Uint8Array;
  #bit = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  bit(): number {
    const byte = this.#bytes[this.#bit >> 3];
    if (byte === undefined) throw new RangeError('SPS too short');
    const value = (byte >> (7 - (this.#bit & 7))) & 1;
    this.#bit += 1;
    return value;
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i += 1) value = value * 2 + this.bit();
    return value;
  }

  /** Unsigned Exp-Golomb, at most 32 leading zeros (H.264 9.1). */
  ue(): number {
    let zeros = 0;
    while (this.bit() === 0) {
      zeros += 1;
      if (zeros > 32) throw new RangeError('SPS broken');
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  se(): number {
    const value = this.ue();
    return value % 2 === 0 ? -value / 2 : (value + 1) / 2;
  }
}

const withoutEmulationPrevention = (nal: Uint8Array): Uint8Array => {
  const out = new Uint8Array(nal.length);
  let length = 0;
  let zeros = 0;
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out[length] = byte;
    length += 1;
  }
  return out.subarray(0, length);
};

const skipScalingList = (bits: BitReader, size: number): void => {
  let last = 8;
  let next = 8;
  for (let i = 0; i < size; i += 1) {
    if (next !== 0) next = (last + bits.se() + 256) % 256;
    last = next === 0 ? last : next;
  }
};

/** profile_idc values whose SPS carries chroma_format_idc (H.264 7.3.2.1.1). */
const highProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** The part only high profiles have; returns chroma_format_idc, 1 (4:2:0) for the others. */
const readChroma = (bits: BitReader, profile: number): number => {
  if (!highProfiles.has(profile)) return 1;
  const chroma = bits.ue();
  if (chroma === 3) bits.bit();
  bits.ue();
  bits.ue();
  bits.bit();
  if (bits.bit() === 1) {
    const lists = chroma === 3 ? 12 : 8;
    for (let i = 0; i < lists; i += 1) if (bits.bit() === 1) skipScalingList(bits, i < 6 ? 16 : 64);
  }
  return chroma;
};

const skipPictureOrder = (bits: BitReader): void => {
  const kind = bits.ue();
  if (kind === 0) bits.ue();
  if (kind !== 1) return;
  bits.bit();
  bits.se();
  bits.se();
  const cycle = bits.ue();
  if (cycle > 255) throw new RangeError('SPS broken');
  for (let i = 0; i < cycle; i += 1) bits.se();
};

const readSize = (sps: Uint8Array): { width: number; height: number } => {
  const rbsp = withoutEmulationPrevention(sps.subarray(1));
  const bits = new BitReader(rbsp);
  const profile = bits.bits(8);
  bits.bits(16);
  bits.ue();
  const chroma = readChroma(bits, profile);
  bits.ue();
  skipPictureOrder(bits);
  bits.ue();
  bits.bit();
  const widthMbs = bits.ue() + 1;
  const heightMaps = bits.ue() + 1;
  const fieldFactor = bits.bit() === 1 ? 1 : 2;
  if (fieldFactor === 2) bits.bit();
  bits.bit();
  const crop = bits.bit() === 1 ? { left: bits.ue(), right: bits.ue(), top: bits.ue(), bottom: bits.ue() } : undefined;
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = (chroma === 1 ? 2 : 1) * fieldFactor;
  return {
    width: widthMbs * 16 - unitX * ((crop?.left ?? 0) + (crop?.right ?? 0)),
    height: heightMaps * 16 * fieldFactor - unitY * ((crop?.top ?? 0) + (crop?.bottom ?? 0)),
  };
};

const hex = (byte: number): string => byte.toString(16).padStart(2, '0').toUpperCase();

/**
 * Reads an AVCDecoderConfigurationRecord (ISO 14496-15 5.3.3.1) and its first SPS (H.264 7.3.2.1.1).
 * Anything that is not one, or says an impossible size, gives undefined.
 */
export const parseAvcC = (avcC: Uint8Array): AvcHeader | undefined => {
  const [version, profile, compatibility, level, , spsCount, lengthHigh, lengthLow] = avcC;
  if (version !== 1 || profile === undefined || compatibility === undefined || level === undefined) return undefined;
  if (spsCount === undefined || (spsCount & 0x1f) === 0 || lengthHigh === undefined || lengthLow === undefined) return undefined;
  const spsLength = lengthHigh * 256 + lengthLow;
  const sps = avcC.subarray(8, 8 + spsLength);
  if (sps.length !== spsLength || sps.length < 4 || ((sps[0] ?? 0) & 0x1f) !== 7) return undefined;
  try {
    const { width, height } = readSize(sps);
    if (width < 16 || height < 16 || width > maxSidePx || height > maxSidePx) return undefined;
    return { codec: `avc1.${hex(profile)}${hex(compatibility)}${hex(level)}`, width, height };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};
