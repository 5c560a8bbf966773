import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from '../console/until';
import { type StationOrder, type StationRequest, StationWord } from './stationProtocol';

type Word<S extends StationWord['says']> = Extract<StationWord, { says: S }>;

/** A station in processes of its own; the test talks to nothing but its devices and looks at what it leaves. */
export interface RunningStation {
  readonly pid: number;
  readonly visionPid: number;
  readonly serialPid: number;
  /** All it has said so far, oldest first. */
  words<S extends StationWord['says']>(says: S): Word<S>[];
  onWord(listener: (word: StationWord) => void): void;
  /** Resolves when it is done. */
  ask(request: StationRequest): Promise<void>;
  /** Resolves when it and its children are gone. */
  end(): Promise<void>;
}

/** Starts it and waits until everybody is enrolled and every lane has its line and its picture. */
export async function startStation(order: StationOrder, env: Record<string, string> = {}): Promise<RunningStation> {
  const child = fork(fileURLToPath(new URL('stationProcess.ts', import.meta.url)), [], {
    execArgv: ['--import', 'tsx', '--no-deprecation'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
  const said: StationWord[] = [];
  const listeners = new Set<(word: StationWord) => void>();
  let isGone = false;
  const gone = new Promise<void>((resolve) =>
    child.once('exit', () => {
      isGone = true;
      resolve();
    }),
  );
  child.on('message', (message) => {
    const word = StationWord.parse(message);
    said.push(word);
    for (const listener of listeners) listener(word);
  });
  child.send(order);
  const words = <S extends StationWord['says']>(says: S) => said.filter((word): word is Word<S> => word.says === says);
  const lanesReady = () =>
    order.config.lanes.every(({ id }) => {
      const lane = words('lane').findLast((word) => word.id === id);
      return lane?.link === 'ready' && lane.camera === 'live';
    });
  await until('the station stands', () => isGone || (words('enrolled').length > 0 && lanesReady()), 60_000);
  const up = words('up')[0];
  if (isGone || !up) throw new Error('the station ended');
  return {
    pid: child.pid ?? 0,
    visionPid: up.visionPid,
    serialPid: up.serialPid,
    words,
    onWord: (listener) => listeners.add(listener),
    ask: async (request) => {
      const before = words('done').length;
      child.send(request);
      await until(`the station did: ${request.do}`, () => words('done').length > before, 60_000);
    },
    end: async () => {
      child.disconnect();
      await gone;
    },
  };
}
