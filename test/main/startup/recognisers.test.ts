import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recogniserOf } from '../../../main/startup/recognisers';
import { readManifest } from '../../../models/verify';

const manifest = await readManifest(resolve('models'));

describe('the recogniser of a profile', () => {
  it('is the one the manifest names, with its measured thresholds, and may open by face alone', () => {
    expect(recogniserOf(manifest, 'accurate')).toMatchObject({
      model: expect.stringMatching(/^fr_feature-/),
      dimensions: 512,
      use: '1:N',
      passiveAtLeast: expect.closeTo(0.5, 0),
    });
    expect(recogniserOf(manifest, 'accurate')?.calibration?.length).toBeGreaterThan(1);
  });

  it('of a set that is good for 1:1 says so', () => {
    expect(recogniserOf(manifest, 'provenance')).toMatchObject({ dimensions: 128, use: '1:1' });
  });

  it('whose file is optional says which one is to be fetched, and only then', () => {
    expect(recogniserOf(manifest, 'sface')?.toFetch).toEqual({ file: 'sface-2021dec.onnx', name: 'sface' });
    expect(recogniserOf(manifest, 'accurate')).not.toHaveProperty('toFetch');
  });

  it('that nobody measured has no threshold', () => {
    if (!manifest) throw new Error('no manifest');
    const unmeasured = {
      ...manifest,
      files: manifest.files.map((file) => (file.role === 'recogniser' ? { ...file, calibration: undefined } : file)),
    };
    expect(recogniserOf(unmeasured, 'provenance')).toMatchObject({ calibration: null });
  });

  it('is none without a manifest, or for a name it does not have', () => {
    expect(recogniserOf(null, 'accurate')).toBeNull();
    expect(recogniserOf(manifest, 'fastest')).toBeNull();
  });
});
