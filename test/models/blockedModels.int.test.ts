import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { type ModelFile, ModelManifest, modelsInUse, modelsOf } from '../../models/manifest';
import manifestJson from '../../models/manifest.json';
import { drawnFace } from './drawnFace';
import { originalNetwork } from './originalNetworks';

const manifest = ModelManifest.parse(manifestJson);
const { detector, mesh, recogniser } = modelsInUse(manifest);
const strips = modelsOf(manifest, manifest.profile.name)?.detectorStrips ?? [];

const builtOf = ({ file }: ModelFile) => readFile(new URL(`../../models/built/${file}`, import.meta.url));

/** A drawn face or noise, RGB, in the order the network takes: whole planes, or pixel by pixel. */
function inputOf(rgb: Uint8Array, { mean, divisor }: ModelFile['input'], planes: boolean): Float32Array {
  const pixels = rgb.length / 3;
  const from = (index: number) => (planes ? (index % pixels) * 3 + Math.floor(index / pixels) : index);
  return Float32Array.from(rgb, (_, index) => ((rgb[from(index)] ?? 0) - mean) / divisor);
}

function noise(sidePx: number): Uint8Array {
  let seed = 7;
  return Uint8Array.from({ length: sidePx * sidePx * 3 }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed >>> 24;
  });
}

async function answersOf(model: Uint8Array, rgb: Uint8Array, entry: ModelFile): Promise<Map<string, Float32Array>> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const shape = session.inputMetadata.flatMap((input) => (input.isTensor ? input.shape.map(Number) : []));
  const tensor = new Tensor('float32', inputOf(rgb, entry.input, shape[1] === 3), shape);
  const answer = await session.run({ [entry.input.name]: tensor });
  await session.release();
  return new Map(Object.entries(answer).map(([name, { data }]) => [name, Float32Array.from(data as Float32Array)]));
}

function cosine(one: Float32Array, other: Float32Array): number {
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, index) => sum + value * (b[index] ?? Number.NaN), 0);
  return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
}

describe.each([detector, mesh, recogniser])('$name, rewritten for the blocked layout', (entry) => {
  const sidePx = entry.input.shape[2] ?? 0;

  test.each([
    ['a drawn face', drawnFace(sidePx)],
    ['noise', noise(sidePx)],
  ])('answers as the network it was made from, on %s', async (_what, rgb) => {
    const [before, after] = [
      await answersOf(await originalNetwork(entry, () => undefined), rgb, entry),
      await answersOf(await builtOf(entry), rgb, entry),
    ];
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    for (const [name, values] of after) {
      const expected = before.get(name) ?? new Float32Array();
      expect(values).toHaveLength(expected.length);
      expect(cosine(values, expected)).toBeGreaterThanOrEqual(0.999999);
    }
  });
});

describe.each(strips)('$name', (strip) => {
  const [, , sidePx = 0] = detector.input.shape;
  const [, , heightPx = 0, widthPx = 0] = strip.input.shape;
  const [offX, offY] = [(sidePx - widthPx) / 2, (sidePx - heightPx) / 2];
  const MARGIN_PX = 24;

  /** Black but for the part of the square that the strip shows without its margins. */
  const framed = (rgb: Uint8Array) =>
    rgb.map((value, at) => {
      const [row, column] = [Math.floor(at / 3 / sidePx), Math.floor(at / 3) % sidePx];
      const isOutside = (place: number, off: number) => off > 0 && Math.min(place, sidePx - 1 - place) < off + MARGIN_PX;
      return isOutside(row, offY) || isOutside(column, offX) ? 0 : value;
    });
  const cut = (rgb: Uint8Array) =>
    Uint8Array.from({ length: heightPx * widthPx * 3 }, (_, at) => {
      const [row, column] = [Math.floor(at / 3 / widthPx) + offY, (Math.floor(at / 3) % widthPx) + offX];
      return rgb[(row * sidePx + column) * 3 + (at % 3)] ?? 0;
    });

  test.each([
    ['a drawn face', drawnFace(256)],
    ['noise', noise(256)],
    ['nothing', new Uint8Array(256 * 256 * 3)],
  ])('answers as its makers’ network does that is shown all of the square, on %s', async (_what, rgb) => {
    const square = framed(rgb);
    const before = await answersOf(await originalNetwork(detector, () => undefined), square, detector);
    const after = await answersOf(await builtOf(strip), cut(square), strip);
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    for (const [name, values] of after) {
      const expected = before.get(name) ?? new Float32Array();
      expect(values).toHaveLength(expected.length);
      expect(cosine(values, expected)).toBeGreaterThanOrEqual(0.9999);
    }
  });
});
