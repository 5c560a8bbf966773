import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import manifestJson from '../../models/manifest.json';
import { fileStates, readManifest, verifyModels } from '../../models/verify';

let folder = '';

/** A models folder whose files are a few letters each, described by a manifest that fits them. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairgate-verify-'));
  await mkdir(join(folder, 'built'));
  const manifest = structuredClone(manifestJson);
  for (const entry of manifest.files) {
    await writeFile(join(folder, 'built', entry.file), `weights of ${entry.name}`);
    entry.builtSha256 = createHash('sha256').update(`weights of ${entry.name}`).digest('hex');
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a whole folder has no problems', async () => {
  expect(await verifyModels(folder)).toEqual([]);
});

test('a missing file and a changed file are named', async () => {
  await rm(join(folder, 'built', 'facemesh.onnx'));
  await writeFile(join(folder, 'built', 'fr_feature.onnx'), 'weights of somebody else');
  expect(await verifyModels(folder)).toEqual([
    { problem: 'missing', file: 'facemesh.onnx' },
    { problem: 'wrong-hash', file: 'fr_feature.onnx' },
  ]);
});

test('nothing built yet: every file is missing', async () => {
  await rm(join(folder, 'built'), { recursive: true });
  const problems = await verifyModels(folder);
  expect(problems).toHaveLength(manifestJson.files.length);
  expect(problems.every(({ problem }) => problem === 'missing')).toBe(true);
});

test.each([
  ['absent', null],
  ['not JSON', '{"version": 1,'],
  ['of another version', JSON.stringify({ ...manifestJson, version: 2 })],
])('a manifest that is %s is one problem', async (_what, text) => {
  if (text === null) await rm(join(folder, 'manifest.json'));
  else await writeFile(join(folder, 'manifest.json'), text);
  expect(await verifyModels(folder)).toEqual([{ problem: 'manifest-broken', file: 'manifest.json' }]);
});

test('every file has a state of its own, optional ones too', async () => {
  await rm(join(folder, 'built', 'facemesh.onnx'));
  await writeFile(join(folder, 'built', 'fr_feature.onnx'), 'weights of somebody else');
  await writeFile(join(folder, 'built', 'minifas-98.20.onnx'), 'weights of somebody else');
  await writeFile(join(folder, 'built', 'yunet-2023mar.onnx'), 'weights of yunet');
  const manifest = await readManifest(folder);
  if (!manifest) throw new Error('the manifest of this test is broken');
  const yunet = manifest.optional.find(({ name }) => name === 'yunet');
  if (yunet) yunet.builtSha256 = createHash('sha256').update('weights of yunet').digest('hex');
  const states = await fileStates(manifest, join(folder, 'built'));
  expect(Object.fromEntries(states.map(({ name, state }) => [name, state]))).toMatchObject({
    'blazeface-back': 'built',
    facemesh: 'missing',
    fr_feature: 'wrong-hash',
    yunet: 'fetched',
    sface: 'not-fetched',
    minifas: 'wrong-hash',
  });
  expect(states.find(({ name }) => name === 'sface')).toMatchObject({ profiles: ['sface'], optional: true, bytes: 38_696_353 });
});

test('an optional file that nobody fetched is no problem of the station', async () => {
  const problems = await verifyModels(folder);
  expect(problems.map(({ file }) => file)).not.toContain('sface-2021dec.onnx');
});
