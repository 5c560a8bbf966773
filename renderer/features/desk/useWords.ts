import { useTranslation } from 'react-i18next';
import type { FeedEntry } from '../../../main/contract/feed';
import type { LaneView } from '../../../main/contract/lanes';
import { desk as deskWords } from '../../i18n/zhCN/desk';

const isKnownWhy = (why: string | null): why is keyof typeof deskWords.why => why !== null && Object.hasOwn(deskWords.why, why);

/** Words that are put together from several fields of the contract. */
export const useWords = () => {
  const { t } = useTranslation();

  /** Why a way of passing is off, in words; null for a reason this console has no words for. */
  const whyOff = (why: string | null): string | null => (isKnownWhy(why) ? t(`desk.why.${why}`) : null);

  /** Null where nothing is known beyond that it is off. */
  const wayOff = (way: 'face' | 'card', state: LaneView['ways']['face']): string | null => {
    const why = whyOff(state.why);
    return why === null ? null : t('desk.wayOffWhy', { way: t(`desk.method.${way}`), why });
  };

  const feedText = (entry: FeedEntry): string => {
    const kind = t(`desk.feedKind.${entry.kind}`);
    const isOpenedByHand = entry.kind === 'granted' && entry.method === 'guard';
    const parts = [
      isOpenedByHand
        ? t('desk.person.guardOpened')
        : entry.method
          ? t('desk.feedBy', { method: t(`desk.method.${entry.method}`), kind })
          : kind,
      entry.manualReason && t(`desk.manualReason.${entry.manualReason}`),
      entry.severity === 'attention' && entry.reasons[0] ? t(`desk.reason.${entry.reasons[0]}`) : null,
      entry.unit,
      entry.note,
    ];
    return parts.filter((part) => part).join(' · ');
  };

  return { wayOff, feedText };
};
