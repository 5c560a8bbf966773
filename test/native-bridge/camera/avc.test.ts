import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAvcC } from '../../../native-bridge/camera/avc';
import { avcSamples, sampleAvcC } from './avcSamples';

describe('reading an avcC box', () => {
  it.each(avcSamples)('finds codec and picture size: $name', ({ hex, expected }) => {
    expect(parseAvcC(Uint8Array.from(Buffer.from(hex, 'hex')))).toEqual(expected);
  });

  it('takes no box cut short inside its SPS', () => {
    const whole = sampleAvcC();
    const spsEnd = 8 + (whole[7] ?? 0);
    for (let length = 0; length < spsEnd; length += 1) expect(parseAvcC(whole.subarray(0, length))).toBeUndefined();
    expect(parseAvcC(whole.subarray(0, spsEnd))).toBeDefined();
  });

  it('neither throws nor hangs on any bytes, and never tells an impossible size', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom(66, 77, 100, 244), (noise, profile) => {
        const box = Uint8Array.from([1, profile, 0, 30, 0xff, 0xe1, 0, noise.length + 4, 0x67, profile, 0, 30, ...noise]);
        const header = parseAvcC(box);
        if (header === undefined) return;
        expect(header.width).toBeGreaterThanOrEqual(16);
        expect(header.width).toBeLessThanOrEqual(16_384);
        expect(header.height).toBeGreaterThanOrEqual(16);
        expect(header.height).toBeLessThanOrEqual(16_384);
      }),
      { numRuns: 2_000 },
    );
  });
});
