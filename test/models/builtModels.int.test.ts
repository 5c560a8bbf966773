import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ModelManifest, modelsInUse, modelsOf } from '../../models/manifest';
import manifestJson from '../../models/manifest.json';
import { sha256OfFile } from '../../models/verify';
import dlibReference from './dlibReference.json';
import { drawnFace } from './drawnFace';
import eyeReference from './eyecontourReference.json';
import reference from './facemeshReference.json';

const project = fileURLToPath(new URL('../..', import.meta.url));
const manifest = ModelManifest.parse(manifestJson);
const { mesh, recogniser } = modelsInUse(manifest);
const dlib = modelsOf(manifest, 'provenance')?.recogniser;
let out = '';

/** Runs the builder as a person would, with the cache the set-up has filled. */
function runBuilder(args: readonly string[], env: Record<string, string> = {}) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    const command = ['--import', 'tsx', join('models', 'build', 'build.ts'), ...args];
    execFile(process.execPath, command, { cwd: project, env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

const openModel = (file: string) => InferenceSession.create(join(out, file), { logSeverityLevel: 3 });

/** NCHW floats of an RGB picture, (byte − mean) / divisor. */
function planes(rgb: Uint8Array, { mean, divisor }: { mean: number; divisor: number }): Float32Array {
  const pixels = rgb.length / 3;
  return Float32Array.from(rgb, (_, index) => ((rgb[(index % pixels) * 3 + Math.floor(index / pixels)] ?? 0) - mean) / divisor);
}

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'fairgate-built-'));
  const { code, stderr } = await runBuilder(['--out', out]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}, 180_000);
afterAll(() => rm(out, { recursive: true, force: true }));

describe('the builder', () => {
  test.each(manifest.files)('makes $file with the sha256 and size of the manifest', async ({ file, builtSha256, builtBytes }) => {
    expect(await sha256OfFile(join(out, file))).toBe(builtSha256);
    expect((await stat(join(out, file))).size).toBe(builtBytes);
  });

  test('leaves nothing else behind', async () => {
    expect((await readdir(out)).sort()).toEqual(manifest.files.map(({ file }) => file).sort());
  });

  test('does nothing twice', async () => {
    const before = await stat(join(out, 'facemesh.onnx'));
    const { code, stdout } = await runBuilder(['--out', out]);
    expect(code).toBe(0);
    expect(stdout.match(/already built/g)).toHaveLength(manifest.files.length);
    expect((await stat(join(out, 'facemesh.onnx'))).mtimeMs).toBe(before.mtimeMs);
  });

  test('mends a file that was damaged', async () => {
    const damaged = join(out, 'fr_feature.onnx');
    await writeFile(damaged, (await readFile(damaged)).fill(0, 1000, 1010));
    const { code, stdout } = await runBuilder(['--out', out]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/fr_feature\.onnx: built/);
    expect(await sha256OfFile(damaged)).toBe(recogniser.builtSha256);
  });

  test('says in one sentence that a package cannot be had', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'fairgate-empty-'));
    const nowhere = {
      npm_config_registry: 'http://127.0.0.1:9/',
      npm_config_cache: join(empty, 'npm'),
      npm_config_fetch_retries: '0',
    };
    const { code, stderr } = await runBuilder(['--out', join(empty, 'out'), '--cache', join(empty, 'cache')], nowhere);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The package \S+ could not be fetched \([^\n]*\); [^\n]*\.\n$/);
    expect(await readdir(join(empty, 'out'))).toEqual([]);
    await rm(empty, { recursive: true, force: true });
  });

  test('says in one sentence that a folder cannot be written', async () => {
    const inTheWay = join(out, 'facemesh.onnx');
    const { code, stderr } = await runBuilder(['--out', join(inTheWay, 'out')]);
    expect(code).toBe(1);
    expect(stderr).toBe(`The folder ${join(inTheWay, 'out')} cannot be made; choose another with --out.\n`);
  });

  test('says in one sentence that an option is unknown', async () => {
    const { code, stderr } = await runBuilder(['--fast']);
    expect(code).toBe(1);
    expect(stderr).toBe('Unknown option. Usage: npx tsx models/build/build.ts [--out FOLDER] [--cache FOLDER]\n');
  });
});

describe('the built models', () => {
  test.each(manifest.files)('$file takes and answers what the manifest says', async ({ file, input, outputs }) => {
    const session = await openModel(file);
    expect(session.inputNames).toEqual([input.name]);
    const pixels = input.shape.reduce((product, size) => product * size, 1);
    const answer = await session.run({ [input.name]: new Tensor('float32', new Float32Array(pixels), input.shape) });
    expect(outputs.map(({ name }) => [name, answer[name]?.dims])).toEqual(outputs.map(({ name, shape }) => [name, shape]));
    expect(session.outputNames.toSorted()).toEqual(outputs.map(({ name }) => name).toSorted());
    await session.release();
  });

  test('the converted mesh answers as TensorFlow.js does', async () => {
    const session = await openModel(mesh.file);
    const tensor = new Tensor('float32', planes(drawnFace(192), mesh.input), mesh.input.shape);
    const answer = await session.run({ [mesh.input.name]: tensor });
    const points = Array.from(answer.mesh?.data ?? [], Number);
    expect(points).toHaveLength(1404);
    expect(answer.presence?.data[0]).toBeCloseTo(reference.presence, 4);
    const farthest = (mine: readonly number[], theirs: readonly number[]) =>
      Math.max(...theirs.map((value, index) => Math.abs(value - (mine[index] ?? Number.NaN))));
    expect(farthest(points.slice(0, 32), reference.first32)).toBeLessThan(reference.tolerancePx);
    expect(
      farthest(
        points.filter((_, index) => index % 45 === 0),
        reference.every45th,
      ),
    ).toBeLessThan(reference.tolerancePx);
    await session.release();
  });

  test('the converted network for the lids answers as TensorFlow.js does', async () => {
    const eyes = modelsOf(manifest, manifest.profile.name)?.eyes;
    if (!eyes) throw new Error('the default profile has no network for the eyes');
    const session = await openModel(eyes.file);
    const contourOf = async (rgb: Uint8Array) => {
      const answer = await session.run({ [eyes.input.name]: new Tensor('float32', planes(rgb, eyes.input), eyes.input.shape) });
      return Array.from(answer.contour?.data ?? [], Number);
    };
    const contour = await contourOf(drawnFace(64));
    expect(contour).toHaveLength(eyeReference.contour.length);
    const farthest = (other: readonly number[]) =>
      Math.max(...contour.map((value, index) => Math.abs(value - (other[index] ?? Number.NaN))));
    expect(farthest(eyeReference.contour)).toBeLessThan(eyeReference.tolerancePx);
    expect(farthest(await contourOf(drawnFace(64).reverse()))).toBeGreaterThan(1);
    await session.release();
  });

  test('the converted dlib network answers as TensorFlow.js does', async () => {
    if (!dlib) throw new Error('the manifest has no profile provenance');
    const session = await openModel(dlib.file);
    const templateOf = async (rgb: Uint8Array) => {
      const answer = await session.run({ image: new Tensor('float32', planes(rgb, dlib.input), dlib.input.shape) });
      return Array.from(answer.template?.data ?? [], Number);
    };
    const template = await templateOf(drawnFace(150));
    expect(template).toHaveLength(128);
    const differences = template.map((value, index) => Math.abs(value - (dlibReference.template[index] ?? Number.NaN)));
    expect(Math.max(...differences)).toBeLessThan(dlibReference.tolerance);
    const other = await templateOf(drawnFace(150).reverse());
    expect(Math.max(...other.map((value, index) => Math.abs(value - (template[index] ?? 0))))).toBeGreaterThan(0.05);
    await session.release();
  });
});
