import { useTranslation } from 'react-i18next';
import type { PassView } from '../../../main/contract/credentials';
import { calendarDay, clockTime } from '../../ui/format';

const moment = (atMs: number): string => `${calendarDay(atMs).slice(5)} ${clockTime(atMs).slice(0, 5)}`;

/** What a pass says of itself, put together from several fields of the contract. */
export const usePassWords = () => {
  const { t } = useTranslation();
  return {
    who: ({ unit, label }: PassView): string => [unit, label].filter((part) => part).join(' · '),
    facts: (pass: PassView): string[] => [
      t(`passes.direction.${pass.direction ?? 'both'}`),
      t('passes.fromUntil', { from: moment(pass.fromMs), until: moment(pass.untilMs) }),
      pass.uses === null ? t('passes.usesKind.any') : t('passes.usedOf', { used: pass.used, uses: pass.uses }),
      ...(pass.groups ? [pass.groups.join(' · ')] : []),
    ],
  };
};
