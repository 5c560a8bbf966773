import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadFaceModels } from '../../../native-bridge/vision/models';
import { squarePicture } from '../../../native-bridge/vision/picture';

const MODELS = resolve('models');
const USED = ['blazeface-back.onnx', 'blazeface-back-wide.onnx', 'blazeface-back-tall.onnx', 'facemesh.onnx', 'fr_feature.onnx'];

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

  it('loads another profile by name, with its own crop and its own recogniser', async () => {
    const loaded = await loadFaceModels(folder, 'provenance');
    if (!loaded.ok) throw new Error(`${loaded.fault} ${loaded.file}`);
    const { profile, modelId, cropSidePx, template, recogniser } = loaded.models;
    expect({ profile, modelId, cropSidePx }).toEqual({
      profile: 'provenance',
      modelId: 'dlib-resnet-b413e420',
      cropSidePx: 150,
    });
    expect(template.every(({ x, y }) => x > 0 && x < cropSidePx && y > 0 && y < cropSidePx)).toBe(true);
    const crop = squarePicture(cropSidePx);
    crop.rgb.forEach((_, at) => {
      crop.rgb[at] = (at * 31) % 256;
    });
    const embedding = await recogniser.embed(crop);
    expect(embedding).toHaveLength(128);
    expect(Math.hypot(...embedding)).toBeCloseTo(1, 5);
    await loaded.models.dispose();
  });

  it('does not make up a profile', async () => {
    expect(await loadFaceModels(folder, 'fastest')).toEqual({ ok: false, fault: 'unusable', file: 'manifest.json' });
  });

  it('misses the optional file of a profile that was not fetched', async () => {
    await rm(join(folder, 'built', 'sface-2021dec.onnx'), { force: true });
    expect(await loadFaceModels(folder, 'sface')).toEqual({ ok: false, fault: 'missing', file: 'sface-2021dec.onnx' });
  });

  it.each(USED)('refuses %s by its hash when it is cut short', async (file) => {
    const path = join(folder, 'built', file);
    await truncate(path, 100_000);
    expect(await loadFaceModels(folder)).toEqual({ ok: false, fault: 'wrong-hash', file });
  });

  it.each(USED)('refuses another network in place of %s, although the manifest has its hash', async (file) => {
    const other = await readFile(join(MODELS, 'built', 'eyecontour.onnx'));
    const manifest = JSON.parse(await readFile(join(MODELS, 'manifest.json'), 'utf8'));
    const entry = manifest.files.find((candidate: { file: string }) => candidate.file === file);
    entry.builtSha256 = createHash('sha256').update(other).digest('hex');
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
    await writeFile(join(folder, 'built', file), other);
    expect(await loadFaceModels(folder)).toEqual({ ok: false, fault: 'unusable', file });
  });

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
