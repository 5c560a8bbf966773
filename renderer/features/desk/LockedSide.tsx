import { useTranslation } from 'react-i18next';
import type { Direction } from '../../../main/contract/ids';
import type { LaneView } from '../../../main/contract/lanes';
import { Icon } from '../../ui/Icon';
import { Kbd } from '../../ui/Kbd';
import { Problem } from '../../ui/Problem';
import { sideOf } from './sideLooks';
import type { useBackToNormal } from './useBackToNormal';
import './sides.css';

/** In the dialog that opens a lane: this side is locked, and one press, or the key 0, ends that. The opening itself stays to be confirmed. */
export const LockedSide = ({
  lane,
  direction,
  normal,
  onNormal,
}: {
  lane: LaneView;
  direction: Direction;
  normal: ReturnType<typeof useBackToNormal>;
  onNormal(): void;
}) => {
  const { t } = useTranslation();
  const reason = sideOf(lane, direction)?.reason;
  return (
    <>
      <div className="locked-side" role="status" data-testid="locked-side">
        <Icon name="lock" size={24} />
        {[t('desk.mode.lockedNow', { direction: t(`common.${direction}`) }), reason && t(`desk.modeReason.${reason}`)]
          .filter((part) => part)
          .join(' · ')}
        <button
          type="button"
          className="action"
          data-testid="locked-normal"
          aria-keyshortcuts="0"
          disabled={normal.busy}
          onClick={onNormal}
        >
          {t('desk.mode.normal')}
          <Kbd>0</Kbd>
        </button>
      </div>
      {normal.error && <Problem error={normal.error} />}
    </>
  );
};
