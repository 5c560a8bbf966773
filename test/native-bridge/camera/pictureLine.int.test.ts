import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { startFfmpeg } from '../../../native-bridge/camera/ffmpegProcess';
import { openPictureLine, type PictureLine } from '../../../native-bridge/camera/pictureLine';
import { until } from './cameraProbe';

/** Writes pictures of `bytes` each, the n-th filled with n, one after another in pieces that fit neither. */
const writer = (bytes: number, pictures: number): string => `
  const all = Buffer.concat(Array.from({ length: ${pictures} }, (_, n) => Buffer.alloc(${bytes}, n)));
  const { writeSync } = require('node:fs');
  for (let at = 0; at < all.length; ) at += writeSync(1, all, at, Math.min(70_001, all.length - at));`;

const opened = async (frameBytes: number): Promise<PictureLine> => {
  const line = await openPictureLine(frameBytes);
  if (line === undefined) throw new Error('no line');
  return line;
};

describe.skipIf(process.platform === 'win32')('the line a child hands its pictures in by', () => {
  it('gives every picture whole and in order, always in the same bytes', async () => {
    const line = await opened(921_600);
    const firsts: number[] = [];
    const buffers = new Set<ArrayBufferLike>();
    line.onPicture((rgb) => {
      buffers.add(rgb.buffer);
      firsts.push(rgb.length === 921_600 && rgb.every((value) => value === rgb[0]) ? (rgb[0] ?? -1) : -1);
    });
    const child = spawn(process.execPath, ['-e', writer(921_600, 20)], { stdio: ['ignore', line.childEnd, 'inherit'] });
    line.childEnd.destroy();
    await until(() => firsts.length >= 20 || firsts.includes(-1));
    expect(firsts).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(buffers.size).toBe(1);
    await until(() => child.exitCode === 0);
    line.close();
  });

  it('leaves no file behind, and nobody else can come to it', async () => {
    const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('fairgate-line-'));
    const before = folders();
    const line = await opened(16);
    expect(folders().filter((name) => !before.includes(name))).toEqual([]);
    line.close();
  });

  it('once closed, says no more and breaks the pipe of a child that writes on', async () => {
    const line = await opened(16);
    let pictures = 0;
    line.onPicture(() => {
      pictures += 1;
      line.close();
    });
    const forever = `const { writeSync } = require('node:fs'); for (;;) writeSync(1, Buffer.alloc(16));`;
    const child = spawn(process.execPath, ['-e', forever], { stdio: ['ignore', line.childEnd, 'ignore'] });
    line.childEnd.destroy();
    await until(() => child.exitCode !== null || child.signalCode !== null);
    expect(pictures).toBe(1);
  });
});

describe('a child that hands pictures in', () => {
  it.each(['a line', 'a pipe'])('through %s: all of them, whole, and its end is told once', async (way) => {
    const bytes = 276_480;
    const line = way === 'a line' ? await openPictureLine(bytes) : undefined;
    const firsts: number[] = [];
    const ends: string[] = [];
    const child = startFfmpeg({
      path: process.execPath,
      // It stays until it is ended, so that what is on its way arrives.
      args: ['-e', `${writer(bytes, 12)} setInterval(() => undefined, 1000);`],
      frameBytes: bytes,
      line,
      onPicture: (rgb) => firsts.push(rgb.every((value) => value === rgb[0]) ? (rgb[0] ?? -1) : -1),
      onFlv: () => true,
      onEnd: (why) => ends.push(why),
    });
    await until(() => firsts.length === 12);
    expect(firsts).toEqual(Array.from({ length: 12 }, (_, n) => n));
    await child.end();
    expect(ends).toEqual(['ended']);
  });
});
