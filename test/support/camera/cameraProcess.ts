import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readFilm } from '../film/film';
import { startOnvifSimulator } from './onvifSimulator';
import { startRtspSimulator } from './rtspSimulator';
import { clipPicture } from './snapshot';

/**
 * A whole camera as a process of its own, for trying things by hand and for tests:
 * `npx tsx test/support/camera/cameraProcess.ts --film DIR [--onvif-port N] [--rtsp-port N] [--http-digest]`.
 * Account from FAIRGATE_CAMERA_USER and FAIRGATE_CAMERA_PASSWORD. Prints one JSON line with its addresses, plays the film's
 * programme round and round, and ends when stdin closes or on a signal.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      film: { type: 'string', default: '.cache/film' },
      'onvif-port': { type: 'string', default: '0' },
      'rtsp-port': { type: 'string', default: '0' },
      'http-digest': { type: 'boolean', default: false },
    },
  });
  const user = process.env.FAIRGATE_CAMERA_USER ?? 'guard';
  const password = process.env.FAIRGATE_CAMERA_PASSWORD ?? 'gate-7Q';
  const filmFolder = resolve(values.film);
  const film = await readFilm(filmFolder);
  const rtsp = await startRtspSimulator({ filmFolder, user, password, port: Number(values['rtsp-port']), auto: true });
  let shown = 'idle';
  rtsp.onClip(({ clip }) => {
    shown = clip;
  });
  const onvif = await startOnvifSimulator({
    user,
    password,
    port: Number(values['onvif-port']),
    httpDigest: values['http-digest'],
    rtspUrl: () => rtsp.url,
    snapshot: () => clipPicture(filmFolder, film, shown),
  });
  const stop = async (): Promise<void> => {
    await Promise.all([onvif.close(), rtsp.kill()]);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
  process.stdin.on('end', () => void stop()).resume();
  console.log(JSON.stringify({ onvif: onvif.url, rtsp: rtsp.url, discoverable: onvif.discoverable, user }));
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
