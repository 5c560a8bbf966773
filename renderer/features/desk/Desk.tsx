import { useTranslation } from 'react-i18next';
import { useSlice } from '../../stores/mirror';
import { useView } from '../../stores/view';
import { Icon } from '../../ui/Icon';
import { Kbd } from '../../ui/Kbd';
import { Alarms } from './Alarms';
import { laneKey } from './deskModel';
import { FaceStopBanner } from './FaceStopBanner';
import { Feed } from './Feed';
import { Health } from './Health';
import { LaneCard } from './LaneCard';
import { LanePrompt } from './LanePrompt';
import { LaneScreenMenu } from './LaneScreenMenu';
import { PersonPanel } from './PersonPanel';
import { VideoTile } from './video/VideoTile';
import './desk.css';

const Footer = () => {
  const { t } = useTranslation();
  const openDialog = useView((view) => view.openDialog);
  const keys = [
    ['F2–F5', t('desk.keys.open')],
    ['F9', t('desk.keys.verify')],
    [t('desk.keys.space'), t('desk.keys.acknowledge')],
    ['Esc', t('desk.keys.escape')],
  ] as const;
  return (
    <footer className="desk-foot">
      {keys.map(([key, words]) => (
        <span key={key} className="key-hint">
          <Kbd>{key}</Kbd>
          {words}
        </span>
      ))}
      <button
        type="button"
        className="action foot-action"
        data-testid="passes-open"
        aria-keyshortcuts="F6"
        onClick={() => openDialog({ kind: 'passes' })}
      >
        <Icon name="qr" size={18} />
        {t('passes.open')}
        <Kbd>F6</Kbd>
      </button>
      <button type="button" className="action" data-testid="shift-open" onClick={() => openDialog({ kind: 'shift' })}>
        {t('records.shift.open')}
      </button>
      <button
        type="button"
        className="action"
        data-testid="withdraw-open"
        onClick={() => openDialog({ kind: 'withdraw', person: null })}
      >
        <Icon name="undo" size={18} />
        {t('desk.withdraw')}
      </button>
    </footer>
  );
};

/** The guard's one page: lanes, pictures, the person at the gate, alarms and what happened. */
export const Desk = () => {
  const { t } = useTranslation();
  const lanes = useSlice('lanes');
  const desk = useSlice('desk');
  const cardOf = (id: string) => desk.find((card) => card.laneId === id);
  return (
    <main className="desk">
      <div className="desk-lanes" data-count={lanes.length > 3 ? 'many' : lanes.length}>
        <h2 className="hidden-title">{t('desk.lanes')}</h2>
        {lanes.length === 0 && <p className="panel fact">{t('desk.noLanes')}</p>}
        {lanes.map((lane, index) => (
          <LaneCard key={lane.id} lane={lane} card={cardOf(lane.id)} hotkey={laneKey(index)} />
        ))}
      </div>
      <div className="desk-middle">
        <div className="tiles" data-count={lanes.length > 4 ? 'many' : lanes.length}>
          {lanes.map((lane) => (
            <VideoTile key={lane.id} lane={lane} card={cardOf(lane.id)}>
              <div className="tile-foot">
                <LaneScreenMenu lane={lane} />
                <LanePrompt lane={lane} />
              </div>
            </VideoTile>
          ))}
        </div>
        <FaceStopBanner />
        <PersonPanel />
      </div>
      <div className="desk-side">
        <Alarms />
        <Feed />
        <Health />
      </div>
      <Footer />
    </main>
  );
};
