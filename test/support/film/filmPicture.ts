import { spawn } from 'node:child_process';

/** One picture of an H.264 file, counted from 0, as JPEG. Rejects when there is no ffmpeg or no such picture. */
export function filmPicture(file: string, frame: number): Promise<Buffer> {
  const pick = [
    '-i',
    file,
    '-vf',
    `select=eq(n\\,${frame})`,
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
  const ffmpeg = spawn('ffmpeg', ['-loglevel', 'error', '-f', 'h264', ...pick], { stdio: ['ignore', 'pipe', 'ignore'] });
  const parts: Buffer[] = [];
  ffmpeg.stdout.on('data', (part: Buffer) => parts.push(part));
  return new Promise((resolve, reject) => {
    ffmpeg.once('error', reject);
    ffmpeg.once('close', () => {
      const jpeg = Buffer.concat(parts);
      if (jpeg.length > 0) resolve(jpeg);
      else reject(new Error(`no picture ${frame} in the clip`));
    });
  });
}
