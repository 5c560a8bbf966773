import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EYE_SHUT_SHARE, TURN_DEG } from '../../../main/recognition/livenessLimits';
import type { FaceModels } from '../../../native-bridge/vision/models';
import { loadFaceModels } from '../../../native-bridge/vision/models';
import { demoFaces } from '../../bench/detectors/faces';
import type { MeasuredHead } from '../../bench/liveness/heads';
import { measuredHead } from '../../bench/liveness/heads';
import type { WatchedClip } from '../../bench/liveness/watch';
import { watchClip } from '../../bench/liveness/watch';
import { coded, seededRandom } from '../../support/faces3d/camera';
import type { Presentation, Wish } from '../../support/faces3d/clips';
import { clipOf } from '../../support/faces3d/clips';

const cacheFolder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'fairgate', 'film');

async function loaded(folder = resolve('models')): Promise<FaceModels> {
  const answer = await loadFaceModels(folder);
  if (!answer.ok) throw new Error(`models: ${answer.fault} ${answer.file}`);
  return answer.models;
}

describe('the real networks on a head made of a photo', () => {
  let models: FaceModels;
  let head: MeasuredHead;
  beforeAll(async () => {
    models = await loaded();
    const photos = await demoFaces({ cacheFolder, projectFolder: resolve('.'), say: () => undefined });
    for (const photo of photos) {
      const measured = await measuredHead(models, photo);
      if (measured) {
        head = measured;
        return;
      }
    }
    throw new Error('no sample photo shows a face that looks straight ahead');
  });
  afterAll(() => models.dispose());

  const watched = async (presentation: Presentation, wish: Wish, turnDeg = 30): Promise<WatchedClip> => {
    const pictures = clipOf(head.head, { presentation, wish, turnDeg }, seededRandom(7));
    return watchClip(models, await coded(pictures), head.template);
  };
  /** The movement is at its full in pictures 5 and 6; the first four are at rest. */
  const motions = ({ frames }: WatchedClip, from: number, to: number) =>
    frames.slice(from, to).flatMap((frame) => frame?.motion ?? []);
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const turnSeen = (clip: WatchedClip) =>
    meanOf(motions(clip, 5, 7).map(({ yawDeg }) => yawDeg)) - meanOf(motions(clip, 0, 3).map(({ yawDeg }) => yawDeg));
  const eyesSeen = (clip: WatchedClip) =>
    Math.min(...motions(clip, 5, 7).map(({ eyeOpening }) => eyeOpening)) /
    Math.max(...motions(clip, 0, 4).map(({ eyeOpening }) => eyeOpening));

  it('a head that turns is seen to turn, to the side it turns to, and stays one person', async () => {
    const toItsLeft = await watched('live', 'turn', 30);
    expect(turnSeen(toItsLeft)).toBeGreaterThan(TURN_DEG);
    expect(turnSeen(await watched('live', 'turn', -30))).toBeLessThan(-TURN_DEG);
    expect(toItsLeft.tracks).toBe(1);
    expect(toItsLeft.frames.every((frame) => frame?.same !== false)).toBe(true);
  });

  it('a photo tilted by as much is not: its nose does not move between its cheeks', async () => {
    expect(Math.abs(turnSeen(await watched('paper', 'turn', 30)))).toBeLessThan(TURN_DEG / 2);
  });

  it('eyes that shut are seen to shut; a photo tilted back keeps them open', async () => {
    expect(eyesSeen(await watched('live', 'blink'))).toBeLessThan(EYE_SHUT_SHARE);
    expect(eyesSeen(await watched('paper', 'blink'))).toBeGreaterThan(EYE_SHUT_SHARE);
  });

  it('a score comes with each template, and tells the head from its print', async () => {
    const scoresOf = ({ frames }: WatchedClip) => frames.flatMap((frame) => (frame?.good ? [frame.passiveLive] : []));
    const [living, printed] = [scoresOf(await watched('live', 'blink')), scoresOf(await watched('paper', 'blink'))];
    for (const score of [...living, ...printed]) expect(score).not.toBeNull();
    expect(living.length).toBeGreaterThan(5);
    expect(meanOf(living.map((score) => score ?? 0))).toBeGreaterThan(meanOf(printed.map((score) => score ?? 1)));
  });
});

describe('the files for signs of life', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairgate-liveness-'));
    await mkdir(join(folder, 'built'));
    await copyFile('models/manifest.json', join(folder, 'manifest.json'));
    const strips = ['blazeface-back-wide.onnx', 'blazeface-back-tall.onnx'];
    for (const file of ['blazeface-back.onnx', ...strips, 'facemesh.onnx', 'fr_feature.onnx']) await lay(file);
  });
  afterEach(() => rm(folder, { recursive: true }));
  const lay = (file: string) => symlink(resolve('models', 'built', file), join(folder, 'built', file));

  it('a broken or missing one is no sign of life, and faces are recognised as before', async () => {
    await writeFile(join(folder, 'built', 'fr_liveness.onnx'), 'not a network');
    const models = await loaded(folder);
    expect(await models.liveness.scorer()).toBeNull();
    expect(await models.liveness.eyes()).toBeNull();
    await models.forget();
    await models.dispose();
  });

  it('another network in their place, as the manifest has it or not, is no sign of life either', async () => {
    const manifest = JSON.parse(await readFile('models/manifest.json', 'utf8'));
    const mesh = await readFile(join('models', 'built', 'facemesh.onnx'));
    for (const entry of manifest.files) {
      if (entry.role !== 'liveness' && entry.role !== 'eyes') continue;
      entry.builtSha256 = createHash('sha256').update(mesh).digest('hex');
      await writeFile(join(folder, 'built', entry.file), mesh);
    }
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
    const models = await loaded(folder);
    expect(await models.liveness.scorer()).toBeNull();
    expect(await models.liveness.eyes()).toBeNull();
    await models.forget();
    await models.dispose();
  });

  it('are not loaded before a lane asks for them', async () => {
    const models = await loaded(folder);
    // Only now are they there: had the models looked for them on loading, they would be missing.
    await lay('fr_liveness.onnx');
    await lay('eyecontour.onnx');
    expect(await models.liveness.scorer()).not.toBeNull();
    expect(await models.liveness.eyes()).not.toBeNull();
    await models.dispose();
  });
});
