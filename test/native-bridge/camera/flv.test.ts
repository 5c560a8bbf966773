import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EncodedPacket, StreamConfig } from '../../../native-bridge/camera/camera';
import { createFlvDemuxer } from '../../../native-bridge/camera/flv';
import { sampleAvcC } from './avcSamples';

const fileHeader = [0x46, 0x4c, 0x56, 1, 1, 0, 0, 0, 9, 0, 0, 0, 0];

const u24 = (value: number): number[] => [(value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff];

const tag = (type: number, timestampMs: number, body: readonly number[]): number[] => [
  ...[type, ...u24(body.length), ...u24(timestampMs), (timestampMs >>> 24) & 0xff, 0, 0, 0],
  ...body,
  ...[0, ...u24(body.length + 11)],
];

const sequenceHeader = (avcC: Uint8Array): number[] => tag(9, 0, [0x17, 0, 0, 0, 0, ...avcC]);
const picture = (timestampMs: number, key: boolean, data: number[], compositionMs = 0): number[] =>
  tag(9, timestampMs, [key ? 0x17 : 0x27, 1, ...u24(compositionMs & 0xffffff), ...data]);

const watch = (maxTagBytes?: number) => {
  const configs: StreamConfig[] = [];
  const packets: EncodedPacket[] = [];
  const demuxer = createFlvDemuxer({
    onConfig: (config) => configs.push(config),
    onPacket: (packet) => packets.push(packet),
    now: () => 77,
    ...(maxTagBytes === undefined ? {} : { maxTagBytes }),
  });
  return { demuxer, configs, packets };
};

const film = Uint8Array.from([
  ...fileHeader,
  ...tag(18, 0, [2, 0, 10, 1, 2, 3]),
  ...sequenceHeader(sampleAvcC()),
  ...picture(40, true, [0, 0, 0, 2, 0x65, 1]),
  ...tag(8, 41, [0xaf, 1, 9, 9]),
  ...picture(80, false, [0, 0, 0, 2, 0x41, 2], 5),
  ...picture(120, false, [0, 0, 0, 3, 0x41, 3, 4], -10),
]);

const expectFilm = ({ configs, packets }: ReturnType<typeof watch>): void => {
  expect(configs).toEqual([{ codec: 'avc1.42C01E', width: 640, height: 360, description: sampleAvcC() }]);
  expect(packets).toEqual([
    { key: true, timestampUs: 40_000, data: Uint8Array.of(0, 0, 0, 2, 0x65, 1), arrivedMonoMs: 77 },
    { key: false, timestampUs: 85_000, data: Uint8Array.of(0, 0, 0, 2, 0x41, 2), arrivedMonoMs: 77 },
    { key: false, timestampUs: 110_000, data: Uint8Array.of(0, 0, 0, 3, 0x41, 3, 4), arrivedMonoMs: 77 },
  ]);
};

describe('reading an FLV stream', () => {
  it('gives the same configuration and packets wherever the bytes are cut in two', () => {
    for (let cut = 0; cut <= film.length; cut += 1) {
      const seen = watch();
      expect(seen.demuxer.push(film.subarray(0, cut))).toBe(true);
      expect(seen.demuxer.push(film.subarray(cut))).toBe(true);
      expectFilm(seen);
    }
  });

  it('gives the same when every byte comes alone', () => {
    const seen = watch();
    for (const byte of film) expect(seen.demuxer.push(Uint8Array.of(byte))).toBe(true);
    expectFilm(seen);
  });

  it('hands out bytes of its own: a later change of the input does not reach a packet', () => {
    const seen = watch();
    const bytes = film.slice();
    seen.demuxer.push(bytes);
    bytes.fill(0);
    expectFilm(seen);
  });

  it('tells a configuration again only when it has changed', () => {
    const seen = watch();
    const first = sequenceHeader(sampleAvcC(0));
    const second = sequenceHeader(sampleAvcC(1));
    seen.demuxer.push(Uint8Array.from([...fileHeader, ...first, ...first, ...second]));
    expect(seen.configs.map((config) => config.width)).toEqual([640, 1920]);
  });

  it('holds back pictures that come before any configuration', () => {
    const seen = watch();
    expect(seen.demuxer.push(Uint8Array.from([...fileHeader, ...picture(0, true, [1, 2, 3])]))).toBe(true);
    expect(seen.packets).toEqual([]);
  });

  it('passes over other codecs, extended headers, empty and stunted tags', () => {
    const seen = watch();
    const odd = [tag(9, 0, [0x12, 1, 0, 0, 0, 1]), tag(9, 0, [0x91, 0x68, 0x76, 0x63, 0x31]), tag(9, 0, [0x17]), tag(9, 0, [])];
    const bytes = [...fileHeader, ...odd.flat(), ...film.subarray(fileHeader.length)];
    expect(seen.demuxer.push(Uint8Array.from(bytes))).toBe(true);
    expectFilm(seen);
  });

  it('reads a timestamp beyond 24 bits', () => {
    const seen = watch();
    seen.demuxer.push(Uint8Array.from([...fileHeader, ...sequenceHeader(sampleAvcC()), ...picture(0x1234567, true, [1])]));
    expect(seen.packets[0]?.timestampUs).toBe(0x1234567 * 1000);
  });

  it('refuses a tag larger than the limit before any of it has come', () => {
    const seen = watch(1_000);
    expect(seen.demuxer.push(Uint8Array.from([...fileHeader, 9, ...u24(1_001), 0, 0, 0, 0, 0, 0, 0]))).toBe(false);
    expect(watch().demuxer.push(Uint8Array.from([...fileHeader, 9, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0]))).toBe(false);
  });

  it('refuses what is no FLV and stays shut', () => {
    const seen = watch();
    expect(seen.demuxer.push(Buffer.from('HTTP/1.1 200 OK'))).toBe(false);
    expect(seen.demuxer.push(film)).toBe(false);
    expect(seen.configs).toEqual([]);
  });

  it('refuses a header that hides a huge offset', () => {
    expect(watch().demuxer.push(Uint8Array.of(0x46, 0x4c, 0x56, 1, 1, 0x7f, 0xff, 0xff, 0xff))).toBe(false);
  });

  it('never throws on garbage after a good start', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const seen = watch();
        seen.demuxer.push(film);
        seen.demuxer.push(noise);
        expect(seen.packets.length).toBeGreaterThanOrEqual(3);
      }),
    );
  });
});
