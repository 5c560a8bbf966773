import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { join, resolve } from 'node:path';
import { StationConfig } from '../../../main/contract/config';
import { ffmpegArguments } from '../../../native-bridge/camera/ffmpegArguments';
import { type RtspSimulator, startRtspSimulator } from '../../support/camera/rtspSimulator';
import { readPeople } from '../../support/demo/gatePeople';
import { startTurnstile } from '../../support/serial/osdp/turnstile';
import { createPtyLine } from '../../support/serial/ptyLine';
import { type RunningStation, startStation } from '../../support/station/runningStation';
import { regionOfLane } from './frameNotes';

export const film = resolve('.cache/film');
const account = { user: 'guard', password: 'gate7Q' };
const scbk = '00112233445566778899aabbccddeeff';

/** A station with some lanes, each with a camera and a turnstile of its own. */
export interface Gates {
  station: RunningStation;
  cameras: readonly RtspSimulator[];
  dataFolder: string;
  /** File of the watched vision process. */
  frames: string;
  endStation(): Promise<void>;
  /** Also the devices. */
  end(): Promise<void>;
}

export async function startGates(folder: string, lanes: number, framesToAgree: number): Promise<Gates> {
  const dataFolder = mkdtempSync(join(folder, 'station-'));
  const numbers = Array.from({ length: lanes }, (_, lane) => lane);
  const cameras = await Promise.all(numbers.map(() => startRtspSimulator({ filmFolder: film, ...account })));
  const lines = await Promise.all(numbers.map((lane) => createPtyLine({ path: join(dataFolder, `turnstile-${lane}`) })));
  const turnstiles = lines.map((line) => startTurnstile({ line, address: 1, scbk }));
  const config = StationConfig.parse({
    version: 1,
    stationName: '翠湖花园',
    language: 'zh-CN',
    lanes: numbers.map((lane) => ({
      id: `lane-${lane}`,
      name: `${lane + 1}`,
      camera: { kind: 'rtsp', url: cameras[lane]?.url, ...account },
      cameraDirection: 'entry',
      regionOfInterest: regionOfLane(lane),
      turnstile: {
        ...{ driver: 'osdp', port: lines[lane]?.port, baudRate: 115_200, address: 1, scbk, passMs: 5_000, exit: null },
        ...{ entry: { output: 0, passInput: 0 }, readerDirection: 'entry' },
      },
      faceAllowed: true,
    })),
    recognition: { falseMatchRate: 1e-6, framesToAgree },
  });
  const { residents } = await readPeople(film);
  const frames = join(dataFolder, 'frames.jsonl');
  const station = await startStation(
    { dataFolder, config, residents, visionEntry: 'test/bench/lanes/watchedVision.ts', visionFlags: [] },
    { FAIRGATE_BENCH_FRAMES: frames },
  );
  let ended: Promise<void> | null = null;
  const endStation = () => {
    ended ??= station.end();
    return ended;
  };
  return {
    station,
    cameras,
    dataFolder,
    frames,
    endStation,
    end: async () => {
      await endStation();
      await Promise.all([...cameras.map((camera) => camera.kill()), ...turnstiles.map((turnstile) => turnstile.dispose())]);
    },
  };
}

/** One ffmpeg for each camera with the station's own arguments, its pictures thrown away: what decoding alone takes. */
export function decodeAlone(cameras: readonly RtspSimulator[]): { pids: number[]; end(): void } {
  const nowhere = openSync(devNull, 'w');
  const children = cameras.map(({ url }) =>
    spawn(
      'ffmpeg',
      ffmpegArguments(
        { kind: 'relay', url: url.replace('://', `://${account.user}:${account.password}@`) },
        { analyse: { width: 1280, height: 720, fps: 8 }, encodedCopy: true },
      ),
      { stdio: ['ignore', nowhere, 'ignore', nowhere] },
    ),
  );
  return {
    pids: children.flatMap(({ pid }) => (pid === undefined ? [] : [pid])),
    end: () => {
      for (const child of children) child.kill('SIGKILL');
      closeSync(nowhere);
    },
  };
}
