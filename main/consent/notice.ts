import { createHash } from 'node:crypto';
import type { Language } from '../contract/ids';
import type { Notice } from '../contract/people';
import { noticeTextEn } from './noticeTextEn';
import { noticeTextZh } from './noticeTextZh';

export const noticeId = 'face-lanes';
export const noticeVersion = 1;

const texts = { 'zh-CN': noticeTextZh, en: noticeTextEn } as const;

/** The notice as a resident of this station reads it. Its hash covers every word, the station's name included. */
export function noticeFor(language: Language, stationName: string): Notice {
  const { title, sections } = texts[language];
  const filled = sections.map(({ heading, text }) => ({ heading, text: text.replaceAll('{{handler}}', stationName) }));
  const unsigned = { id: noticeId, version: noticeVersion, language, title, sections: filled };
  return { ...unsigned, sha256: createHash('sha256').update(canonicalText(unsigned), 'utf8').digest('hex') };
}

/** What the hash is taken over, and what the ledger keeps beside it: JSON with the fields in this order. */
export function canonicalText(notice: Omit<Notice, 'sha256'>): string {
  const { id, version, language, title, sections } = notice;
  return JSON.stringify({ id, version, language, title, sections: sections.map(({ heading, text }) => ({ heading, text })) });
}
