import type { LaneConfig, StationConfig } from '../contract/config';
import type { Direction } from '../contract/ids';

/**
 * The side on which the face would be the only way in that nobody has to open by hand: the camera looks there, and no card reader
 * does (最高法 法释〔2021〕15号 第10条; 人脸识别技术应用安全管理办法 第10条). Null: there is another way, or no faces.
 */
export function faceOnlySide(lane: LaneConfig): Direction | null {
  const { camera, cameraDirection, faceAllowed, turnstile } = lane;
  if (!camera || !faceAllowed || turnstile[cameraDirection] === null) return null;
  return hasReader(lane, cameraDirection) ? null : cameraDirection;
}

/** Whether a card can be held up on that side: to a reader of the lane's own device, or to one with a line of its own. */
export const hasReader = (lane: LaneConfig, direction: Direction): boolean => readersOf(lane, direction).length > 0;

/**
 * Readers of one side that residents may use instead of a face: `own` hangs on the lane's own device, a number is the place among those
 * the serial process listens to (main/site/serialLanes.ts). What reads codes only is for visitors' passes: no resident has one.
 */
export function readersOf({ turnstile, readers }: LaneConfig, direction: Direction): (number | 'own')[] {
  const listened = readers.filter((reader) => reader.kind !== 'keyboard');
  const others = listened.flatMap((reader, place) => {
    const isForCards = reader.kind === 'osdp' || reader.content !== 'text';
    return isForCards && reader.direction === direction ? [place] : [];
  });
  if (turnstile.driver !== 'osdp') return others;
  const { readers: own = 1, readerDirection } = turnstile;
  return own === 2 || (own === 1 && readerDirection === direction) ? ['own', ...others] : others;
}

/** The first lane that could be passed by face only; such a configuration is not kept. */
export function faceOnlyLane({ lanes }: StationConfig): { index: number; name: string } | null {
  const index = lanes.findIndex((lane) => faceOnlySide(lane) !== null);
  return index < 0 ? null : { index, name: lanes[index]?.name ?? '' };
}
