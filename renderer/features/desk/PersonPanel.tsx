import { useTranslation } from 'react-i18next';
import type { DeskCard } from '../../../main/contract/lanes';
import { useCommand } from '../../bridge';
import { useSlice } from '../../stores/mirror';
import { useView } from '../../stores/view';
import { clockTime, secondsOf } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Kbd } from '../../ui/Kbd';
import { Problem } from '../../ui/Problem';
import { useNow } from '../../ui/useNow';
import { cardTone, identityOf, isAskedAboutKnown, isPassback, shownCard } from './deskModel';
import { useOpenManual } from './useOpenManual';
import './person.css';

const signs = { pass: 'pass', ask: 'ask', bad: 'bad', info: 'info', off: 'off' } as const;

const Identity = ({ card }: { card: DeskCard }) => {
  const { t } = useTranslation();
  const nowMs = useNow(500);
  const identity = identityOf(card, nowMs);
  if (identity)
    return (
      <>
        <div className="who" data-testid="desk-identity" data-sure={identity.isSure}>
          {!identity.isSure && <span className="who-maybe">{t('desk.person.maybe')}</span>}
          <span>{identity.unit}</span>
          {identity.name && <span className="who-name">{identity.name}</span>}
        </div>
        {card.hideAtMs !== null && (
          <div className="fact">
            {t('desk.person.hideIn', { seconds: Math.max(0, Math.ceil((card.hideAtMs - nowMs) / 1_000)) })}
          </div>
        )}
      </>
    );
  if (card.outcome === 'granted')
    return (
      <div className="who who-none">{card.method === 'guard' ? t('desk.reason.opened-by-guard') : t('desk.person.hidden')}</div>
    );
  if (card.reasons.includes('face-hint')) return <div className="who who-none">{t('desk.person.hidden')}</div>;
  if (isPassback(card)) return <div className="who who-none">{t(`desk.passback.${card.direction}Text`)}</div>;
  return (
    <div className="who">{card.reasons.map((reason) => t(`desk.reason.${reason}`)).join(' · ') || t('desk.person.unknown')}</div>
  );
};

const Facts = ({ card, laneName }: { card: DeskCard; laneName: string }) => {
  const { t } = useTranslation();
  // Where somebody is named the reason is what the guard has to do about it; else it stands in the place of the name.
  const isWhyHere =
    card.outcome === 'granted' || card.reasons.includes('face-hint') || (card.unit !== null && isAskedAboutKnown(card));
  const reasons = isPassback(card)
    ? t(`desk.passback.${card.direction}Text`)
    : card.reasons.map((reason) => t(`desk.reason.${reason}`)).join(' · ');
  const why = isWhyHere ? reasons : null;
  const facts = [
    `${laneName} · ${t(`common.${card.direction}`)}`,
    clockTime(card.atMs),
    why,
    card.framesAgreed === null ? null : t('desk.person.frames', { n: card.framesAgreed }),
    card.tookMs === null ? null : t('desk.person.took', { seconds: secondsOf(card.tookMs) }),
  ];
  return (
    <ul className="person-facts">
      {facts
        .filter((fact) => fact !== null && fact !== '')
        .map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      <li className="passage" data-passage={card.passage}>
        {t(`desk.passage.${card.passage}`)}
      </li>
    </ul>
  );
};

const Actions = ({ card }: { card: DeskCard }) => {
  const { t } = useTranslation();
  const openManual = useOpenManual();
  const openDialog = useView((view) => view.openDialog);
  const turnAway = useCommand('lane.turnAway');
  const isAsked = card.needsGuard || card.outcome !== 'granted';
  return (
    <div className="person-actions">
      <button
        type="button"
        className={isAsked ? 'action action-main' : 'action'}
        data-testid="desk-verify"
        aria-keyshortcuts="F9"
        onClick={() => openManual(card.laneId)}
      >
        {t('desk.person.verify')}
        <Kbd>F9</Kbd>
      </button>
      {isPassback(card) && (
        <button
          type="button"
          className="action"
          data-testid="desk-forgive"
          onClick={() => openDialog({ kind: 'forgive', decisionId: card.decisionId })}
        >
          {t('desk.passback.forgive')}
        </button>
      )}
      {card.needsGuard && (
        <button
          type="button"
          className="action"
          data-testid="desk-turn-away"
          disabled={turnAway.busy}
          onClick={() => void turnAway.run({ decisionId: card.decisionId })}
        >
          {t('desk.person.turnAway')}
        </button>
      )}
      {turnAway.error && <Problem error={turnAway.error} />}
    </div>
  );
};

/** Who stands at the gate and what was decided, with the reason in words. A name is only ever shown on a match. */
export const PersonPanel = () => {
  const { t } = useTranslation();
  const lanes = useSlice('lanes');
  const desk = useSlice('desk');
  const { pinnedLane, pinLane } = useView();
  const card = shownCard(desk, pinnedLane);
  const nameOf = (id: string): string => lanes.find((lane) => lane.id === id)?.name ?? id;
  const verdict =
    card &&
    (card.method === 'guard' && card.outcome === 'granted'
      ? t('desk.person.guardOpened')
      : isPassback(card)
        ? t(`desk.passback.${card.direction}`)
        : t(`desk.person.${card.outcome}`));
  return (
    <section
      className="panel person"
      data-testid="desk-card"
      data-outcome={card?.outcome ?? 'none'}
      data-tone={card ? cardTone(card) : 'off'}
      aria-label={t('desk.person.title')}
    >
      {pinnedLane !== null && (
        <button type="button" className="pin" onClick={() => pinLane(null)}>
          {t('desk.person.pinned', { lane: nameOf(pinnedLane) })} · {t('desk.person.unpin')}
        </button>
      )}
      {card ? (
        <>
          <div className="person-sign">
            <Icon name={signs[cardTone(card)]} size={60} />
          </div>
          <div className="person-words" aria-live="polite">
            <div className="verdict" data-testid="desk-verdict">
              {card.method === 'guard' ? verdict : `${verdict} · ${t(`desk.method.${card.method}`)}`}
            </div>
            <Identity key={card.decisionId} card={card} />
            <Facts card={card} laneName={nameOf(card.laneId)} />
          </div>
          <Actions key={`${card.decisionId}-actions`} card={card} />
        </>
      ) : (
        <div className="person-none">
          <Icon name="person" size={44} />
          <div>
            <div className="who who-none">{t('desk.person.empty')}</div>
            <div className="fact">{t('desk.person.emptyHint')}</div>
          </div>
        </div>
      )}
    </section>
  );
};
