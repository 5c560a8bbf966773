import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '../../../main/contract/errors';
import { errorText } from '../../../main/contract/errorTexts';
import type { LaneView } from '../../../main/contract/lanes';
import type { AppView } from '../../../main/contract/slices';
import { useLanguage } from '../../i18n/useLanguage';
import { useSlice } from '../../stores/mirror';
import { useView } from '../../stores/view';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { Alarms } from '../desk/Alarms';
import { laneKey, laneTone } from '../desk/deskModel';
import { Feed } from '../desk/Feed';
import { LaneStateChip } from '../desk/LaneCard';
import { ManualDialog } from '../desk/ManualDialog';
import { OpenGateButton } from '../desk/OpenGateButton';
import { useOpenManual } from '../desk/useOpenManual';
import { useStationKeys } from '../desk/useStationKeys';
import { useAlarmSound } from '../shell/useAlarmSound';
import { CopyPath } from './CopyPath';
import { StartShell } from './StartShell';
import { TryAgain } from './TryAgain';
import '../desk/desk.css';
import './hand.css';

type ByHand = NonNullable<AppView['byHand']>;

/** One lane with its big button. What is wrong with its turnstile is said here: nothing else opens it. */
const HandLane = ({ lane, hotkey }: { lane: LaneView; hotkey: string | null }) => {
  const language = useLanguage();
  const card = useSlice('desk').find((candidate) => candidate.laneId === lane.id);
  const error = useSlice('health').find(({ id }) => id === `turnstile-${lane.id}`)?.error;
  const openManual = useOpenManual();
  return (
    <section
      className="lane"
      data-tone={lane.link === 'ready' && lane.state === 'closed' && !card?.needsGuard ? 'pass' : laneTone(lane, card)}
      data-testid={`lane-${lane.id}`}
      data-state={lane.state}
      data-link={lane.link}
    >
      <div className="hand-lane-head">
        <span className="lane-name">{lane.name}</span>
        <LaneStateChip lane={lane} card={card} />
      </div>
      {error && <p className="lane-why">{Object.values(errorText(error, language)).join(' ')}</p>}
      <OpenGateButton lane={lane} hotkey={hotkey} iconSize={28} onPress={() => openManual(lane.id)} />
    </section>
  );
};

const Dialog = () => {
  const lanes = useSlice('lanes');
  const { dialog, dialogSerial } = useView();
  if (dialog?.kind !== 'manual') return null;
  const lane = lanes.find(({ id }) => id === dialog.laneId);
  return lane ? <ManualDialog key={dialogSerial} lane={lane} answers={dialog.answers} /> : null;
};

/** Whether the openings are kept for the records, in a number and a word. */
const Journal = ({ byHand: { kept, unwritten } }: { byHand: ByHand }) => {
  const { t } = useTranslation();
  return (
    <div className="hand-journal" data-testid="hand-journal" data-kept={kept} data-unwritten={unwritten}>
      <p className="fact">{kept > 0 ? t('setup.hand.kept', { n: kept }) : t('setup.hand.keeps')}</p>
      {unwritten > 0 && (
        <p className="hint-ask">
          <Icon name="ask" />
          {t('setup.hand.unwritten', { n: unwritten })}
        </p>
      )}
    </div>
  );
};

const Who = () => {
  const { t } = useTranslation();
  return (
    <section className="panel">
      <h2>{t('setup.hand.who')}</h2>
      <ul className="hand-who">
        {(['guard', 'card', 'face'] as const).map((way) => (
          <li key={way}>
            <Icon name={way === 'guard' ? 'pass' : 'off'} />
            {t(`setup.hand.ways.${way}`)}
          </li>
        ))}
      </ul>
    </section>
  );
};

const restorable: readonly ErrorCode[] = ['DATABASE_BROKEN', 'KEY_MISMATCH'];

/** These may pass without anybody's doing. */
const passing: readonly ErrorCode[] = ['DATA_FOLDER_IN_USE', 'DATA_FOLDER_UNWRITABLE'];

const Manager = ({ app, code }: { app: AppView; code: ErrorCode }) => {
  const { t } = useTranslation();
  const steps = restorable.includes(code)
    ? (['copy', 'restore', 'leave', 'again', 'second'] as const)
    : (['copy', 'next', 'again'] as const);
  return (
    <section className="panel hand-manager">
      <h2>{t('setup.hand.manager')}</h2>
      <ol>
        {steps.map((step) => (
          <li key={step}>{t(`setup.hand.steps.${step}`)}</li>
        ))}
      </ol>
      <CopyPath path={app.dataFolder} />
      <div className="hand-again">
        <p className="fact">{t(passing.includes(code) ? 'setup.hand.againByItself' : 'setup.hand.againHint')}</p>
        <TryAgain isByItself={passing.includes(code)} />
      </div>
    </section>
  );
};

/** The records cannot be opened, the lanes can: the guard opens by hand, and reads why nothing else does. */
export const HandOnlyPage = ({ app, byHand }: { app: AppView; byHand: ByHand }) => {
  const { t } = useTranslation();
  const lanes = useSlice('lanes');
  const hasAlarms = useSlice('alarms').length > 0;
  const error = app.error ?? { code: 'INTERNAL' as const, params: {} };
  useStationKeys();
  useAlarmSound();
  return (
    <StartShell title={app.stationName}>
      <div className="hand" data-testid="hand-only">
        <header className="hand-head">
          <Icon name="bad" size={34} />
          <h2>{t('setup.hand.title')}</h2>
          <p>{t('setup.hand.lead')}</p>
        </header>
        <div className="hand-left">
          <div className="desk-lanes" data-count={lanes.length > 3 ? 'many' : lanes.length}>
            {lanes.map((lane, index) => (
              <HandLane key={lane.id} lane={lane} hotkey={laneKey(index)} />
            ))}
          </div>
          <Journal byHand={byHand} />
          {hasAlarms && <Alarms />}
          <Feed />
        </div>
        <div className="hand-right">
          <Problem error={error} />
          <Who />
          <Manager app={app} code={error.code} />
        </div>
        <Dialog />
      </div>
    </StartShell>
  );
};
