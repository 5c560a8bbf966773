import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { fail } from '../../../main/contract/errors';
import { Console } from '../../../main/startup/console';
import { Opener, type OpenerDeps } from '../../../main/startup/opener';
import { createSetUpCommands } from '../../../main/startup/setUpCommands';
import type { OsProtector } from '../../../main/storage/masterKey';
import type { SerialCommand, SerialEvent } from '../../../native-bridge/serial/protocol';
import type { VisionCommand, VisionEvent } from '../../../native-bridge/vision/protocol';
import { FakeChild } from './fakeChild';
import { lastNoonMs } from './lastNoon';
import { ManualTime } from './manualTime';

/** Says no more about what scrypt costs in earnest; each guess takes a millisecond. */
const quick = { n: 2 ** 10, r: 8, p: 1 };

/** A key store that remembers: what it sealed it opens, in this process. */
export function keyStore(): OsProtector {
  const pad = randomBytes(64);
  const xor = (bytes: Uint8Array) => bytes.map((byte, index) => byte ^ (pad[index % pad.length] ?? 0));
  return { seal: xor, open: xor };
}

interface Options {
  folder: string;
  protector: OsProtector | null;
  /** By default the demo gate's film is missing. */
  startGate?: OpenerDeps['demo']['startGate'];
  /** By default there is none. */
  recogniserOf?: OpenerDeps['parts']['recogniserOf'];
}

/** What the window talks to, on a data folder of its own, with hands on its children and on time. */
export class ConsoleUnderTest {
  readonly time = new ManualTime(lastNoonMs());
  readonly vision = new FakeChild<VisionCommand, VisionEvent>();
  readonly serial = new FakeChild<SerialCommand, SerialEvent>();
  readonly logged: string[] = [];
  readonly console: Console;

  constructor({
    folder,
    protector,
    startGate = async () => fail('DEMO_UNAVAILABLE', { missing: 'film' }),
    recogniserOf = () => null,
  }: Options) {
    const { vision, serial, time } = this;
    const note = (event: string, fields?: unknown) => void this.logged.push(`${event} ${JSON.stringify(fields ?? {})}`);
    const log = { info: note, warn: note, error: note };
    const nothing = () => {};
    this.console = new Console({
      opener: new Opener({
        folder,
        protector,
        parts: {
          vision,
          serial,
          video: { watch: () => true, unwatch: nothing },
          ffmpegPath: 'ffmpeg',
          modelsFolder: '/models',
          laneScreens: { open: () => true, close: nothing },
          recogniserOf,
          clock: time.clock,
          timers: time.timers,
          random: (bytes) => new Uint8Array(randomBytes(bytes)),
          log,
          passwordCost: quick,
        },
        passphraseCost: quick,
        demo: { folder: () => path.join(folder, 'demo'), startGate, discard: nothing },
      }),
      setUp: createSetUpCommands({ vision, serial, after: time.timers.after }),
      version: '0.0.0',
      language: 'zh-CN',
      log,
    });
  }
}
