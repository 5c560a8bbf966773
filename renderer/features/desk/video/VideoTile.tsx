import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskCard, LaneView } from '../../../../main/contract/lanes';
import { Icon } from '../../../ui/Icon';
import { FaceOverlay } from './FaceOverlay';
import type { PictureView } from './livePicture';
import { useLivePicture } from './useLivePicture';
import './video.css';

const Silence = ({ view }: { view: PictureView }) => {
  const { t } = useTranslation();
  const seconds = Math.floor((view.silentMs ?? 0) / 1_000);
  if (view.state === 'live') return null;
  const words = {
    connecting: t('desk.video.connecting'),
    stale: t('desk.video.stale', { seconds }),
    lost: t('desk.video.lost'),
    unsupported: t('desk.video.unsupported'),
  }[view.state];
  return (
    <div className="tile-silence" data-tone={view.state}>
      <Icon name={view.state === 'connecting' ? 'wait' : 'off'} size={36} />
      <span>{words}</span>
    </div>
  );
};

interface Props {
  lane: LaneView;
  card: DeskCard | undefined;
  /** What lies over the picture. */
  children?: ReactNode;
}

const LiveTile = ({ lane, card, children }: Props) => {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useLivePicture(lane.id, canvas);
  const isLive = view.state === 'live';
  return (
    <figure
      className="tile"
      data-testid={`video-${lane.id}`}
      data-state={view.state === 'unsupported' ? 'lost' : view.state}
      aria-label={t('desk.video.alt', { lane: lane.name })}
    >
      <canvas ref={canvas} className="tile-picture" hidden={!isLive} />
      {isLive && view.sizePx && (
        <FaceOverlay sizePx={view.sizePx} region={lane.regionOfInterest} faces={view.faces} card={card} />
      )}
      <Silence view={view} />
      <figcaption className="tile-name">{lane.name}</figcaption>
      {isLive && (
        <span className="tile-live">
          <i className="live-dot" />
          {view.latencyMs === null ? t('desk.video.live') : t('desk.video.latency', { ms: Math.round(view.latencyMs) })}
        </span>
      )}
      {children}
    </figure>
  );
};

/** A lane's live picture with the lane's region and the faces in it. Says plainly when the picture is not live. */
export const VideoTile = ({ lane, card, children }: Props) => {
  const { t } = useTranslation();
  if (lane.camera.configured)
    return (
      <LiveTile lane={lane} card={card}>
        {children}
      </LiveTile>
    );
  return (
    <figure className="tile" data-testid={`video-${lane.id}`} data-state="lost">
      <div className="tile-silence">
        <Icon name="off" size={36} />
        <span>{t('desk.video.noCamera')}</span>
      </div>
      <figcaption className="tile-name">{lane.name}</figcaption>
      {children}
    </figure>
  );
};
