import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Template } from '../../native-bridge/vision/embed';
import { likeness } from '../../native-bridge/vision/embed';
import type { Result, UserError } from '../contract/errors';
import { fail, ok } from '../contract/errors';
import { fileNameOf, type PictureName, type PicturePair } from './facesPairs';
import { centralFace, type FaceTools, readPicture } from './facesReader';
import {
  allowedMatches,
  createHighestScores,
  equalErrorRate,
  foldAccuracy,
  type HighestScores,
  type TrueAccepts,
  trueAcceptsAt,
} from './facesScores';

export const falseAcceptRates = ['1e-3', '1e-4', '1e-5'] as const;

export interface Accuracy {
  /** Pairs of the list. */
  pairs: number;
  accuracy: number;
  accuracySd: number;
  eer: number;
  /** All pairs: the list's genuine pairs against every pair of its pictures that shows two people. */
  tarAtFar: Record<(typeof falseAcceptRates)[number], TrueAccepts>;
  /** Below 1/FAR of them, that rate cannot be measured and none was let through. */
  impostorPairs: number;
  images: number;
  /** Pictures in which no face was found. */
  notFound: number;
  /** Median wall time of detect, mesh, align and embed (six views, as at enrolment), without decoding. */
  msPerImage: number;
  profile: string;
}

export interface Progress {
  stage: 'embed' | 'compare';
  done: number;
  total: number;
}

/** A picture of the list: who it shows, and what was made of it. */
interface Embedded {
  person: string;
  template: Template | null;
}

/** Pictures being decoded ahead of the one that is read: two cores, and little memory. */
const DECODED_AHEAD = 2;

/**
 * Measures the models on a list of pairs, each picture embedded once. The face nearest the centre is the labelled one. A
 * picture without a face makes its pairs of the list errors and its genuine pairs non-matches; it has no part in the impostor
 * pairs. A picture that is missing or cannot be read ends the run. `nowMs` is a monotonic clock.
 */
export async function measureAccuracy(
  tools: FaceTools,
  { folds, imagesFolder }: { folds: readonly (readonly PicturePair[])[]; imagesFolder: string },
  report: (progress: Progress) => void,
  nowMs: () => number,
): Promise<{ ok: true; value: Accuracy } | { ok: false; picture: string; error: UserError }> {
  const pictures = new Map<string, PictureName>();
  for (const { one, other } of folds.flat()) for (const name of [one, other]) pictures.set(fileNameOf(name), name);
  const files = new Map<string, string>();
  for (const [key, name] of pictures) {
    const file = await findPicture(imagesFolder, name);
    if (!file.ok) return { ok: false, picture: key, error: file.error };
    files.set(key, file.value);
  }
  const embedded = new Map<string, Embedded>();
  const tookMs: number[] = [];
  try {
    for await (const { key, picture } of decodedInOrder(tools.ffmpegPath, files)) {
      if (!picture.ok) return { ok: false, picture: files.get(key) ?? key, error: picture.error };
      const fromMs = nowMs();
      const face = await centralFace(tools.models, picture.value);
      tookMs.push(nowMs() - fromMs);
      picture.value.rgb.fill(0);
      embedded.set(key, { person: pictures.get(key)?.person ?? '', template: face?.template ?? null });
      report({ stage: 'embed', done: embedded.size, total: files.size });
    }
    const impostors = scoreImpostors([...embedded.values()], report);
    if (impostors.added() === 0) return { ok: false, picture: imagesFolder, error: { code: 'ENROL_NO_FACE', params: {} } };
    return {
      ok: true,
      value: { ...judge(folds, embedded, impostors), msPerImage: median(tookMs), profile: tools.models.profile },
    };
  } finally {
    for (const { template } of embedded.values()) template?.fill(0);
  }
}

/** `DIR/Name/Name_0001.jpg` or `DIR/Name_0001.jpg`. */
async function findPicture(folder: string, name: PictureName): Promise<Result<string>> {
  const places = [path.join(folder, name.person, fileNameOf(name)), path.join(folder, fileNameOf(name))];
  for (const place of places) if (await isThere(place)) return ok(place);
  return fail('FILE_MISSING', { file: places[0] ?? folder });
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** In the list's order, at most `DECODED_AHEAD` in hand; what was decoded in vain is wiped. */
async function* decodedInOrder(ffmpegPath: string, files: ReadonlyMap<string, string>) {
  const waiting = [...files];
  const inHand: { key: string; decoding: ReturnType<typeof readPicture> }[] = [];
  const fillUp = (): void => {
    while (inHand.length < DECODED_AHEAD) {
      const next = waiting.shift();
      if (!next) return;
      inHand.push({ key: next[0], decoding: readPicture(ffmpegPath, next[1]) });
    }
  };
  try {
    fillUp();
    for (let first = inHand.shift(); first; first = inHand.shift()) {
      const picture = await first.decoding;
      fillUp();
      yield { key: first.key, picture };
    }
  } finally {
    for (const { decoding } of inHand) {
      const picture = await decoding;
      if (picture.ok) picture.value.rgb.fill(0);
    }
  }
}

/** Every pair of pictures that show different people. Rows lie one after another: the inner loop runs millions of times. */
function scoreImpostors(embedded: readonly Embedded[], report: (progress: Progress) => void): HighestScores {
  const found = embedded.flatMap(({ person, template }) => (template ? [{ person, template }] : []));
  const size = found[0]?.template.length ?? 0;
  const matrix = new Float32Array(found.length * size);
  found.forEach(({ template }, index) => {
    matrix.set(template, index * size);
  });
  const people = numbered(found.map(({ person }) => person));
  const scores = createHighestScores(allowedMatches(Number(falseAcceptRates[0]), impostorPairsOf(people)) + 1);
  for (let row = 0; row < found.length; row++) {
    for (let other = row + 1; other < found.length; other++) {
      if (people[row] !== people[other]) scores.add(dot(matrix, row * size, other * size, size));
    }
    report({ stage: 'compare', done: row + 1, total: found.length });
  }
  matrix.fill(0);
  return scores;
}

function dot(matrix: Float32Array, one: number, other: number, size: number): number {
  let sum = 0;
  for (let at = 0; at < size; at++) sum += (matrix[one + at] as number) * (matrix[other + at] as number);
  return sum;
}

function numbered(names: readonly string[]): number[] {
  const numbers = new Map<string, number>();
  return names.map((name) => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
}

function impostorPairsOf(people: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const person of people) counts.set(person, (counts.get(person) ?? 0) + 1);
  const pairsIn = (count: number) => (count * (count - 1)) / 2;
  return pairsIn(people.length) - [...counts.values()].reduce((sum, count) => sum + pairsIn(count), 0);
}

function judge(
  folds: readonly (readonly PicturePair[])[],
  embedded: ReadonlyMap<string, Embedded>,
  impostors: HighestScores,
): Omit<Accuracy, 'msPerImage' | 'profile'> {
  const templateOf = (name: PictureName) => embedded.get(fileNameOf(name))?.template ?? null;
  const scored = folds.map((fold) =>
    fold.map(({ one, other, samePerson }) => {
      const [left, right] = [templateOf(one), templateOf(other)];
      return { samePerson, cosine: left && right ? likeness(left, right) : null };
    }),
  );
  const pairs = scored.flat();
  const genuine = pairs.filter(({ samePerson }) => samePerson).map(({ cosine }) => cosine);
  const at = (rate: (typeof falseAcceptRates)[number]) => trueAcceptsAt(Number(rate), genuine, impostors);
  return {
    pairs: pairs.length,
    ...foldAccuracy(scored),
    eer: equalErrorRate(pairs),
    tarAtFar: { '1e-3': at('1e-3'), '1e-4': at('1e-4'), '1e-5': at('1e-5') },
    impostorPairs: impostors.added(),
    images: embedded.size,
    notFound: [...embedded.values()].filter(({ template }) => template === null).length,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
