import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type OnvifSimulator, startOnvifSimulator } from '../camera/onvifSimulator';
import { type RtspSimulator, startRtspSimulator } from '../camera/rtspSimulator';
import { filmPicture } from '../film/filmPicture';
import { type GateArguments, GateStartError } from './gateArguments';
import type { GateCamera, ShownClip } from './gateCamera';
import type { DemoPeople } from './gatePeople';
import { GateRefusal } from './gateProtocol';

const user = 'gatekeeper';
const idle = 'idle';
const shownLimit = 5_000;

interface Power {
  rtsp: RtspSimulator;
  onvif: OnvifSimulator;
}

/** Says which part of the machine is missing, so that the console can name the package. */
function cameraError(cause: unknown): GateStartError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  if (/Python is missing/.test(detail)) return new GateStartError('python3-missing', detail);
  return new GateStartError(/GStreamer/.test(detail) ? 'gst-missing' : 'camera-failed', detail);
}

/**
 * A camera as a network sees it: an RTSP server with the film in a process of its own, and an ONVIF device service
 * that tells where it is. New password at every start. Rejects with `GateStartError`.
 */
export async function startOnvifCamera(given: GateArguments, people: DemoPeople): Promise<GateCamera> {
  const { filmFolder, serverScript } = given;
  const password = randomBytes(12).toString('base64url');
  const shown: ShownClip[] = [];
  let showing: ShownClip = { clip: idle, firstFilmFrame: 0, atEpochMs: Date.now() };

  const switchOn = async (ports: { rtsp: number; onvif: number }): Promise<Power> => {
    const rtsp = await startRtspSimulator({ filmFolder, user, password, port: ports.rtsp, serverScript });
    rtsp.onClip((start) => {
      showing = start;
      if (start.clip === idle) return;
      shown.push(start);
      if (shown.length > shownLimit) shown.shift();
    });
    const snapshot = () => {
      const clip = people.clips.get(showing.clip);
      if (clip === undefined) throw new Error(`no clip ${showing.clip}`);
      const reached = Math.floor(((Date.now() - showing.atEpochMs) * clip.frames) / clip.durationMs);
      return filmPicture(join(filmFolder, clip.file), Math.min(Math.max(reached, 0), clip.frames - 1));
    };
    const account = { user, password, port: ports.onvif };
    const onvif = await startOnvifSimulator({ ...account, rtspUrl: () => rtsp.url, snapshot }).catch(async (cause: unknown) => {
      await rtsp.kill();
      throw cause;
    });
    return { rtsp, onvif };
  };

  let power: Power | null = await switchOn({ rtsp: 0, onvif: 0 }).catch((cause: unknown) => {
    throw cameraError(cause);
  });
  const ports = { rtsp: power.rtsp.port, onvif: power.onvif.port };
  const url = power.onvif.url;
  /** Switching takes its time; whoever asks meanwhile waits for the turn. */
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (act: () => Promise<void>): Promise<void> => {
    turn = turn.then(act, act);
    return turn;
  };
  const kill = () =>
    inTurn(async () => {
      const ending = power;
      power = null;
      await Promise.all([ending?.rtsp.kill(), ending?.onvif.close()]);
    });

  return {
    handover: { kind: 'onvif', url, user, password },
    shown,
    play: async (clip) => {
      if (power === null) throw new GateRefusal('not-available', 'the camera is switched off');
      await power.rtsp.play(clip).catch((cause: unknown) => {
        throw new GateRefusal('not-available', String(cause));
      });
    },
    kill,
    restore: () =>
      inTurn(async () => {
        power ??= await switchOn(ports);
      }),
    dispose: kill,
  };
}
