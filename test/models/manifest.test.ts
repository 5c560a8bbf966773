import { describe, expect, test } from 'vitest';
import { thresholdFor } from '../../main/recognition/thresholds';
import { ModelManifest, modelsInUse, modelsOf } from '../../models/manifest';
import manifestJson from '../../models/manifest.json';

type Draft = typeof manifestJson;

/** A copy of the manifest with something broken in it. */
function broken(change: (draft: Draft) => void): Draft {
  const draft = structuredClone(manifestJson);
  change(draft);
  return draft;
}

const fileNamed = (draft: Draft, name: string) => {
  const found = draft.files.find((entry) => entry.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};

describe('the model manifest', () => {
  test('names one file for each role, and the shapes fit each other', () => {
    const { detector, mesh, recogniser } = modelsInUse(ModelManifest.parse(manifestJson));
    expect(recogniser.outputs[0]?.shape.at(-1)).toBe(recogniser.dimensions);
    expect(recogniser.input.shape.slice(2)).toEqual([recogniser.alignment.sidePx, recogniser.alignment.sidePx]);
    expect(mesh.outputs.find(({ name }) => name === 'mesh')?.shape.at(-1)).toBe(468 * 3);
    expect(detector.role).toBe('detector');
  });

  test('calls the recogniser by the first digits of its source, so that templates of two versions never meet', () => {
    const { recogniser } = modelsInUse(ModelManifest.parse(manifestJson));
    expect(recogniser.modelId).toBe(`${recogniser.name}-${recogniser.source.files[0]?.sha256.slice(0, 8)}`);
  });

  test('knows its profiles by name', () => {
    const manifest = ModelManifest.parse(manifestJson);
    expect(modelsOf(manifest, 'accurate')?.recogniser).toBe(modelsInUse(manifest).recogniser);
    expect(modelsOf(manifest, 'sface')).toMatchObject({ profile: { use: '1:1' }, recogniser: { modelId: 'sface-0ba9fbfa' } });
    expect(modelsOf(manifest, 'provenance')).toMatchObject({ profile: { use: '1:1' }, recogniser: { dimensions: 128 } });
    expect(modelsOf(manifest, 'fastest')).toBeNull();
  });

  test('has strips of the detector for the shapes of regions, and does without where a profile names none', () => {
    const shapes = modelsOf(ModelManifest.parse(manifestJson), 'accurate')?.detectorStrips.map(({ input }) => input.shape);
    expect(shapes).toEqual([
      [1, 3, 192, 256],
      [1, 3, 256, 192],
    ]);
    const without = broken((draft) => Object.assign(draft.profiles[0] ?? {}, { detectorStrips: undefined }));
    expect(modelsOf(ModelManifest.parse(without), 'accurate')?.detectorStrips).toEqual([]);
  });

  test('opens gates with one profile only', () => {
    const opening = manifestJson.profiles.filter(({ use }) => use === '1:N').map(({ name }) => name);
    expect(opening).toEqual(['accurate']);
  });

  test('gives thresholds the gate can use', () => {
    const { recogniser } = modelsInUse(ModelManifest.parse(manifestJson));
    expect(thresholdFor(recogniser.calibration, 1e-5)).toBe(0.477);
  });

  test('gives the profile of known origin thresholds of its own, for comparing one with one', () => {
    const recogniser = modelsOf(ModelManifest.parse(manifestJson), 'provenance')?.recogniser;
    expect(thresholdFor(recogniser?.calibration ?? [], 1e-3)).toBe(0.93);
    expect(recogniser?.calibrationSource).toContain('1:1 only');
  });

  test.each<[string, (draft: Draft) => void]>([
    ['a profile that names no file', (draft) => Object.assign(draft.profiles[0] ?? {}, { mesh: 'nothing' })],
    ['a profile that names a file of another role', (draft) => Object.assign(draft.profiles[0] ?? {}, { mesh: 'fr_feature' })],
    ['a default profile that does not exist', (draft) => Object.assign(draft.profile, { name: 'fastest' })],
    ['a default profile that is for 1:1 only', (draft) => Object.assign(draft.profile, { name: 'sface' })],
    ['two profiles of one name', (draft) => draft.profiles.push(...draft.profiles.slice(0, 1))],
    [
      'a 1:N profile whose recogniser has no calibration',
      (draft) => Object.assign(draft.profiles.find(({ name }) => name === 'sface') ?? {}, { use: '1:N' }),
    ],
    [
      'a 1:N profile whose built recogniser has no calibration',
      (draft) => {
        Object.assign(draft.profiles.find(({ name }) => name === 'provenance') ?? {}, { use: '1:N' });
        delete fileNamed(draft, 'dlib-resnet').calibration;
      },
    ],
    ['a use nobody knows', (draft) => Object.assign(draft.profiles[0] ?? {}, { use: '1:M' })],
    [
      'an optional file without https',
      (draft) => Object.assign(draft.optional[0] ?? {}, { url: 'http://models.example/a.onnx' }),
    ],
    [
      'an optional file that overwrites a built one',
      (draft) => Object.assign(draft.optional[0] ?? {}, { file: 'facemesh.onnx' }),
    ],
    ['an optional file with the name of a built one', (draft) => Object.assign(draft.optional[0] ?? {}, { name: 'facemesh' })],
    ['two entries for one output', (draft) => Object.assign(fileNamed(draft, 'facemesh'), { file: 'fr_feature.onnx' })],
    ['a way out of the folder', (draft) => Object.assign(fileNamed(draft, 'facemesh'), { file: '../facemesh.onnx' })],
    ['half a sha256', (draft) => Object.assign(fileNamed(draft, 'facemesh'), { builtSha256: '0e32f5b0' })],
    ['a version range', (draft) => Object.assign(fileNamed(draft, 'facemesh').source, { version: '^3.3.6' })],
    ['a package that is a shell command', (draft) => Object.assign(fileNamed(draft, 'facemesh').source, { package: 'a && b' })],
    ['a step nobody knows', (draft) => Object.assign(fileNamed(draft, 'facemesh'), { step: 'download' })],
    [
      'a calibration that grows looser',
      (draft) =>
        Object.assign(fileNamed(draft, 'fr_feature'), {
          calibration: [
            [1e-3, 0.4],
            [1e-4, 0.3],
          ],
        }),
    ],
    [
      'a crop of another size than the network takes',
      (draft) => {
        const { alignment } = draft.files.find(({ name }) => name === 'dlib-resnet') ?? {};
        if (alignment) alignment.sidePx = 112;
      },
    ],
    [
      'a strip of another network',
      (draft) => {
        const [file] = fileNamed(draft, 'blazeface-back-wide').source.files;
        if (file) file.sha256 = '0'.repeat(64);
      },
    ],
    [
      'a strip that shows faces smaller',
      (draft) => Object.assign(fileNamed(draft, 'blazeface-back-wide').input, { shape: [1, 3, 96, 128] }),
    ],
    ['a strip with other colours', (draft) => Object.assign(fileNamed(draft, 'blazeface-back-tall').input, { colour: 'BGR' })],
    ['a strip that is no detector', (draft) => Object.assign(draft.profiles[0] ?? {}, { detectorStrips: ['facemesh'] })],
    [
      'a strip where the whole detector belongs',
      (draft) => Object.assign(draft.profiles[0] ?? {}, { detector: 'blazeface-back-wide', detectorStrips: [] }),
    ],
    ['a table of one point', (draft) => Object.assign(fileNamed(draft, 'fr_feature'), { calibration: [[1e-3, 0.4]] })],
  ])('is refused with %s', (_what, change) => {
    expect(ModelManifest.safeParse(broken(change)).success).toBe(false);
  });
});
