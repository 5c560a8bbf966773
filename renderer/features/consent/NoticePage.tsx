import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NoticeDraft, NoticeFinding, NoticeReview, NoticeVersion } from '../../../main/contract/consent';
import type { Language } from '../../../main/contract/ids';
import { calendarDay } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { useNoticeEditor } from './useNoticeEditor';
import './consent.css';

/** The sentence with what is wrong in it marked. */
const Sentence = ({ sentence, words }: Pick<NoticeFinding, 'sentence' | 'words'>) => {
  const at = sentence.indexOf(words);
  if (at < 0) return <mark>{sentence}</mark>;
  return (
    <>
      {sentence.slice(0, at)}
      <mark>{words}</mark>
      {sentence.slice(at + words.length)}
    </>
  );
};

/** What the station found: sentences that are not allowed, what is missing, and whom it touches. */
const Review = ({ review }: { review: NoticeReview }) => {
  const { t } = useTranslation();
  const { findings, gaps, changed, renews, affected } = review;
  const topics = changed.map((topic) => t(`noticeEditor.topic.${topic}`)).join('、');
  return (
    <div data-testid="notice-review">
      {findings.length + gaps.length === 0 && (
        <p className="hint-pass">
          <Icon name="pass" />
          {t('noticeEditor.clean')}
        </p>
      )}
      {findings.length > 0 && <h3>{t('noticeEditor.findings', { n: findings.length })}</h3>}
      <ul>
        {findings.map((finding) => (
          <li
            key={`${finding.language} ${finding.section} ${finding.rule} ${finding.sentence}`}
            data-testid="notice-finding"
            data-rule={finding.rule}
          >
            <div>
              <Sentence sentence={finding.sentence} words={finding.words} />
            </div>
            <div className="fact">
              {finding.language === 'en' ? t('noticeEditor.en') : t('noticeEditor.zh')} ·{' '}
              {t('noticeEditor.section', { n: finding.section + 1 })} · {t(`noticeEditor.rule.${finding.rule}`)} · {finding.law}
            </div>
          </li>
        ))}
      </ul>
      {gaps.length > 0 && <h3>{t('noticeEditor.gaps', { n: gaps.length })}</h3>}
      <ul>
        {gaps.map((gap) => (
          <li key={`${gap.language} ${gap.topic} ${gap.missing}`} data-testid="notice-gap">
            <div>
              {t(`noticeEditor.topic.${gap.topic}`)} · {t(`noticeEditor.missing.${gap.missing}`)}
            </div>
            <div className="fact">
              {gap.language === 'en' ? t('noticeEditor.en') : t('noticeEditor.zh')} · {gap.law}
            </div>
          </li>
        ))}
      </ul>
      <p className="fact">{topics === '' ? t('noticeEditor.unchanged') : t('noticeEditor.changedTopics', { topics })}</p>
      {topics !== '' && (
        <p className={renews ? 'hint-ask' : 'hint-info'} data-testid="notice-renews">
          <Icon name={renews ? 'ask' : 'info'} />
          {renews ? t('noticeEditor.renews', { n: affected }) : t('noticeEditor.keeps')}
        </p>
      )}
    </div>
  );
};

const Sections = ({
  draft,
  language,
  review,
  onChange,
}: {
  draft: NoticeDraft;
  language: Language;
  review: NoticeReview | null;
  onChange(draft: NoticeDraft): void;
}) => {
  const { t } = useTranslation();
  const hasFinding = (index: number) =>
    review?.findings.some((finding) => finding.language === language && finding.section === index);
  const put = (index: number, part: { heading?: string; text?: string }) =>
    onChange({ ...draft, sections: draft.sections.map((section, at) => (at === index ? { ...section, ...part } : section)) });
  return (
    <div className="panel editor-text" lang={language}>
      <Input
        aria-label={t('noticeEditor.noticeTitle')}
        value={draft.title}
        maxLength={80}
        data-testid="notice-title"
        onChange={(event) => onChange({ ...draft, title: event.target.value })}
      />
      {draft.sections.map((section, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sections neither move nor go
        <div key={index} className="editor-section" data-finding={hasFinding(index) || undefined}>
          <span className="fact">{t(`noticeEditor.topic.${section.topic}`)}</span>
          <Input
            aria-label={t('noticeEditor.heading')}
            value={section.heading}
            maxLength={60}
            onChange={(event) => put(index, { heading: event.target.value })}
          />
          <Input.TextArea
            aria-label={t('noticeEditor.text')}
            value={section.text}
            maxLength={3_000}
            autoSize
            data-testid={`notice-text-${section.topic}`}
            onChange={(event) => put(index, { text: event.target.value })}
          />
        </div>
      ))}
    </div>
  );
};

const Versions = ({ versions }: { versions: NoticeVersion[] }) => {
  const { t } = useTranslation();
  return (
    <details>
      <summary>{t('noticeEditor.versions')}</summary>
      {versions.toReversed().map(({ version, publishedAtMs, changed, sha256 }) => (
        <p key={version} className="fact">
          {t('consent.version', { n: version })} ·{' '}
          {publishedAtMs === null
            ? t('noticeEditor.shipped')
            : t('noticeEditor.publishedOn', { date: calendarDay(publishedAtMs) })}
          {changed.length > 0 &&
            ` · ${t('noticeEditor.wasChanged', { topics: changed.map((topic) => t(`noticeEditor.topic.${topic}`)).join('、') })}`}
          {` · ${sha256['zh-CN'].slice(0, 8)}…`}
        </p>
      ))}
    </details>
  );
};

/** Where a manager writes the next version of the notice; the station says what may not stand in it before it can be published. */
export const NoticePage = () => {
  const { t } = useTranslation();
  const [language, setLanguage] = useState<Language>('zh-CN');
  const editor = useNoticeEditor();
  const { texts, review, published, inForce } = editor;
  const isClean = review !== null && review.findings.length + review.gaps.length === 0 && review.changed.length > 0;
  return (
    <section className="editor" data-testid="notice-page">
      <div className="editor-bar">
        <h2>{t('noticeEditor.title')}</h2>
        {inForce !== null && <span className="fact">{t('noticeEditor.inForce', { n: inForce })}</span>}
        {(['zh-CN', 'en'] as const).map((each) => (
          <button
            key={each}
            type="button"
            className="pick"
            aria-pressed={language === each}
            data-testid={`notice-in-${each}`}
            onClick={() => setLanguage(each)}
          >
            {each === 'en' ? t('noticeEditor.en') : t('noticeEditor.zh')}
          </button>
        ))}
        <button
          type="button"
          className="action"
          data-testid="notice-fill"
          disabled={!texts || editor.busy}
          onClick={() => void editor.fill()}
        >
          {t('records.handler.fill')}
        </button>
        <button
          type="button"
          className="action"
          data-testid="notice-check"
          disabled={!texts || editor.busy}
          onClick={() => void editor.check()}
        >
          {t('noticeEditor.review')}
        </button>
        <button
          type="button"
          className="action action-main"
          data-testid="notice-publish"
          disabled={!isClean || editor.busy}
          onClick={() => void editor.put()}
        >
          {t('noticeEditor.publish')}
        </button>
      </div>
      {editor.error && <Problem error={editor.error} />}
      {published && (
        <p className="hint-pass" role="status" data-testid="notice-published">
          <Icon name="pass" />
          {t('noticeEditor.published', { n: published.version, due: published.renewalDue })}
        </p>
      )}
      <div className="editor-columns">
        {texts ? (
          <Sections
            draft={texts[language]}
            language={language}
            review={review}
            onChange={(draft) => editor.change(language, draft)}
          />
        ) : (
          <div className="panel" />
        )}
        <div className="panel editor-review">
          {review && <Review review={review} />}
          <Versions versions={editor.versions} />
        </div>
      </div>
    </section>
  );
};
