import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../main/contract/feed';
import { useCommand } from '../../bridge';
import { desk as deskWords } from '../../i18n/zhCN/desk';
import { useSlice } from '../../stores/mirror';
import { clockTime } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Kbd } from '../../ui/Kbd';
import { Problem } from '../../ui/Problem';
import { openAlarms } from './deskModel';
import { OtherWayAnswers } from './OtherWayAnswers';
import './side.css';

/** They happen once and last no time: there is nothing of them to be over. */
const moments: readonly Alarm['kind'][] = ['forced', 'tailgate', 'reverse'];

const isWithAdvice = (kind: Alarm['kind']): kind is Alarm['kind'] & keyof typeof deskWords.alarmDo =>
  Object.hasOwn(deskWords.alarmDo, kind);

const AlarmRow = ({ alarm, isTop }: { alarm: Alarm; isTop: boolean }) => {
  const { t } = useTranslation();
  const acknowledge = useCommand('alarm.acknowledge');
  const lane = useSlice('lanes').find((candidate) => candidate.id === alarm.laneId);
  const isNew = alarm.acknowledgedAtMs === null;
  const isMoment = moments.includes(alarm.kind);
  const isCleared = alarm.clearedAtMs !== null && !isMoment;
  const states = [isNew ? null : t('desk.acknowledged'), isCleared ? t('desk.cleared') : null];
  return (
    <li className="alarm" data-testid="alarm" data-kind={alarm.kind} data-new={isNew}>
      <Icon name={alarm.kind === 'fire-released' ? 'fire' : 'ask'} size={26} />
      <div className="alarm-words">
        <strong>{t(`desk.alarm.${alarm.kind}`)}</strong>
        <span className="fact">{[lane?.name, clockTime(alarm.raisedAtMs), ...states].filter((part) => part).join(' · ')}</span>
      </div>
      {isNew && (
        <button
          type="button"
          className="action"
          data-testid="alarm-acknowledge"
          aria-keyshortcuts={isTop ? 'Space' : undefined}
          disabled={acknowledge.busy}
          onClick={() => void acknowledge.run({ alarmId: alarm.id })}
        >
          {t('desk.acknowledge')}
          {isTop && <Kbd>{t('desk.keys.space')}</Kbd>}
        </button>
      )}
      {(isMoment ? isNew : alarm.clearedAtMs === null) && isWithAdvice(alarm.kind) && (
        <p className="alarm-do" data-testid="alarm-do">
          {t(`desk.alarmDo.${alarm.kind}`)}
        </p>
      )}
      {alarm.kind === 'other-way-dead' && alarm.laneId !== null && alarm.clearedAtMs === null && (
        <OtherWayAnswers laneId={alarm.laneId} />
      )}
      {acknowledge.error && <Problem error={acknowledge.error} />}
    </li>
  );
};

/** Open alarms. The list is a live region, so that a new one is spoken at once. */
export const Alarms = () => {
  const { t } = useTranslation();
  const alarms = openAlarms(useSlice('alarms'));
  return (
    <section className="panel alarms" data-any={alarms.length > 0} aria-label={t('desk.alarms')}>
      <div role="alert" aria-live="assertive">
        {alarms.length > 0 && (
          <ul>
            {alarms.map((alarm, index) => (
              <AlarmRow key={alarm.id} alarm={alarm} isTop={index === 0} />
            ))}
          </ul>
        )}
      </div>
      {alarms.length === 0 && (
        <div className="calm">
          <Icon name="pass" size={20} />
          {t('desk.noAlarms')}
        </div>
      )}
    </section>
  );
};
