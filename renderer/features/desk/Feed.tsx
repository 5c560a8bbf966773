import { useTranslation } from 'react-i18next';
import type { FeedEntry } from '../../../main/contract/feed';
import { useSlice } from '../../stores/mirror';
import { clockTime } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { useWords } from './useWords';
import './side.css';

const signs = { pass: 'pass', info: 'info', attention: 'ask', alarm: 'bad' } as const;

const FeedRow = ({ entry }: { entry: FeedEntry }) => {
  const { t } = useTranslation();
  const { feedText } = useWords();
  const lane = useSlice('lanes').find((candidate) => candidate.id === entry.laneId);
  const where = [lane?.name, entry.direction && t(`common.${entry.direction}`)].filter((part) => part).join(' · ');
  return (
    <li className="feed-entry" data-testid="feed-entry" data-kind={entry.kind} data-severity={entry.severity}>
      <span role="img" aria-label={t(`desk.severity.${entry.severity}`)} className="feed-sign">
        <Icon name={signs[entry.severity]} size={19} />
      </span>
      <span className="feed-text">{feedText(entry)}</span>
      <span className="feed-where">
        <time>{clockTime(entry.atMs)}</time>
        {where}
      </span>
    </li>
  );
};

/** What happened at the station, newest first. Names never enter it. */
export const Feed = () => {
  const { t } = useTranslation();
  const feed = useSlice('feed');
  return (
    <section className="panel feed" data-testid="feed" aria-label={t('desk.feed')}>
      <h2>{t('desk.feed')}</h2>
      {feed.length === 0 && <p className="fact">{t('desk.feedEmpty')}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard */}
      <ul tabIndex={0}>
        {feed.map((entry) => (
          <FeedRow key={entry.id} entry={entry} />
        ))}
      </ul>
    </section>
  );
};
