import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { splitAccessUnits } from '../../support/film/encode';
import { ClipIndex, FILM_FILE, type Film, readFilm } from '../../support/film/film';
import { filmIsBuilt } from '../../support/film/stamp';
import { ensureFilm, filmFolder } from './demoFilm';

let film: Film;
beforeAll(async () => {
  await ensureFilm();
  film = await readFilm(filmFolder);
}, 180_000);

const streamOf = (file: string): Promise<Buffer> => readFile(join(filmFolder, file));

describe('the demo film', () => {
  it('is known to be whole, and to be broken when one byte of it differs or its stamp is gone', async () => {
    const copy = await mkdtemp(join(tmpdir(), 'film-'));
    try {
      await cp(filmFolder, copy, { recursive: true });
      expect(await filmIsBuilt(copy)).toBe(true);
      const whole = await readFile(join(copy, FILM_FILE));
      await writeFile(join(copy, FILM_FILE), Buffer.concat([whole, Buffer.from(' ')]));
      expect(await filmIsBuilt(copy)).toBe(false);
      await writeFile(join(copy, FILM_FILE), whole);
      await rm(join(copy, 'stamp.json'));
      expect(await filmIsBuilt(copy)).toBe(false);
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  });

  it('has clips that begin with a key frame, one every second, indexed byte for byte, all with the same parameter sets', async () => {
    const parameterSets = new Set<string>();
    for (const clip of film.clips) {
      const stream = await streamOf(clip.file);
      const index = ClipIndex.parse(JSON.parse(await readFile(join(filmFolder, clip.index), 'utf8')));
      const units = splitAccessUnits(stream);
      expect(units.length).toBe(clip.frames);
      const indexed = index.frames.map(({ offset, length }) => stream.subarray(offset, offset + length));
      expect(indexed.every((bytes, frame) => units[frame]?.bytes.equals(bytes))).toBe(true);
      expect(Buffer.concat(indexed).equals(stream)).toBe(true);
      expect(units.map(({ key }) => key)).toEqual(index.frames.map(({ key }) => key));
      expect(index.frames.map(({ key }) => key)).toEqual(units.map((_, frame) => frame % film.fps === 0));
      expect(index.frames[0]?.filmFrame).toBe(clip.firstFilmFrame);
      for (const unit of units.filter(({ key }) => key)) parameterSets.add(parameterSetsOf(unit.bytes));
    }
    expect(parameterSets.size).toBe(1);
    expect(parameterSets).not.toContain('none');
  });

  it('never shows one number of the scene clock in two clips', () => {
    const numbers = film.clips.flatMap(({ firstFilmFrame, frames }) =>
      Array.from({ length: frames }, (_, i) => firstFilmFrame + i),
    );
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('has a resident, somebody who refused, and strangers, each with a walk and a photo', async () => {
    for (const role of ['resident', 'refuser', 'stranger', 'extra'])
      expect(film.people.map((person) => person.role)).toContain(role);
    for (const { clip, enrolmentPhoto } of film.people) {
      expect(film.clips.map(({ name }) => name)).toContain(clip);
      expect((await streamOf(enrolmentPhoto)).subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    }
  });

  it('plays its whole programme from one MP4, as long as it says', async () => {
    const arguments_ = ['-v', 'error', '-count_packets', '-show_entries', 'stream=codec_name,nb_read_packets', '-of', 'json'];
    const { stdout } = await promisify(execFile)('ffprobe', [...arguments_, join(filmFolder, film.movie)]);
    const frames = film.programme.reduce((sum, { clip }) => sum + (film.clips.find(({ name }) => name === clip)?.frames ?? 0), 0);
    expect(JSON.parse(stdout).streams).toEqual([{ codec_name: 'h264', nb_read_packets: String(frames) }]);
    const last = film.programme.at(-1);
    expect(last?.startMs).toBeCloseTo(((frames - film.fps) * 1000) / film.fps, 3);
  });
});

/** SPS and PPS of a key frame's access unit, as hex. */
function parameterSetsOf(unit: Buffer): string {
  const START = Buffer.from([0, 0, 1]);
  const found: string[] = [];
  for (let at = unit.indexOf(START); at >= 0; ) {
    const next = unit.indexOf(START, at + 3);
    const type = (unit[at + 3] ?? 0) & 0x1f;
    // The zero that may stand before the next start code belongs to nobody.
    if (type === 7 || type === 8)
      found.push(
        unit
          .subarray(at + 3, next)
          .toString('hex')
          .replace(/(00)+$/, ''),
      );
    at = next;
  }
  return found.join(' ') || 'none';
}
