import { useTranslation } from 'react-i18next';
import type { LaneSide, LaneView } from '../../../main/contract/lanes';
import { useView } from '../../stores/view';
import { clockTime } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { useNow } from '../../ui/useNow';
import { isSet, sideShown, stateLooks, timeLeft } from './sideLooks';
import { useBackToNormal } from './useBackToNormal';
import './sides.css';

/** Why it is set so, and of a hold how long still. */
const Details = ({ side }: { side: LaneSide }) => {
  const { t } = useTranslation();
  const nowMs = useNow(1_000);
  const { shown, isUnconfirmed } = sideShown(side);
  const parts = [
    // Fire and faults come first; what a guard has set is said behind it.
    shown !== side.mode ? t(`desk.laneState.${side.mode === 'held' ? 'held' : 'locked'}`) : null,
    side.untilMs === null ? null : t('desk.mode.until', { time: clockTime(side.untilMs).slice(0, 5) }),
    side.reason && t(`desk.modeReason.${side.reason}`),
    isUnconfirmed ? t('desk.mode.unconfirmed') : null,
  ];
  return (
    <span className="side-details">
      {side.untilMs !== null && (
        <span className="side-left" data-testid="side-left" role="timer">
          {t('desk.mode.left', { left: timeLeft(side.untilMs - nowMs) })}
        </span>
      )}
      <span>{parts.filter((part) => part).join(' · ')}</span>
    </span>
  );
};

const Side = ({ lane, side }: { lane: LaneView; side: LaneSide }) => {
  const { t } = useTranslation();
  const openDialog = useView((view) => view.openDialog);
  const normal = useBackToNormal(lane.id);
  const { shown } = sideShown(side);
  const { sign, tone } = stateLooks[shown];
  const names = { lane: lane.name, direction: t(`common.${side.direction}`), state: t(`desk.laneState.${shown}`) };
  return (
    <li className="side" data-testid={`side-${lane.id}-${side.direction}`} data-state={side.state} data-mode={side.mode}>
      <button
        type="button"
        className="side-state"
        data-tone={tone}
        aria-label={t('desk.mode.setFor', names)}
        onClick={() => openDialog({ kind: 'mode', laneId: lane.id, direction: side.direction })}
      >
        <Icon name={sign} size={19} />
        <span className="side-word">
          <span className="side-direction">{names.direction}</span> {names.state}
          {isSet(side) && <Details side={side} />}
        </span>
        {!isSet(side) && <Icon name="more" size={18} />}
      </button>
      {isSet(side) && (
        <button
          type="button"
          className="action side-normal"
          aria-label={t('desk.mode.normalFor', names)}
          disabled={normal.busy}
          onClick={() => void normal.run(side.direction)}
        >
          {t('desk.mode.normalShort')}
        </button>
      )}
      {normal.error && <Problem error={normal.error} />}
    </li>
  );
};

/** Each side of a lane: what it is doing, with what a guard has set and the one press that sets it back. */
export const LaneSides = ({ lane }: { lane: LaneView }) => {
  const { t } = useTranslation();
  return (
    <ul className="sides" aria-label={t('desk.mode.sides', { lane: lane.name })}>
      {lane.sides.map((side) => (
        <Side key={side.direction} lane={lane} side={side} />
      ))}
    </ul>
  );
};
