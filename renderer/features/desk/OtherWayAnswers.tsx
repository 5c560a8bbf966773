import { useTranslation } from 'react-i18next';
import type { LaneId } from '../../../main/contract/ids';
import { OtherWayAnswer } from '../../../main/contract/laneWays';
import { useCommand } from '../../bridge';
import { useSlice } from '../../stores/mirror';
import { Problem } from '../../ui/Problem';

/** Beside the alarm of a dead card reader: what the guard did about it, so that faces of this lane may go on. */
export const OtherWayAnswers = ({ laneId }: { laneId: LaneId }) => {
  const { t } = useTranslation();
  const confirm = useCommand('lane.confirmOtherWay');
  const lane = useSlice('lanes').find(({ id }) => id === laneId);
  const why = lane?.ways.face.why;
  const isPaused = why === 'other-way-dead';
  // No reader was ever put there: nobody can stand in for it, the set-up has to change.
  if (why === 'face-only') return null;
  return (
    <div className="other-way" data-testid="other-way" data-paused={isPaused}>
      <p className="fact">{t(isPaused ? 'desk.otherWay.paused' : 'desk.otherWay.posted')}</p>
      {OtherWayAnswer.options.map((answer) => (
        <button
          key={answer}
          type="button"
          className="action"
          aria-label={lane ? `${t(`desk.otherWay.${answer}`)} · ${lane.name}` : undefined}
          data-testid={`other-way-${answer}`}
          disabled={confirm.busy || (answer === 'guard-posted' && !isPaused)}
          onClick={() => void confirm.run({ laneId, answer })}
        >
          {t(`desk.otherWay.${answer}`)}
        </button>
      ))}
      {confirm.error && <Problem error={confirm.error} />}
    </div>
  );
};
