import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, it } from 'vitest';
import { clipPicture } from '../../support/camera/snapshot';
import { readFilm } from '../../support/film/film';
import { checkout, ensureFilm, filmFolder } from './demoFilm';
import { untilSeen, type Viewer, watchStream } from './viewer';

beforeAll(ensureFilm, 180_000);

describe('the camera as a process of its own', () => {
  it('prints its addresses, plays the programme with the account it was given, and ends with its parent', async () => {
    const script = join(checkout, 'test/support/camera/cameraProcess.ts');
    const camera = spawn(process.execPath, ['--import', 'tsx', script, '--film', filmFolder], {
      cwd: checkout,
      env: { ...process.env, FAIRGATE_CAMERA_USER: 'guard', FAIRGATE_CAMERA_PASSWORD: 'lane-4711' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const exit = once(camera, 'exit');
    const [line] = (await once(createInterface({ input: camera.stdout }), 'line')) as [string];
    const told = JSON.parse(line) as { onvif: string; rtsp: string };
    expect(told.onvif).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/onvif\/device_service$/);
    const film = await readFilm(filmFolder);
    const viewer = watchStream(told.rtsp.replace('//', '//guard:lane-4711@'));
    const walks = film.clips.filter(({ standing }) => standing !== null).map(({ firstFilmFrame }) => firstFilmFrame);
    const walking = ({ seen }: Viewer) => seen.some(({ filmFrame }) => filmFrame !== null && filmFrame >= Math.min(...walks));
    await untilSeen([viewer], walking, 20_000);
    camera.stdin.end();
    expect((await exit)[0]).toBe(0);
    await viewer.ended;
  });

  it('takes its snapshot from the clip that is shown', async () => {
    const film = await readFilm(filmFolder);
    const [idle, walk] = await Promise.all(
      ['idle', film.people[0]?.clip ?? ''].map((name) => clipPicture(filmFolder, film, name)),
    );
    expect(idle?.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    expect(walk).not.toEqual(idle);
    await expect(clipPicture(filmFolder, film, 'walk-nobody')).rejects.toThrow('no clip walk-nobody');
  });
});
