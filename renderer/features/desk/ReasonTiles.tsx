import { useTranslation } from 'react-i18next';
import type { ManualReason } from '../../../main/contract/lanes';
import { Icon, type IconName } from '../../ui/Icon';
import { Kbd } from '../../ui/Kbd';
import { manualReasons } from './manualForm';

const signs: Record<ManualReason, IconName> = {
  'forgot-card': 'card',
  'no-face': 'person',
  visitor: 'visitor',
  'elder-or-child': 'help',
  'device-fault': 'tool',
  emergency: 'emergency',
};

/** Six reasons of equal weight. Not using face looks like every other one. */
export const ReasonTiles = ({
  chosen,
  disabled,
  onChoose,
}: {
  chosen: ManualReason | null;
  disabled: boolean;
  onChoose(reason: ManualReason): void;
}) => {
  const { t } = useTranslation();
  return (
    <fieldset className="reasons" aria-label={t('desk.manual.reasons')}>
      {manualReasons.map((reason, index) => (
        <button
          key={reason}
          type="button"
          className="reason"
          aria-pressed={chosen === reason}
          aria-keyshortcuts={String(index + 1)}
          data-testid={`reason-${reason}`}
          disabled={disabled}
          onClick={() => onChoose(reason)}
        >
          <Icon name={signs[reason]} size={28} />
          <span>{t(`desk.manualReason.${reason}`)}</span>
          <Kbd>{String(index + 1)}</Kbd>
        </button>
      ))}
    </fieldset>
  );
};
