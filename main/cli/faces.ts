import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Result, UserError } from '../contract/errors';
import { fail } from '../contract/errors';
import { errorText } from '../contract/errorTexts';
import type { Language } from '../contract/ids';
import { measureAccuracy } from './facesAccuracy';
import { comparePictures } from './facesCompare';
import { parsePairs } from './facesPairs';
import { progressLine } from './facesProgress';
import { type FaceTools, openFaceTools } from './facesReader';
import { accuracyLines, comparisonLines } from './facesWords';

export interface FacesDeps {
  modelsFolder: string;
  ffmpegPath: string;
  language: Language;
  /** The answer, and nothing else. */
  out: (text: string) => void;
  /** Progress and what went wrong. */
  err: (text: string) => void;
  /** Monotonic. */
  nowMs: () => number;
}

interface Failure {
  /** The picture it is about. */
  picture?: string;
  error: UserError;
}
type Answer<T> = { ok: true; value: T } | ({ ok: false } & Failure);

interface Flags {
  json: boolean;
  pairs: string | undefined;
  images: string | undefined;
  profile: string | undefined;
}

/** `gatectl faces …`: 0 done, 1 cannot, null when the arguments are not understood. Writes no file. */
export async function faces(args: readonly string[], deps: FacesDeps): Promise<number | null> {
  const parsed = readArguments(args);
  if (!parsed) return null;
  const { flags, words } = parsed;
  const [command, one, other] = words;
  if (command === 'compare' && one && other && words.length === 3 && !flags.pairs && !flags.images) {
    const compared = await withTools(deps, flags, (tools) => comparePictures(tools, [one, other]));
    return answer(deps, flags, compared, comparisonLines);
  }
  const { pairs, images } = flags;
  if (command === 'accuracy' && words.length === 1 && pairs && images) {
    const measured = await measure(deps, flags, pairs, images);
    return answer(deps, flags, measured, accuracyLines);
  }
  return null;
}

function readArguments(args: readonly string[]): { flags: Flags; words: string[] } | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        pairs: { type: 'string' },
        images: { type: 'string' },
        profile: { type: 'string' },
      },
    });
    const { json, pairs, images, profile } = values;
    return { flags: { json, pairs, images, profile }, words: positionals };
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

async function measure(deps: FacesDeps, flags: Flags, pairsFile: string, imagesFolder: string) {
  const list = await readPairs(pairsFile);
  if (!list.ok) return list;
  const report = progressLine(deps);
  return withTools(deps, flags, (tools) => measureAccuracy(tools, { folds: list.value, imagesFolder }, report, deps.nowMs));
}

async function readPairs(file: string): Promise<Result<Parameters<typeof measureAccuracy>[1]['folds']>> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? fail('FILE_MISSING', { file }) : parsePairs(text);
}

async function withTools<T>(
  { modelsFolder, ffmpegPath }: FacesDeps,
  { profile }: Flags,
  use: (tools: FaceTools) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  const tools = await openFaceTools(modelsFolder, ffmpegPath, profile);
  if (!tools.ok) return tools;
  try {
    return await use(tools.value);
  } finally {
    await tools.value.models.dispose();
  }
}

function answer<T>(
  deps: FacesDeps,
  { json }: Flags,
  result: Answer<T>,
  lines: (value: T, language: Language) => string[],
): number {
  if (result.ok) {
    deps.out(`${json ? JSON.stringify(result.value, null, 2) : lines(result.value, deps.language).join('\n')}\n`);
    return 0;
  }
  const { picture, error } = result;
  const { text, next } = errorText(error, deps.language);
  if (json) deps.out(`${JSON.stringify({ error, picture: picture ?? null, message: text, next }, null, 2)}\n`);
  else deps.err(`${picture ? `${picture}: ` : ''}${text}\n  ${next}\n`);
  return 1;
}
