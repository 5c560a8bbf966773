import type { Language } from '../contract/ids';
import type { Progress } from './facesAccuracy';

const stageNames: Record<Language, Record<Progress['stage'], string>> = {
  'zh-CN': { embed: '提取特征', compare: '比对' },
  en: { embed: 'embedding', compare: 'comparing' },
};
const BETWEEN_LINES_MS = 2_000;

/** Writes "embedding 120 / 3811, 17.2/s" every two seconds and at the end of a stage, a line each. */
export function progressLine({
  err,
  language,
  nowMs,
}: {
  err: (text: string) => void;
  language: Language;
  nowMs: () => number;
}): (progress: Progress) => void {
  let stage: Progress['stage'] | null = null;
  let fromMs = nowMs();
  let writtenMs = fromMs;
  return ({ stage: now, done, total }) => {
    const atMs = nowMs();
    if (stage !== now) [stage, fromMs, writtenMs] = [now, stage === null ? fromMs : atMs, atMs];
    if (done < total && atMs - writtenMs < BETWEEN_LINES_MS) return;
    writtenMs = atMs;
    const rate = (done * 1_000) / Math.max(1, atMs - fromMs);
    err(`${stageNames[language][now]} ${done} / ${total}, ${rate.toFixed(1)}/s\n`);
  };
}
