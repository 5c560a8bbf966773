import { useTranslation } from 'react-i18next';
import type { LaneView } from '../../../main/contract/lanes';
import type { AppView } from '../../../main/contract/slices';
import { useCommand } from '../../bridge';
import { useLanguage } from '../../i18n/useLanguage';
import { useSlice } from '../../stores/mirror';
import { useView } from '../../stores/view';
import { clockTime, longDay } from '../../ui/format';
import { Icon, type IconName } from '../../ui/Icon';
import { LanguageToggle, ThemeToggle } from '../../ui/Toggles';
import { useNow } from '../../ui/useNow';

const Clock = () => {
  const nowMs = useNow(1_000);
  const language = useLanguage();
  return (
    <time className="clock">
      <span className="clock-day">{longDay(nowMs, language)}</span>
      {clockTime(nowMs)}
    </time>
  );
};

const ways: { id: 'face' | 'card' | 'camera'; counts(lane: LaneView): boolean; isOn(lane: LaneView): boolean }[] = [
  { id: 'face', counts: (lane) => lane.camera.configured, isOn: (lane) => lane.ways.face.on },
  { id: 'card', counts: () => true, isOn: (lane) => lane.ways.card.on },
  { id: 'camera', counts: (lane) => lane.camera.configured, isOn: (lane) => lane.camera.state === 'live' },
];

/** Face, card and camera over all lanes, in a word and a sign each. */
const HealthChips = () => {
  const { t } = useTranslation();
  const lanes = useSlice('lanes');
  return (
    <>
      {ways.map(({ id, counts, isOn }) => {
        const counted = lanes.filter(counts);
        const on = counted.filter(isOn).length;
        const all = counted.length;
        const tone = all === 0 ? 'off' : on === all ? 'pass' : on > 0 || id === 'face' ? 'ask' : 'bad';
        const words =
          all === 0
            ? t('desk.chip.none')
            : on === all
              ? t('desk.chip.ok')
              : on === 0
                ? t('desk.chip.off')
                : t('desk.chip.part', { on, all });
        const sign: IconName = tone === 'pass' ? id : tone === 'off' ? 'off' : 'ask';
        return (
          <span key={id} className={`chip chip-${tone}`} data-testid={`chip-${id}`}>
            <Icon name={sign} size={17} />
            {t(`desk.chip.${id}`)} {words}
          </span>
        );
      })}
      <span className="chip chip-quiet" title={t('common.offlineHint')}>
        <Icon name="shield" size={17} />
        {t('common.offline')}
      </span>
    </>
  );
};

/** An inspector has one page, and needs no choice of them. */
const Pages = () => {
  const { t } = useTranslation();
  const { page, show } = useView();
  return (
    <nav className="pages" aria-label={t('desk.nav.label')}>
      {(['desk', 'people', 'laneRules', 'recognition', 'compliance'] as const).map((name) => (
        <button
          key={name}
          type="button"
          data-testid={`nav-${name}`}
          aria-current={page === name ? 'page' : undefined}
          onClick={() => show(name)}
        >
          {t(`desk.nav.${name}`)}
        </button>
      ))}
    </nav>
  );
};

const Operator = ({ app }: { app: AppView }) => {
  const { t } = useTranslation();
  const openDialog = useView((view) => view.openDialog);
  const signOut = useCommand('operator.signOut');
  return (
    <>
      <span className="role" data-testid="role" data-role={app.role}>
        <Icon name={app.role === 'manager' ? 'key' : app.role === 'inspector' ? 'eye' : 'person'} size={18} />
        {t(`common.${app.role}`)}
      </span>
      {app.role !== 'guard' ? (
        <button type="button" className="action head-action" data-testid="sign-out" onClick={() => void signOut.run({})}>
          {t(app.role === 'manager' ? 'desk.signOut' : 'records.signInAs.out')}
        </button>
      ) : (
        <button
          type="button"
          className="action head-action"
          data-testid="sign-in-open"
          onClick={() => openDialog({ kind: 'sign-in' })}
        >
          {t('desk.signIn')}
        </button>
      )}
    </>
  );
};

export const Header = ({ app }: { app: AppView }) => (
  <header className="head">
    <h1 title={app.stationName}>{app.stationName}</h1>
    {app.role === 'manager' && <Pages />}
    <div className="head-chips">
      <HealthChips />
    </div>
    <Clock />
    <Operator app={app} />
    <LanguageToggle />
    <ThemeToggle />
  </header>
);
