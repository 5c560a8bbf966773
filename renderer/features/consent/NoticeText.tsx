import { useTranslation } from 'react-i18next';
import type { Notice } from '../../../main/contract/people';

/** The whole notice as the station holds it, what changed since the version before marked in words; scrolls inside its card, in large print on request. */
export const NoticeText = ({ notice, isLarge }: { notice: Notice; isLarge: boolean }) => {
  const { t } = useTranslation();
  const digest = `${notice.sha256.slice(0, 4)}…${notice.sha256.slice(-4)}`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keyboard
    <article className="panel notice" data-large={isLarge} data-testid="notice" tabIndex={0} lang={notice.language}>
      <h3>{notice.title}</h3>
      <p className="fact">
        {t('consent.version', { n: notice.version })} · {t('consent.digest', { digest })} · {t('consent.scrollHint')}
      </p>
      <dl>
        {notice.sections.map((section) => (
          <div key={section.heading} data-topic={section.topic} data-changed={section.isChanged || undefined}>
            <dt>
              {section.heading}
              {section.isChanged && <mark className="notice-changed">{t('question.changed')}</mark>}
            </dt>
            <dd>{section.text}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
};
