import { createHash } from 'node:crypto';
import type { HandlerParticulars } from '../contract/handler';
import type { Language } from '../contract/ids';
import type { Notice, NoticeTopic } from '../contract/people';
import { childRulesEn, childRulesZh, childSectionEn, childSectionZh } from './childRulesText';
import { childRulesSay, noticeSays } from './handlerText';
import { noticeTextEn } from './noticeTextEn';
import { noticeTextZh } from './noticeTextZh';

export const noticeId = 'face-lanes';
export const childRulesId = 'face-lanes-children';
export const noticeVersion = 1;

const texts = { 'zh-CN': noticeTextZh, en: noticeTextEn } as const;
const childTexts = { 'zh-CN': childRulesZh, en: childRulesEn } as const;
const childSections = { 'zh-CN': childSectionZh, en: childSectionEn } as const;

/** What the sections of both shipped texts are about, in their order. */
export const shippedTopics: readonly NoticeTopic[] = [
  'handler',
  'purpose',
  'method',
  'data',
  'necessity',
  'effect',
  'retention',
  'refusal',
  'rights',
  'recipients',
  'complaint',
  'children',
  'separate',
];

/**
 * Version 1, as a resident of this station reads it until a manager publishes another. Its hash covers every word, the name of the handler
 * included, or of the station where nobody wrote down yet who answers for the handling. Where the station takes children under 14, the
 * section about minors says so.
 */
export function noticeFor(
  language: Language,
  stationName: string,
  under14 = false,
  handler: HandlerParticulars | null = null,
): Notice {
  const { title, sections } = texts[language];
  const filled = sections.map(({ heading, text }, index) => {
    const topic = shippedTopics[index] ?? 'other';
    const words = under14 && topic === 'children' ? childSections[language] : text;
    const said = handler && noticeSays(topic, language, handler);
    return { topic, heading, text: said ?? words.replaceAll('{{handler}}', stationName) };
  });
  return finished({ id: noticeId, version: noticeVersion, language, title, sections: filled });
}

/** The rules for children under 14, a document of their own (个人信息保护法 31). */
export function childRulesFor(language: Language, stationName: string, handler: HandlerParticulars | null = null): Notice {
  const { title, sections } = childTexts[language];
  const filled = sections.map(({ topic, heading, text }) => ({
    topic,
    heading,
    text: (handler && childRulesSay(topic, language, handler)) ?? text.replaceAll('{{handler}}', stationName),
  }));
  return finished({ id: childRulesId, version: 1, language, title, sections: filled });
}

type Unmarked = Pick<Notice, 'id' | 'version' | 'language' | 'title'> & {
  sections: readonly Omit<Notice['sections'][number], 'isChanged'>[];
};

/** With its hash; nothing is marked as changed. */
export function finished(text: Unmarked): Notice {
  const sections = text.sections.map((section) => ({ ...section, isChanged: false }));
  return { ...text, sections, sha256: createHash('sha256').update(canonicalText(text), 'utf8').digest('hex') };
}

/**
 * What the hash is taken over, and what the ledger keeps beside it: JSON with the fields in this order. The topics of the shipped
 * version are no part of it.
 */
export function canonicalText(notice: Unmarked): string {
  const { id, version, language, title } = notice;
  const isShipped = id === noticeId && version === noticeVersion;
  const sections = notice.sections.map(({ topic, heading, text }) => (isShipped ? { heading, text } : { topic, heading, text }));
  return JSON.stringify({ id, version, language, title, sections });
}
