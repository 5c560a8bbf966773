import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { type LaneView, LivenessRule } from '../../../main/contract/lanes';
import { useCommand } from '../../bridge';
import { useSlice } from '../../stores/mirror';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';

/** One lane's rule. It shows what the station holds; a change is asked for and stands when the station says so. */
const LaneRow = ({ lane }: { lane: LaneView }) => {
  const { t } = useTranslation();
  const set = useCommand('lane.setLiveness');
  const { passive, challenge } = lane.liveness;
  const usesFace = lane.camera.configured && lane.ways.face.why !== 'off';
  return (
    <li className="liveness-lane" data-testid={`liveness-${lane.id}`}>
      <strong>{lane.name}</strong>
      {usesFace ? (
        <>
          <label className="tick">
            <input
              type="checkbox"
              checked={passive}
              disabled={set.busy}
              aria-label={t('recognition.passiveFor', { lane: lane.name })}
              data-testid={`liveness-${lane.id}-passive`}
              onChange={() => void set.run({ laneId: lane.id, liveness: { passive: !passive, challenge } })}
            />
            {t('recognition.passive')}
          </label>
          <fieldset className="liveness-challenge" aria-label={t('recognition.challengeFor', { lane: lane.name })}>
            <span className="field-label">{t('recognition.challenge')}</span>
            <Segmented
              value={challenge}
              disabled={set.busy}
              data-testid={`liveness-${lane.id}-challenge`}
              options={LivenessRule.shape.challenge.options.map((value) => ({
                value,
                label: t(`recognition.challengeOf.${value}`),
              }))}
              onChange={(value) => void set.run({ laneId: lane.id, liveness: { passive, challenge: value } })}
            />
          </fieldset>
        </>
      ) : (
        <span className="fact">{t('recognition.noFace')}</span>
      )}
      {set.error && <Problem error={set.error} />}
    </li>
  );
};

/** Signs of life asked for at each lane, and how far they were ever measured. */
export const LivenessForm = () => {
  const { t } = useTranslation();
  const lanes = useSlice('lanes');
  return (
    <section className="panel" aria-labelledby="recognition-liveness">
      <h2 id="recognition-liveness">{t('recognition.liveness')}</h2>
      <p className="fact">{t('recognition.livenessIntro')}</p>
      <ul>
        {lanes.map((lane) => (
          <LaneRow key={lane.id} lane={lane} />
        ))}
      </ul>
      <div className="liveness-caution" data-testid="liveness-caution">
        <Icon name="info" />
        <div>
          {t('recognition.caution')}
          <details>
            <summary>{t('recognition.cautionMore')}</summary>
            <p>{t('recognition.cautionWords')}</p>
          </details>
        </div>
      </div>
    </section>
  );
};
