import { useCallback, useEffect, useState } from 'react';
import type { NoticeDraft, NoticeDrafts, NoticeReview, NoticeVersion } from '../../../main/contract/consent';
import type { Language } from '../../../main/contract/ids';
import type { Notice } from '../../../main/contract/people';
import { useCommand } from '../../bridge';

const draftOf = ({ title, sections }: Notice): NoticeDraft => ({
  title,
  sections: sections.map(({ topic, heading, text }) => ({ topic, heading, text })),
});

/** The notice in force as a draft in both languages, what the station says of it, and its publication. */
export const useNoticeEditor = () => {
  const { run: readNotice, error: readError } = useCommand('notice.read');
  const { run: readVersions, error: versionsError } = useCommand('notice.versions');
  const review = useCommand('notice.review');
  const publish = useCommand('notice.publish');
  const named = useCommand('notice.withHandler');
  const [texts, setTexts] = useState<NoticeDrafts | null>(null);
  const [versions, setVersions] = useState<NoticeVersion[]>([]);
  const [found, setFound] = useState<NoticeReview | null>(null);
  const [published, setPublished] = useState<{ version: number; renewalDue: number } | null>(null);
  const inForce = versions.at(-1)?.version ?? null;

  const load = useCallback(async (): Promise<void> => {
    const answer = await readVersions({});
    const newest = answer?.versions.at(-1);
    if (!answer || !newest) return;
    const zh = await readNotice({ version: newest.version, language: 'zh-CN' });
    const en = await readNotice({ version: newest.version, language: 'en' });
    if (!zh || !en) return;
    setVersions(answer.versions);
    setTexts({ 'zh-CN': draftOf(zh.notice), en: draftOf(en.notice) });
  }, [readNotice, readVersions]);
  useEffect(() => {
    void load();
  }, [load]);

  const change = (language: Language, draft: NoticeDraft): void => {
    if (!texts) return;
    setTexts({ ...texts, [language]: draft });
    setFound(null);
    setPublished(null);
    publish.clear();
  };
  /** Puts the handler on record into the text in force; what was typed before is replaced. */
  const fill = async (): Promise<void> => {
    const answer = await named.run({});
    if (!answer) return;
    setTexts(answer.texts);
    setFound(null);
    setPublished(null);
  };
  const check = async (): Promise<void> => {
    const answer = texts && (await review.run({ texts }));
    if (answer) setFound(answer.review);
  };
  const put = async (): Promise<void> => {
    const answer = texts && inForce !== null && (await publish.run({ texts, basedOnVersion: inForce }));
    if (!answer) return;
    setPublished(answer);
    setFound(null);
    await load();
  };
  return {
    texts,
    change,
    versions,
    inForce,
    review: found,
    published,
    fill,
    check,
    put,
    busy: review.busy || publish.busy || named.busy,
    error: readError ?? versionsError ?? review.error ?? publish.error ?? named.error,
  };
};
