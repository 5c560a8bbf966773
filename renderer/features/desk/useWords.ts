import { useTranslation } from 'react-i18next';
import { ErrorCode } from '../../../main/contract/errors';
import { errorText } from '../../../main/contract/errorTexts';
import type { FeedEntry } from '../../../main/contract/feed';
import { type LaneView, Reason } from '../../../main/contract/lanes';
import { useLanguage } from '../../i18n/useLanguage';

/** Words that are put together from several fields of the contract. */
export const useWords = () => {
  const { t } = useTranslation();
  const language = useLanguage();

  /** Why a way of passing is off: an error code, a policy reason, or nothing known. */
  const whyOff = (why: string | null): string | null => {
    const code = ErrorCode.safeParse(why);
    if (code.success) return errorText({ code: code.data, params: {} }, language).text;
    const reason = Reason.safeParse(why);
    return reason.success ? t(`desk.reason.${reason.data}`) : null;
  };

  const wayOff = (way: 'face' | 'card', state: LaneView['ways']['face']): string => {
    const why = whyOff(state.why);
    return why === null
      ? t('desk.wayOff', { way: t(`desk.method.${way}`) })
      : t('desk.wayOffWhy', { way: t(`desk.method.${way}`), why });
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

  return { whyOff, wayOff, feedText };
};
