import { useTranslation } from 'react-i18next';
import type { LaneView, LanePrompt as Prompt } from '../../../main/contract/lanes';
import { useSlice } from '../../stores/mirror';
import { Icon, type IconName } from '../../ui/Icon';
import { useNow } from '../../ui/useNow';
import { laneKey, promptNow } from './deskModel';
import './prompt.css';

export const promptIcons: Record<Prompt['kind'], IconName> = {
  blink: 'eye',
  'turn-left': 'left',
  'turn-right': 'right',
  'show-face': 'face',
};

/** What the person in this lane is asked to do and the seconds left, over the lane's picture; with the key that helps at once. */
export const LanePrompt = ({ lane }: { lane: LaneView }) => {
  const { t } = useTranslation();
  const lanes = useSlice('lanes');
  const nowMs = useNow(250);
  const prompt = promptNow(lane, nowMs);
  if (!prompt) return null;
  const key = laneKey(lanes.findIndex(({ id }) => id === lane.id));
  return (
    <div className="tile-prompt" data-testid="lane-prompt" data-kind={prompt.kind}>
      <Icon name={promptIcons[prompt.kind]} size={34} />
      <span className="tile-prompt-words">
        <strong role="status">{t(`desk.promptAsked.${prompt.kind}`)}</strong>
        {key && <span className="tile-prompt-calm">{t('desk.promptCalm', { key })}</span>}
      </span>
      <span className="tile-prompt-seconds" data-testid="lane-prompt-seconds">
        {t('desk.promptSeconds', { seconds: prompt.secondsLeft })}
      </span>
    </div>
  );
};
