import { useTranslation } from 'react-i18next';
import type { DeskCard, LaneView } from '../../../../main/contract/lanes';
import type { FaceBox } from './livePicture';

interface Props {
  /** Size of the camera's picture. */
  sizePx: { width: number; height: number };
  region: LaneView['regionOfInterest'];
  faces: FaceBox[];
  card: DeskCard | undefined;
}

const toneOf = (face: FaceBox, card: DeskCard | undefined): 'pass' | 'ask' | 'denied' | 'seen' => {
  if (!card || card.trackId !== face.trackId) return 'seen';
  if (card.outcome === 'granted') return 'pass';
  return card.outcome === 'ask-guard' ? 'ask' : 'denied';
};

/** Lane region and face boxes over the picture, drawn in the picture's own coordinates so that they always fit it. */
export const FaceOverlay = ({ sizePx, region, faces, card }: Props) => {
  const { t } = useTranslation();
  const { width, height } = sizePx;
  const text = Math.max(14, width / 32);
  const words = {
    pass: t('desk.video.facePass'),
    ask: t('desk.video.faceAsk'),
    denied: t('desk.video.faceDenied'),
    seen: t('desk.video.faceSeen'),
  };
  return (
    <svg className="tile-overlay" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="xMidYMid meet" aria-hidden="true">
      <rect
        className="roi"
        x={region.x * width}
        y={region.y * height}
        width={region.width * width}
        height={region.height * height}
        rx={width / 80}
      />
      {faces.map((face) => {
        const tone = toneOf(face, card);
        const x = face.x * width;
        const y = face.y * height;
        const labelWidth = words[tone].length * text * 0.62 + text * 2.2;
        const above = y > text * 1.8;
        const labelY = above ? y - text * 1.7 : y + face.height * height + text * 0.25;
        return (
          <g key={face.trackId} className={`face face-${tone}`}>
            <rect className="face-box" x={x} y={y} width={face.width * width} height={face.height * height} rx={width / 80} />
            <rect className="face-plate" x={x} y={labelY} width={labelWidth} height={text * 1.45} rx={text * 0.25} />
            <text className="face-word" x={x + text * 0.45} y={labelY + text * 1.08} fontSize={text}>
              {words[tone]}
            </text>
          </g>
        );
      })}
    </svg>
  );
};
