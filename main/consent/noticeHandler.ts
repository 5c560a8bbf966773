import type { NoticeDraft, NoticeDrafts, NoticeGap } from '../contract/consent';
import type { HandlerNamed, HandlerParticulars } from '../contract/handler';
import type { Language } from '../contract/ids';
import type { Notice } from '../contract/people';
import { noticeSays } from './handlerText';
import { plainWords } from './noticeShelf';

/** The handler as the registers hold it, with the record it stands in. */
export type RecordedHandler = Pick<HandlerNamed, 'takeover'> & HandlerParticulars & { recordId: string };

const law = '个人信息保护法 第17条';
const languages: readonly Language[] = ['zh-CN', 'en'];

/** Neither spaces nor the lines and brackets of a telephone number make a difference. */
const bare = (text: string): string => plainWords(text).replace(/[-‐‑–—―()]/gu, '');

/**
 * What the handler's section leaves out of what is on record. The name and the telephone stand in both languages as they were recorded;
 * the address does in Chinese, the English may put it in its own words.
 */
export function handlerGaps(handler: HandlerParticulars | null, texts: NoticeDrafts): NoticeGap[] {
  return languages.flatMap((language) => {
    const gap = (missing: NoticeGap['missing']): NoticeGap => ({ language, topic: 'handler', missing, law });
    if (!handler) return [gap('recorded-handler')];
    const said = bare(handlerSection(texts[language]));
    const says = (words: string) => said.includes(bare(words));
    const isReachable = says(handler.phone) && (language === 'en' || says(handler.address));
    return [...(says(handler.name) ? [] : [gap('recorded-name')]), ...(isReachable ? [] : [gap('recorded-contact')])];
  });
}

/** Whether the Chinese text, which is the one that binds, names this handler. */
export const isNamed = ({ name }: HandlerParticulars, notice: Pick<NoticeDraft, 'sections'>): boolean =>
  bare(handlerSection(notice)).includes(bare(name));

const handlerSection = ({ sections }: Pick<NoticeDraft, 'sections'>): string =>
  sections
    .filter(({ topic }) => topic === 'handler')
    .map(({ text }) => text)
    .join('\n');

/** The text in force as a draft, with what is on record in place of what it says of the handler. */
export function draftNaming(handler: HandlerParticulars, { language, title, sections }: Notice): NoticeDraft {
  return {
    title,
    sections: sections.map(({ topic, heading, text }) => ({
      topic,
      heading,
      // Of the rest only the shipped text speaks of its own version.
      text: (topic !== 'separate' || /第 1 版|Version 1;/u.test(text) ? noticeSays(topic, language, handler) : null) ?? text,
    })),
  };
}
