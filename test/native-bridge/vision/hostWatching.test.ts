import { beforeEach, describe, expect, it, vi } from 'vitest';
import { live, sharpPicture } from './doubles';
import { anna, camera, configure, eachWithItsHost, lane, models, of, picture, show, start, until } from './hostUnderTest';

eachWithItsHost();

describe('the vision host', () => {
  describe('an empty lane', () => {
    let looksAtMs: number[];
    /** When the frame being shown arrived. */
    let at: number;

    beforeEach(async () => {
      looksAtMs = [];
      at = 0;
      const detect = models.detector.detect;
      models.detector.detect = (...given) => {
        looksAtMs.push(at);
        return detect(...given);
      };
      show([]);
      start();
      configure(lane('lane-1'));
      await until('ready');
    });

    /** Frames 125 ms apart until `untilMs`, `shown` for each. */
    async function showUntil(untilMs: number, shown: (atMs: number) => typeof picture): Promise<void> {
      for (; at < untilMs; at += 125) {
        camera().tell.onFrame({ ...shown(at), arrivedMonoMs: at });
        await new Promise(setImmediate);
      }
    }
    /** Rows of the picture, from the top, made lighter. */
    const lighter = (levels: number, rows: number) => {
      const changed = sharpPicture();
      for (let index = 0; index < rows * changed.width * 3; index++) {
        const value = changed.rgb[index] ?? 0;
        changed.rgb[index] = value < 128 ? value + levels : value - levels;
      }
      return changed;
    };

    it('that is still is looked at once in two seconds, one where something moves in every frame', async () => {
      await showUntil(8000, () => picture);
      expect(looksAtMs).toEqual([0, 2000, 4000, 6000]);
      const other = lighter(100, 180);
      await showUntil(9000, (atMs) => (atMs % 250 ? picture : other));
      expect(looksAtMs.slice(4)).toEqual([8000, 8125, 8250, 8375, 8500, 8625, 8750, 8875]);
    });

    it('is looked at in the very frame in which somebody appears, whenever that is', async () => {
      const other = lighter(100, 180);
      await showUntil(2500, () => picture);
      show([anna]);
      await showUntil(2625, () => other);
      expect(looksAtMs).toEqual([0, 2000, 2500]);
      await vi.waitFor(() => expect(of('observation')).toHaveLength(1));
    });

    it('with a faint change, or a camera that is never quiet, is looked at twice a second', async () => {
      const frames = [picture, lighter(8, 360)];
      await showUntil(2000, (atMs) => frames[(atMs / 125) % 2] ?? picture);
      // Every other frame shows what was kept, so that a look may come a frame late.
      expect(looksAtMs.length).toBeGreaterThanOrEqual(3);
      for (const [index, look] of looksAtMs.entries()) expect(look - (looksAtMs[index - 1] ?? look)).toBeLessThanOrEqual(625);
    });

    it('finds whoever comes in the colour of the wall, too faint for any sample, within two seconds', async () => {
      await showUntil(2125, () => picture);
      show([anna]);
      await showUntil(4125, () => picture);
      await vi.waitFor(() => expect(of('observation').map(({ frameArrivedMonoMs }) => frameArrivedMonoMs)).toEqual([4000]));
    });

    it('finds whoever fades in slowly as soon as it adds up to something', async () => {
      await showUntil(2125, () => picture);
      show([anna]);
      await showUntil(4125, (atMs) => lighter(Math.floor((atMs - 2125) / 125), 180));
      // Six levels are there after 750 ms, and half a second after the last look.
      await vi.waitFor(() => expect(of('observation')[0]?.frameArrivedMonoMs).toBe(2875));
    });

    it('finds whoever stood there from the first picture on', async () => {
      show([anna]);
      await showUntil(500, () => picture);
      await vi.waitFor(() => expect(of('observation')[0]?.frameArrivedMonoMs).toBe(0));
    });

    it('finds whoever stands there when the picture comes back, unchanged', async () => {
      show([anna]);
      camera().tell.onHealth(live);
      await showUntil(1000, () => picture);
      camera().tell.onHealth({ ...live, state: 'stale', fault: 'no-frames' });
      await until('trackEnded');
      const before = of('observation').length;
      camera().tell.onHealth(live);
      await showUntil(1125, () => picture);
      await vi.waitFor(() => expect(of('observation').length).toBe(before + 1));
    });

    it('is looked at once more when its region changes, though the picture does not', async () => {
      await showUntil(500, () => picture);
      configure(lane('lane-1', { regionOfInterest: { x: 0.1, y: 0, width: 0.9, height: 1 } }));
      await showUntil(1000, () => picture);
      expect(looksAtMs).toEqual([0, 500]);
    });
  });

  it('a busy moment drops frames and then sees the newest', async () => {
    const seen: number[] = [];
    let open: () => void = () => undefined;
    const detect = models.detector.detect;
    models.detector.detect = async (frame, region) => {
      seen.push(frame.rgb[0] ?? -1);
      if (seen.length === 1) await new Promise<void>((resolve) => (open = resolve));
      return detect(frame, region);
    };
    start();
    configure(lane('lane-1'), lane('lane-2'));
    await until('ready');
    const frame = (value: number) => ({
      ...picture,
      rgb: new Uint8Array(picture.rgb.length).fill(value),
      arrivedMonoMs: 1000 + value,
    });
    camera(0).tell.onFrame(frame(1));
    await vi.waitFor(() => expect(seen).toEqual([1]));
    for (const value of [60, 120, 180]) camera(1).tell.onFrame(frame(value));
    open();
    await vi.waitFor(() => expect(seen).toEqual([1, 180]));
  });
});
