import { useTranslation } from 'react-i18next';
import type { FeedEntry } from '../../../main/contract/feed';
import type { Direction } from '../../../main/contract/ids';
import type { LaneView, Reason } from '../../../main/contract/lanes';
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

  /** Of a way in or out that is missing it is said which. */
  const reasonText = (reason: Reason, direction: Direction | null): string =>
    reason === 'anti-passback' && direction ? t(`desk.passback.${direction}`) : t(`desk.reason.${reason}`);

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
      entry.severity === 'attention' && entry.reasons[0] ? reasonText(entry.reasons[0], entry.direction) : null,
      entry.unit,
      entry.note,
    ];
    return parts.filter((part) => part).join(' · ');
  };

  return { wayOff, feedText };
};
