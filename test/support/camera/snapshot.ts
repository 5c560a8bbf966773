import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Film } from '../film/film';

/** A JPEG of a clip's picture, from the middle of its standing part or its first one. Rejects for an unknown clip. */
export async function clipPicture(filmFolder: string, film: Film, name: string): Promise<Buffer> {
  const clip = film.clips.find((candidate) => candidate.name === name);
  if (clip === undefined) throw new Error(`The film has no clip ${name}.`);
  const atSecond = clip.standing === null ? 0 : (clip.standing.fromMs + clip.standing.untilMs) / 2000;
  const frame = Math.round(atSecond * film.fps);
  const input = ['-f', 'h264', '-framerate', String(film.fps), '-i', join(filmFolder, clip.file)];
  const output = [
    '-vf',
    `select='eq(n,${frame})'`,
    '-frames:v',
    '1',
    '-q:v',
    '3',
    '-pix_fmt',
    'yuvj420p',
    '-f',
    'mjpeg',
    'pipe:1',
  ];
  return new Promise((resolve, reject) => {
    const options = { encoding: 'buffer', maxBuffer: 16 * 1024 * 1024 } as const;
    execFile('ffmpeg', ['-v', 'error', ...input, ...output], options, (error, jpeg) => (error ? reject(error) : resolve(jpeg)));
  });
}
