import type { LaneConfig, StationConfig } from '../contract/config';
import type { Direction } from '../contract/ids';

/**
 * The side on which the face would be the only way in that nobody has to open by hand: the camera looks there, and no card reader
 * does (最高法 法释〔2021〕15号 第10条; 人脸识别技术应用安全管理办法 第10条). Null: there is another way, or no faces.
 */
export function faceOnlySide({ camera, cameraDirection, faceAllowed, turnstile }: LaneConfig): Direction | null {
  if (!camera || !faceAllowed || turnstile[cameraDirection] === null) return null;
  return cameraDirection === turnstile.readerDirection || turnstile.readers === 2 ? null : cameraDirection;
}

/** The first lane that could be passed by face only; such a configuration is not kept. */
export function faceOnlyLane({ lanes }: StationConfig): { index: number; name: string } | null {
  const index = lanes.findIndex((lane) => faceOnlySide(lane) !== null);
  return index < 0 ? null : { index, name: lanes[index]?.name ?? '' };
}
