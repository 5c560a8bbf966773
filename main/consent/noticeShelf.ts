import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { NoticeDrafts, NoticeVersion } from '../contract/consent';
import type { HandlerParticulars } from '../contract/handler';
import type { Language } from '../contract/ids';
import { type Notice, NoticeTopic } from '../contract/people';
import type { StationDatabase } from '../storage/database';
import { canonicalText, childRulesFor, finished, noticeFor, noticeId, noticeVersion, shippedTopics } from './notice';
import type { StandingBook } from './standingBook';

/** Every version of the notice. What was published is in the log, its words beside it; version 1 is the text the console came with. */
export interface NoticeShelf {
  /** `since`: marked is what differs from that version instead of the one before; a version from which nothing differs marks nothing. */
  current(language: Language, since?: number): Notice;
  childRules(language: Language): Notice;
  /** With the parts marked that differ from the version before; null: there is none, or its words do not fit the log any more. */
  read(version: number, language: Language): Notice | null;
  versions(): NoticeVersion[];
  /** Whether some later version changed what a consent is about. */
  renewedAfter(version: number): boolean;
  /** Keeps the words of the next version, inside the caller's transaction; it is in force once its entry is in the book. */
  keep(texts: NoticeDrafts): { version: number; sha256: NoticeVersion['sha256'] };
  /** Every text anybody ever decided on stays readable, also after the station was renamed. */
  keepText(notice: Notice): void;
}

const StoredText = z.object({
  id: z.string(),
  version: z.number().int(),
  language: z.enum(['zh-CN', 'en']),
  title: z.string(),
  /** The shipped version's topics are no part of its hash: they come by their place. */
  sections: z.array(z.object({ topic: NoticeTopic.optional(), heading: z.string(), text: z.string() })),
});

export function createNoticeShelf(deps: {
  database: StationDatabase;
  book: StandingBook;
  stationName: string;
  under14: boolean;
  handlerAt: (beforeSeq: number | null) => HandlerParticulars | null;
}): NoticeShelf {
  const { database, book, stationName, under14, handlerAt } = deps;
  const { db } = database;
  const find = db.prepare('SELECT canonical FROM notice_text WHERE sha256 = ?');
  const insert = db.prepare('INSERT INTO notice_text (sha256, canonical) VALUES (?, ?)');
  const kept = (sha256: string): Notice | null => {
    const row = find.get(sha256) as { canonical: string } | undefined;
    if (!row || createHash('sha256').update(row.canonical, 'utf8').digest('hex') !== sha256) return null;
    return finished(withTopics(StoredText.parse(JSON.parse(row.canonical))));
  };
  // Follows the handler on record until somebody decided on it or another was published. What residents decided on is read back as it was.
  const shipped = (language: Language): Notice => {
    const sha256 = book.shippedTextSha(language);
    const decidedOn = sha256 === null ? null : kept(sha256);
    const made = noticeFor(language, stationName, under14, handlerAt(book.noticeUsedSeq()));
    // A station that has begun to take small children, or takes none any more, says so from then on.
    return decidedOn && isSameAbout('children', decidedOn, made) ? decidedOn : made;
  };
  const first = (): NoticeVersion => ({
    version: noticeVersion,
    publishedAtMs: null,
    sha256: { 'zh-CN': shipped('zh-CN').sha256, en: shipped('en').sha256 },
    changed: [],
    renews: false,
  });

  const newest = () => book.publishedNotices().at(-1)?.version ?? noticeVersion;
  const plain = (version: number, language: Language): Notice | null => {
    if (version === noticeVersion) return shipped(language);
    const sha256 = book.publishedNotices().find((published) => published.version === version)?.sha256[language];
    return sha256 === undefined ? null : kept(sha256);
  };
  const read = (version: number, language: Language, since = version - 1): Notice | null => {
    const notice = plain(version, language);
    const before = since >= noticeVersion ? plain(since, language) : null;
    if (!notice || !before) return notice;
    const known = new Set(before.sections.map(wordsOf));
    const sections = notice.sections.map((section) => ({ ...section, isChanged: !known.has(wordsOf(section)) }));
    return { ...notice, sections };
  };
  const keepText = (notice: Notice) => {
    if (!find.get(notice.sha256)) insert.run(notice.sha256, canonicalText(notice));
  };

  return {
    current(language, since) {
      const notice = read(newest(), language, since);
      if (!notice) throw new Error('the words of the notice in force are gone');
      return notice;
    },
    childRules: (language) => childRulesFor(language, stationName, handlerAt(null)),
    read,
    versions: () => [first(), ...book.publishedNotices()],
    renewedAfter: (version) => book.publishedNotices().some((later) => later.version > version && later.renews),
    keep(texts) {
      const version = newest() + 1;
      const made = (language: Language) => finished({ id: noticeId, version, language, ...texts[language] });
      const notices = { 'zh-CN': made('zh-CN'), en: made('en') };
      keepText(notices['zh-CN']);
      keepText(notices.en);
      return { version, sha256: { 'zh-CN': notices['zh-CN'].sha256, en: notices.en.sha256 } };
    },
    keepText,
  };
}

const wordsOf = ({ topic, heading, text }: Notice['sections'][number]): string =>
  [topic, plainWords(heading), plainWords(text)].join('\n');

const isSameAbout = (topic: NoticeTopic, one: Notice, other: Notice): boolean => {
  const said = ({ sections }: Notice) => sections.filter((section) => section.topic === topic).map(wordsOf);
  return said(one).join('\n') === said(other).join('\n');
};

const withTopics = ({ sections, ...text }: z.infer<typeof StoredText>) => ({
  ...text,
  sections: sections.map(({ topic, ...section }, at) => ({
    topic: topic ?? shippedTopics[at] ?? ('other' as const),
    ...section,
  })),
});

/** Spaces and line ends say nothing. */
export const plainWords = (text: string): string => text.normalize('NFKC').replace(/\s+/gu, '');
