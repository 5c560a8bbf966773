import { useTranslation } from 'react-i18next';
import type { DeskCard, LaneView } from '../../../main/contract/lanes';
import { useView } from '../../stores/view';
import { Icon } from '../../ui/Icon';
import { useNow } from '../../ui/useNow';
import { laneTone, promptNow } from './deskModel';
import { promptIcons } from './LanePrompt';
import { LaneSides } from './LaneSides';
import { OpenGateButton } from './OpenGateButton';
import { stateLooks } from './sideLooks';
import { useOpenManual } from './useOpenManual';
import { useWords } from './useWords';

const Way = ({ way, state }: { way: 'face' | 'card'; state: LaneView['ways']['face'] }) => {
  const { t } = useTranslation();
  return (
    <span className="way" data-on={state.on}>
      <Icon name={state.on ? way : 'off'} size={19} />
      {state.on ? t(`desk.method.${way}`) : t('desk.wayOff', { way: t(`desk.method.${way}`) })}
    </span>
  );
};

const isLivenessOn = ({ liveness, ways }: LaneView): boolean =>
  ways.face.on && (liveness.passive || liveness.challenge !== 'off');

/** Which signs of life a face is asked for at this lane; said quietly, for it is no state of anybody. */
const Liveness = ({ lane: { liveness } }: { lane: LaneView }) => {
  const { t } = useTranslation();
  const parts = [
    liveness.passive ? t('desk.liveness.passive') : null,
    liveness.challenge === 'off' ? null : t(`desk.liveness.${liveness.challenge}`),
  ].filter((part) => part !== null);
  return (
    <span className="lane-liveness" data-testid="lane-liveness">
      {t('desk.liveness.label')} · {parts.join(' + ')}
    </span>
  );
};

/** What a lane is doing, in a word. */
export const LaneStateChip = ({ lane, card }: { lane: LaneView; card: DeskCard | undefined }) => {
  const { t } = useTranslation();
  const nowMs = useNow(250);
  const isLinked = lane.link === 'ready';
  const prompt = promptNow(lane, nowMs);
  if (isLinked && prompt && lane.state === 'closed')
    return (
      <span className="chip chip-info" data-testid={`lane-${lane.id}-prompt`}>
        <Icon name={promptIcons[prompt.kind]} size={16} />
        {t(`desk.prompt.${prompt.kind}`)}
      </span>
    );
  if (isLinked && card?.needsGuard)
    return (
      <span className="chip chip-ask">
        <Icon name="ask" size={16} />
        {t('desk.waiting')}
      </span>
    );
  if (!isLinked)
    return <span className={`chip chip-${lane.link === 'lost' ? 'bad' : 'off'}`}>{t(`desk.link.${lane.link}`)}</span>;
  const { sign, tone } = stateLooks[lane.state];
  return (
    <span className={`chip chip-${tone}`}>
      {tone !== 'quiet' && <Icon name={sign} size={16} />}
      {t(`desk.laneState.${lane.state}`)}
    </span>
  );
};

/** One lane: what it is doing, which ways work and why not, and the big button that opens it by hand whatever else failed. */
export const LaneCard = ({ lane, card, hotkey }: { lane: LaneView; card: DeskCard | undefined; hotkey: string | null }) => {
  const { t } = useTranslation();
  const { wayOff } = useWords();
  const { pinnedLane, pinLane } = useView();
  const openManual = useOpenManual();
  const isPinned = pinnedLane === lane.id;
  const off = (['card', 'face'] as const).filter((way) => !lane.ways[way].on && (way === 'card' || lane.camera.configured));
  const whys = off.map((way) => wayOff(way, lane.ways[way])).filter((why) => why !== null);
  return (
    <section
      className="lane"
      data-tone={laneTone(lane, card)}
      data-testid={`lane-${lane.id}`}
      data-state={lane.state}
      data-link={lane.link}
    >
      <button
        type="button"
        className="lane-head"
        aria-pressed={isPinned}
        aria-label={t('desk.selectLane', { lane: lane.name })}
        onClick={() => pinLane(isPinned ? null : lane.id)}
      >
        <span className="lane-name">{lane.name}</span>
        <LaneStateChip lane={lane} card={card} />
      </button>
      <div className="lane-ways">
        <Way way="face" state={lane.ways.face} />
        <Way way="card" state={lane.ways.card} />
        {isLivenessOn(lane) && <Liveness lane={lane} />}
        <span className="lane-count">{t('desk.passagesToday', { n: lane.passagesToday })}</span>
      </div>
      {whys.map((why) => (
        <p key={why} className="lane-why">
          {why}
        </p>
      ))}
      <OpenGateButton lane={lane} hotkey={hotkey} iconSize={24} onPress={() => openManual(lane.id)} />
      <LaneSides lane={lane} />
    </section>
  );
};
