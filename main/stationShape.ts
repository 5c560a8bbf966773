import type { SerialCommand, SerialEvent } from '../native-bridge/serial/protocol';
import type { VisionCommand, VisionEvent } from '../native-bridge/vision/protocol';
import type { Timers } from './access/ports';
import type { Compliance } from './compliance';
import type { StationConfig } from './contract/config';
import type { Result } from './contract/errors';
import type { LaneId, Role } from './contract/ids';
import type { SliceName, Slices } from './contract/slices';
import type { Handlers } from './dispatch';
import type { DocumentPrinter } from './documents/ports';
import type { Recogniser } from './recognitionDesk';
import type { ChildPort } from './startup/childPort';
import type { FileChooser } from './startup/fileChooser';
import type { Log } from './startup/log';
import type { Clock } from './storage/clock';
import type { StationDatabase } from './storage/database';
import type { Keyring } from './storage/keyring';
import type { ScryptCost } from './storage/scrypt';

export interface StationDeps {
  database: StationDatabase;
  keyring: Keyring;
  config: StationConfig;
  vision: ChildPort<VisionCommand, VisionEvent>;
  serial: ChildPort<SerialCommand, SerialEvent>;
  /** Gives one lane's live picture to the window, or takes it away. */
  video: { watch(laneId: LaneId): boolean; unwatch(laneId: LaneId): void };
  /** Shows one lane's own screen, to the people in it; false: it cannot be opened. */
  laneScreens: { open(laneId: LaneId): boolean; close(laneId: LaneId): void };
  /** Puts documents on paper and into files; without one they are refused. */
  documents?: DocumentPrinter;
  /** The system's dialogs for files and folders; without them what needs one is refused. */
  chooser?: FileChooser;
  /** Keeps a changed configuration for the next start. */
  saveConfig: (config: StationConfig) => Result<void>;
  ffmpegPath: string;
  modelsFolder: string;
  /** Of a profile of the models folder; null: no faces. */
  recogniserOf: (profile: string) => Recogniser | null;
  clock: Clock;
  timers: Timers;
  random: (bytes: number) => Uint8Array;
  log: Log;
  /** Nothing here is real: what it signs says so. */
  isDemo?: boolean;
  /** What one guess of the manager's password costs; by default about 0.1 s. */
  passwordCost?: ScryptCost;
}

/** One guard station at work. `handlers` answer the window's commands; `slices` is all it shows. */
export interface Station {
  handlers: Handlers;
  slices(): Omit<Slices, 'app'>;
  role(): Role;
  /** A command for this station was refused at the door. */
  refused: Compliance['refused'];
  /** By which announcement another handler took over. */
  takeoverBy: Compliance['takeoverBy'];
  /** Somebody works at the console: a manager's idle time starts anew. */
  touch(): void;
  onChange(listener: (name: SliceName) => void): () => void;
  /** The manager's password at set-up: the first one is taken; data that already has one opens only to that one. */
  claimManager(password: string): Promise<Result<void>>;
  dispose(): void;
}
