import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FacesDeps, faces } from '../../../main/cli/faces';
import { lfwIsHere, lfwPairs } from '../../native-bridge/vision/lfwPairs';

let folder: string;
let wall: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-faces-'));
  wall = path.join(folder, 'wall.png');
  const drawn = spawnSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=s=320x240', '-frames:v', '1', wall]);
  if (drawn.status !== 0) throw new Error('ffmpeg could not draw the picture');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(args: string[], change: Partial<FacesDeps> = {}) {
  let [out, err] = ['', ''];
  const code = await faces(args, {
    modelsFolder: path.resolve('models'),
    ffmpegPath: 'ffmpeg',
    language: 'en',
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    nowMs: () => performance.now(),
    ...change,
  });
  return { code, out, err };
}

/** A models folder with one thing wrong. */
function spoiltModels(name: string, spoil: (built: string) => void): string {
  const copy = path.join(folder, name);
  mkdirSync(copy, { recursive: true });
  cpSync(path.resolve('models', 'manifest.json'), path.join(copy, 'manifest.json'));
  cpSync(path.resolve('models', 'built'), path.join(copy, 'built'), { recursive: true });
  spoil(path.join(copy, 'built'));
  return copy;
}

const Failure = z.strictObject({
  error: z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }),
  picture: z.string().nullable(),
  message: z.string().min(1),
  next: z.string().min(1),
});

describe('faces compare, when it cannot', () => {
  const failsWith = async (args: string[], change: Partial<FacesDeps> = {}) => {
    const { code, out } = await run(['compare', ...args, '--json'], change);
    expect(code).toBe(1);
    return Failure.parse(JSON.parse(out));
  };

  it('a picture without a face', async () => {
    expect(await failsWith([wall, wall])).toMatchObject({ error: { code: 'ENROL_NO_FACE' }, picture: wall });
  });

  it('a file that is not there', async () => {
    const absent = path.join(folder, 'absent.jpg');
    expect(await failsWith([absent, wall])).toMatchObject({ error: { code: 'FILE_MISSING', params: { file: absent } } });
  });

  it.each<[string, (file: string) => void]>([
    ['a text', (file) => writeFileSync(file, 'not a picture')],
    ['a picture cut off in its header', (file) => writeFileSync(file, readFileSync(wall).subarray(0, 20))],
    ['a folder', (file) => mkdirSync(file)],
  ])('a file that is no picture: %s', async (name, make) => {
    const file = path.join(folder, `${name.replaceAll(' ', '-')}.jpg`);
    make(file);
    expect(await failsWith([file, wall])).toMatchObject({ error: { code: 'ENROL_PHOTO_UNREADABLE' }, picture: file });
  });

  it('a picture of more than 15 MB', async () => {
    const file = path.join(folder, 'huge.jpg');
    writeFileSync(file, Buffer.alloc(15_000_001));
    expect(await failsWith([file, wall])).toMatchObject({ error: { code: 'ENROL_PHOTO_TOO_LARGE', params: { megabytes: 15 } } });
  });

  it('no ffmpeg', async () => {
    const ffmpegPath = path.join(folder, 'no-ffmpeg');
    expect(await failsWith([wall, wall], { ffmpegPath })).toMatchObject({ error: { code: 'FFMPEG_MISSING' } });
  });

  it('a model that is missing, one that was swapped, and no manifest', async () => {
    const without = spoiltModels('without', (built) => rmSync(path.join(built, 'facemesh.onnx')));
    const swapped = spoiltModels('swapped', (built) => writeFileSync(path.join(built, 'fr_feature.onnx'), 'something else'));
    expect(await failsWith([wall, wall], { modelsFolder: without })).toMatchObject({
      error: { code: 'MODEL_MISSING', params: { file: 'facemesh.onnx' } },
    });
    expect(await failsWith([wall, wall], { modelsFolder: swapped })).toMatchObject({
      error: { code: 'MODEL_WRONG_HASH', params: { file: 'fr_feature.onnx' } },
    });
    expect(await failsWith([wall, wall], { modelsFolder: folder })).toMatchObject({ error: { code: 'MODEL_MISSING' } });
  });

  it('a profile nobody knows, with the names of those there are', async () => {
    expect(await failsWith([wall, wall, '--profile', 'fastest'])).toMatchObject({
      error: { code: 'INPUT_INVALID', params: { field: '--profile: accurate, provenance, sface' } },
    });
  });

  it('a profile whose optional file nobody fetched: it says how', async () => {
    const bare = spoiltModels('bare', (built) => rmSync(path.join(built, 'sface-2021dec.onnx'), { force: true }));
    expect(await failsWith([wall, wall, '--profile', 'sface'], { modelsFolder: bare })).toMatchObject({
      error: { code: 'MODEL_NOT_FETCHED', params: { file: 'sface-2021dec.onnx', name: 'sface' } },
      next: expect.stringContaining('npm run models -- fetch sface'),
    });
  });

  it('a profile whose optional file is another than the manifest names', async () => {
    const swapped = spoiltModels('other', (built) => writeFileSync(path.join(built, 'sface-2021dec.onnx'), 'something else'));
    expect(await failsWith([wall, wall, '--profile', 'sface'], { modelsFolder: swapped })).toMatchObject({
      error: { code: 'MODEL_WRONG_HASH', params: { file: 'sface-2021dec.onnx' } },
    });
  });

  it('says so in either language, on stderr when a person reads', async () => {
    const english = await run(['compare', wall, wall]);
    const chinese = await run(['compare', wall, wall], { language: 'zh-CN' });
    expect(english).toMatchObject({ code: 1, out: '', err: expect.stringContaining('No face was found.') });
    expect(chinese).toMatchObject({ code: 1, out: '', err: expect.stringContaining('没有找到人脸。') });
  });
});

describe('faces accuracy, when it cannot', () => {
  const listOf = (text: string): string => {
    const file = path.join(folder, 'list.txt');
    writeFileSync(file, text);
    return file;
  };

  it.each<[string, () => string[], string]>([
    ['no list', () => ['--pairs', path.join(folder, 'no-list')], 'FILE_MISSING'],
    ['a broken list', () => ['--pairs', listOf('hello')], 'PAIRS_INVALID'],
    ['a picture of the list that is not there', () => ['--pairs', listOf('A 1 2\nA 1 B 1')], 'FILE_MISSING'],
    ['another profile', () => ['--pairs', listOf('A 1 2\nA 1 B 1'), '--profile', 'other'], 'INPUT_INVALID'],
  ])('%s', async (_, args, code) => {
    const answer = await run(['accuracy', ...args(), '--images', folder, '--json']);
    expect(answer.code).toBe(1);
    expect(Failure.parse(JSON.parse(answer.out)).error.code).toBe(code);
  });

  it('a list of pictures that show nobody', async () => {
    for (const name of ['A_0001.jpg', 'A_0002.jpg', 'B_0001.jpg']) cpSync(wall, path.join(folder, name));
    const { code, out, err } = await run(['accuracy', '--pairs', listOf('A 1 2\nA 1 B 1'), '--images', folder, '--json']);
    expect(code).toBe(1);
    expect(Failure.parse(JSON.parse(out)).error.code).toBe('ENROL_NO_FACE');
    expect(err).toContain('embedding 3 / 3');
  });
});

describe('arguments', () => {
  it.each<[string, string[]]>([
    ['nothing', []],
    ['an unknown word', ['guess']],
    ['one picture', ['compare', 'a.jpg']],
    ['three pictures', ['compare', 'a', 'b', 'c']],
    ['an unknown option', ['compare', 'a', 'b', '--loud']],
    ['a list without pictures', ['accuracy', '--pairs', 'x']],
    ['pictures without a list', ['accuracy', '--images', 'x']],
  ])('%s is a question of usage', async (_, args) => {
    expect(await run(args)).toEqual({ code: null, out: '', err: '' });
  });

  it('gatectl answers 2 and names the commands in the language of the terminal', () => {
    const gatectl = (LC_ALL: string, ...args: string[]) =>
      spawnSync(process.execPath, ['--import', 'tsx', 'main/cli/gatectl.ts', ...args], {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL },
      });
    const english = gatectl('en_GB.UTF-8', 'faces', 'compare', wall);
    expect(english).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^Usage: [\s\S]*faces accuracy --pairs/),
    });
    expect(gatectl('zh_CN.UTF-8', 'faces')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^用法：[\s\S]*faces compare/),
    });
    expect(gatectl('en_GB.UTF-8', 'faces', 'compare', wall, wall)).toMatchObject({ status: 1, stdout: '' });
  });
});

const share = z.number().min(0).max(1);
const accepts = z.strictObject({ tar: share, threshold: z.number().min(-1).max(1) });
const AccuracyAnswer = z.strictObject({
  pairs: z.number().int(),
  accuracy: share,
  accuracySd: share,
  eer: share,
  tarAtFar: z.strictObject({ '1e-3': accepts, '1e-4': accepts, '1e-5': accepts }),
  impostorPairs: z.number().int(),
  images: z.number().int(),
  notFound: z.number().int(),
  msPerImage: z.number().positive(),
  profile: z.enum(['accurate', 'provenance']),
});
const face = z.strictObject({ fault: z.string().nullable(), measures: z.record(z.string(), z.number()) });
const ComparisonAnswer = z.strictObject({
  profile: z.enum(['accurate', 'provenance']),
  model: z.string(),
  cosine: z.number().min(-1).max(1),
  calibrated: z.boolean(),
  sameAtFalseMatchRate: z.number().nullable(),
  faces: z.tuple([face, face]),
});

describe.skipIf(!lfwIsHere)('labelled photos (../shared/data/lfw-dev; skipped where that folder is absent)', () => {
  const compare = async (photos: readonly [string, string], profile = 'accurate') => {
    const { code, out } = await run(['compare', ...photos, '--profile', profile, '--json']);
    expect(code).toBe(0);
    return ComparisonAnswer.parse(JSON.parse(out));
  };
  const [genuine, impostor] = lfwIsHere ? lfwPairs(1) : [];

  it('a photo is like itself, and its own person’s more than a stranger’s', async () => {
    if (!genuine || !impostor) throw new Error('the list is empty');
    const [photo, another] = genuine.photos;
    expect((await compare([photo, photo])).cosine).toBeCloseTo(1, 5);
    const one = await compare([photo, another]);
    const two = await compare(impostor.photos);
    expect(one.sameAtFalseMatchRate).not.toBeNull();
    expect(two.sameAtFalseMatchRate).toBeNull();
    expect(one.cosine).toBeGreaterThan(two.cosine);
  });

  it('the same in the profile of known origin, whose templates are another model’s', async () => {
    if (!genuine || !impostor) throw new Error('the list is empty');
    const one = await compare(genuine.photos, 'provenance');
    const two = await compare(impostor.photos, 'provenance');
    expect(one).toMatchObject({ profile: 'provenance', model: 'dlib-resnet-b413e420' });
    expect(one.cosine).toBeGreaterThan(two.cosine);
  });

  it('measures twelve pairs in two folds, in folders by person or in one', async () => {
    const pairs = lfwPairs(6);
    const same = pairs.filter(({ samePerson }) => samePerson);
    const other = pairs.filter(({ samePerson }) => !samePerson);
    const fields = (photo: string): [string, string] => {
      const [, person = '', number = ''] = /^(.+)_(\d+)\.jpg$/.exec(path.basename(photo)) ?? [];
      return [person, String(Number(number))];
    };
    const lineOf = ({ photos: [left, right], samePerson }: (typeof pairs)[number]) => {
      const [person, number] = fields(right);
      return [...fields(left), ...(samePerson ? [] : [person]), number].join('\t');
    };
    const fold = (from: number) => [...same.slice(from, from + 3), ...other.slice(from, from + 3)].map(lineOf);
    const list = path.join(folder, 'twelve.txt');
    writeFileSync(list, ['2\t3', ...fold(0), ...fold(3)].join('\n'));
    const flat = path.join(folder, 'flat');
    mkdirSync(flat);
    const photos = [...new Set(pairs.flatMap((pair) => pair.photos))];
    for (const photo of photos) cpSync(photo, path.join(flat, path.basename(photo)));

    const measure = async (images: string) => {
      const { code, out, err } = await run(['accuracy', '--pairs', list, '--images', images, '--json']);
      expect(code).toBe(0);
      expect(err).toContain(`embedding ${photos.length} / ${photos.length}`);
      return AccuracyAnswer.parse(JSON.parse(out));
    };
    const byPerson = await measure(path.dirname(path.dirname(photos[0] ?? '')));
    expect(byPerson).toMatchObject({ pairs: 12, images: photos.length, notFound: 0 });
    expect(byPerson.accuracy).toBeGreaterThanOrEqual(0.9);
    expect(byPerson.tarAtFar['1e-3'].tar).toBeGreaterThanOrEqual(0.8);
    const { msPerImage: _, ...figures } = byPerson;
    expect(await measure(flat)).toMatchObject(figures);

    const [first] = same;
    if (!first) throw new Error('the list is empty');
    cpSync(wall, path.join(flat, path.basename(first.photos[0])));
    const spoilt = await measure(flat);
    expect(spoilt.notFound).toBe(1);
    expect(spoilt.accuracy).toBeLessThan(byPerson.accuracy);
    expect(spoilt.tarAtFar['1e-3'].tar).toBeLessThan(byPerson.tarAtFar['1e-3'].tar);
  }, 180_000);
});
