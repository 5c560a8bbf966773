import { cp, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadFaceModels } from '../../../native-bridge/vision/models';

const MODELS = resolve('models');

describe('loadFaceModels, with the built models', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairgate-models-'));
    await cp(join(MODELS, 'manifest.json'), join(folder, 'manifest.json'));
    await cp(join(MODELS, 'built'), join(folder, 'built'), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('loads what the manifest names', async () => {
    const loaded = await loadFaceModels(folder);
    if (!loaded.ok) throw new Error(`${loaded.fault} ${loaded.file}`);
    expect(loaded.models.modelId).toBe('fr_feature-87aacdfe');
    expect(loaded.models.cropSidePx).toBe(112);
    await loaded.models.dispose();
  });

  it.each(['blazeface-back.onnx', 'facemesh.onnx', 'fr_feature.onnx'])(
    'refuses %s by its hash when it is cut short',
    async (file) => {
      const path = join(folder, 'built', file);
      await truncate(path, 100_000);
      expect(await loadFaceModels(folder)).toEqual({ ok: false, fault: 'wrong-hash', file });
    },
  );

  it('names a missing file', async () => {
    await rm(join(folder, 'built', 'facemesh.onnx'));
    expect(await loadFaceModels(folder)).toEqual({ ok: false, fault: 'missing', file: 'facemesh.onnx' });
  });

  it.each([
    ['no manifest', () => rm(join(folder, 'manifest.json'))],
    ['a manifest that is no JSON', () => writeFile(join(folder, 'manifest.json'), '{')],
    [
      'a manifest that leads nowhere',
      async () => {
        await rm(join(folder, 'manifest.json'));
        await symlink('/nowhere', join(folder, 'manifest.json'));
      },
    ],
  ])('refuses a folder with %s', async (_, spoil) => {
    await spoil();
    expect(await loadFaceModels(folder)).toEqual({ ok: false, fault: 'missing', file: 'manifest.json' });
  });
});
