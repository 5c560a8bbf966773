import { useTranslation } from 'react-i18next';
import type { LaneView } from '../../../main/contract/lanes';
import { Icon } from '../../ui/Icon';
import { Kbd } from '../../ui/Kbd';

interface Props {
  lane: Pick<LaneView, 'id' | 'name'>;
  hotkey: string | null | undefined;
  iconSize: number;
  onPress(): void;
}

/** The button the guard opens a lane with: the same at the desk and where the records cannot be opened. */
export const OpenGateButton = ({ lane, hotkey, iconSize, onPress }: Props) => {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className="gate-open"
      data-testid={`lane-${lane.id}-open`}
      aria-label={t('desk.openLane', { lane: lane.name })}
      aria-keyshortcuts={hotkey ?? undefined}
      onClick={onPress}
    >
      <Icon name="gate" size={iconSize} />
      {t('desk.open')}
      {hotkey && <Kbd>{hotkey}</Kbd>}
    </button>
  );
};
