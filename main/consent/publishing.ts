import type { NoticeDraft, NoticeDrafts, NoticeReview } from '../contract/consent';
import { fail, ok, type Result } from '../contract/errors';
import type { Language } from '../contract/ids';
import { type Notice, NoticeTopic } from '../contract/people';
import { noticeVersion } from './notice';
import { gapsOf } from './noticeContent';
import { handlerGaps, isNamed } from './noticeHandler';
import { lintNotice } from './noticeLint';
import { plainWords } from './noticeShelf';
import type { ConsentParts } from './parts';
import { enterRenewals, notYetDue } from './renewals';

/**
 * Topics whose change makes every consent ask to be given anew: purpose, method and kinds of data (个人信息保护法 14; 网络数据安全管理条例
 * 22(6)), and how long it is kept and who receives it, which a consent names too.
 */
const renewingTopics: readonly NoticeTopic[] = ['purpose', 'method', 'data', 'retention', 'recipients'];

const languages: readonly Language[] = ['zh-CN', 'en'];

/** What a publication of these texts would do, and whether the law lets them be published. */
export function reviewNotice(parts: ConsentParts, texts: NoticeDrafts): NoticeReview {
  const changed = NoticeTopic.options.filter((topic) =>
    languages.some((language) => wordsOf(texts[language], topic) !== wordsOf(parts.notices.current(language), topic)),
  );
  const renews = changed.some((topic) => renewingTopics.includes(topic));
  const gaps = [...gapsOf(texts), ...handlerGaps(parts.handlerAt(null), texts)];
  return { findings: lintNotice(texts), gaps, changed, renews, affected: renews ? notYetDue(parts).length : 0 };
}

/**
 * Puts the next version in force. Where it changes what consents are about, all of them rest from this moment on: whoever gave one
 * is matched nowhere. Each gets an entry (`enterRenewals`), the first few of them at once. NOTICE_CHANGED_MEANWHILE, NOTICE_NOT_LAWFUL, NOTICE_INCOMPLETE, NOTICE_UNCHANGED.
 */
export function publishNotice(
  parts: ConsentParts,
  { texts, basedOnVersion }: { texts: NoticeDrafts; basedOnVersion: number },
  operator: string,
): Result<{ version: number; renewalDue: number }> {
  const { book, database, log, notices } = parts;
  const inForce = notices.versions().at(-1)?.version ?? noticeVersion;
  if (inForce !== basedOnVersion) return fail('NOTICE_CHANGED_MEANWHILE', { version: inForce });
  const { findings, gaps, changed, renews } = reviewNotice(parts, texts);
  if (findings.length > 0) return fail('NOTICE_NOT_LAWFUL', { findings: findings.length });
  if (gaps.length > 0) return fail('NOTICE_INCOMPLETE', { missing: gaps.length });
  if (!languages.some((language) => isAnotherText(texts[language], notices.current(language)))) return fail('NOTICE_UNCHANGED');

  const affected = renews ? notYetDue(parts).length : 0;
  const entry = database.transaction(() => {
    const { version, sha256 } = notices.keep(texts);
    const body = { version, sha256, changed, renews, affected, operator, ...handlerOf(parts) };
    return { kind: 'notice.published', body, ...log.append('notice.published', body) };
  });
  // From here on no search finds whoever agreed to the words before, in whatever gallery his templates still are.
  book.apply(entry);
  try {
    enterRenewals(parts);
  } catch {
    // A disk that takes no more: they rest all the same, and get their entries when it does.
  }
  return ok({ version: basedOnVersion + 1, renewalDue: affected });
}

/** The record the notice takes its handler from, and the takeover, when another company than before is named (个人信息保护法 22). */
function handlerOf({ notices, handlerAt }: ConsentParts): { handler?: string; takeover?: string } {
  const handler = handlerAt(null);
  if (!handler) return {};
  return {
    handler: handler.recordId,
    ...(handler.takeover !== null && !isNamed(handler, notices.current('zh-CN')) && { takeover: handler.takeover }),
  };
}

const wordsOf = ({ sections }: Pick<NoticeDraft, 'sections'>, topic: NoticeTopic): string =>
  sections
    .filter((section) => section.topic === topic)
    .map(({ text }) => plainWords(text))
    .join('\n');

const isAnotherText = (draft: NoticeDraft, notice: Notice): boolean =>
  JSON.stringify([draft.title, draft.sections.map(({ topic, heading, text }) => [topic, heading, text])]) !==
  JSON.stringify([notice.title, notice.sections.map(({ topic, heading, text }) => [topic, heading, text])]);
