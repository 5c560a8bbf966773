import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RgbPicture } from '../../../native-bridge/vision/picture';

/** As much of `film.json` as is needed here; the rest of that schema reads files that a browser test's loader cannot. */
const Clips = z.object({
  width: z.number().int(),
  height: z.number().int(),
  clips: z.array(z.object({ name: z.string(), file: z.string(), frames: z.number().int() })),
});

/** All pictures of one clip, to the byte as a camera that shows it gives them to the lane. Throws without film or ffmpeg. */
export function clipPictures(filmFolder: string, name: string): RgbPicture[] {
  const film = Clips.parse(JSON.parse(readFileSync(join(filmFolder, 'film.json'), 'utf8')));
  const clip = film.clips.find((one) => one.name === name);
  if (!clip) throw new Error(`the film has no clip ${name}`);
  const { width, height } = film;
  const pictureBytes = width * height * 3;
  const { stdout, status } = spawnSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-threads', '1', '-f', 'h264', '-i', join(filmFolder, clip.file)],
      ...['-vf', `scale=${width}:${height}:flags=fast_bilinear`, '-fps_mode', 'passthrough', '-threads', '1'],
      ...['-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'],
    ],
    { maxBuffer: pictureBytes * (clip.frames + 1) },
  );
  if (status !== 0 || stdout.length !== pictureBytes * clip.frames) throw new Error('ffmpeg could not read the film');
  return Array.from({ length: clip.frames }, (_, frame) => ({
    rgb: stdout.subarray(frame * pictureBytes, (frame + 1) * pictureBytes),
    width,
    height,
  }));
}
