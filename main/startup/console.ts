import { type CommandName, commands } from '../contract/commands';
import type { SetUpForm } from '../contract/config';
import { fail, ok, type Result, type UserError } from '../contract/errors';
import type { Language } from '../contract/ids';
import type { AppView, SliceName, SlicePush, Slices, Snapshot } from '../contract/slices';
import type { Handlers } from '../dispatch';
import { dispatch } from '../dispatch';
import type { Station } from '../stationShape';
import type { Running } from './bringUp';
import type { ByHand } from './byHand';
import type { Log } from './log';
import type { Opener } from './opener';
import type { SetUpCommands } from './setUpCommands';

export interface ConsoleDeps {
  opener: Opener;
  /** Ports, cameras and their trial, for the set-up page. */
  setUp: SetUpCommands;
  version: string;
  language: Language;
  log: Log;
}

/** What the window sees while no station runs. The settings are those a new station begins with. */
const emptySlices: Omit<Slices, 'app'> = {
  lanes: [],
  desk: [],
  feed: [],
  alarms: [],
  health: [],
  recognition: {
    falseMatchRate: 1e-6,
    framesToAgree: 3,
    profile: '',
    model: null,
    use: '1:N',
    groups: [],
    strangersPerDay: null,
    strangersOverDays: 0,
    expectedFalseOpeningsPerMonth: null,
    warning: 'none',
    suspended: { people: 0, templates: 0 },
  },
  ledger: {
    size: 0,
    verification: { state: 'waiting', running: false, atMs: null, entries: 0, firstBad: null, why: null },
    secondPlace: { state: 'none', folder: null, writtenAtMs: null, writtenSize: null },
  },
  compliance: { faceStop: 'no-assessment', items: [], faces: { here: 0, recordsHere: 0, elsewhere: 0, total: 0, level: 'none' } },
  withdrawals: { open: 0, serviceStop: null },
};

/**
 * What the window talks to, in every phase: first run, locked, broken, running. It holds no rules of its own; a running
 * station answers for itself.
 */
export class Console {
  readonly #deps: ConsoleDeps;
  readonly #listeners = new Set<(push: SlicePush) => void>();
  #revision = 0;
  #phase: AppView['phase'] = 'starting';
  #error: UserError | null = null;
  #language: Language;
  #station: Station | null = null;
  /** `by-hand`: its records cannot be opened, its lanes can. */
  #opened: Running | ByHand | null = null;
  #stopStation: (() => void) | null = null;
  /** A station on its way up. Whoever asks for one meanwhile gets the same: two on one line would open twice. */
  #opening: Promise<Result<void>> | null = null;
  #disposed = false;

  constructor(deps: ConsoleDeps) {
    this.#deps = deps;
    this.#language = deps.language;
  }

  async start(options: { demo: boolean }): Promise<void> {
    await (options.demo ? this.#startDemo() : this.#openFolder());
  }

  async dispatch(name: string, input: unknown): Promise<Result<unknown>> {
    // What guards and the picture ask for is no sign of the manager: he may have left his login behind.
    if (Object.hasOwn(commands, name) && commands[name as CommandName].allowed === 'manager') this.#station?.touch();
    return dispatch(name, input, {
      handlers: { ...this.#ownHandlers(), ...this.#opened?.station.handlers },
      role: this.#station?.role() ?? 'guard',
      onBroken: (command, error) =>
        this.#deps.log.error('command-broken', { command, error: error instanceof Error ? error.message : 'unknown' }),
      onRefused: (command, code, raw) => this.#station?.refused(command, code, raw),
    });
  }

  snapshot(): Snapshot {
    return { revision: this.#revision, slices: { app: this.#app(), ...this.#slices() } };
  }

  onSlice(listener: (push: SlicePush) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#stopStation?.();
    const opened = this.#opened;
    this.#opened = null;
    this.#station = null;
    await opened?.close();
  }

  #ownHandlers(): Handlers {
    const firstRun = this.#phase === 'first-run';
    return {
      'app.setLanguage': ({ language }) => {
        this.#language = language;
        this.#push('app');
        return ok({});
      },
      ...(this.#phase === 'broken' ? { 'app.tryAgain': () => this.#tryAgain() } : {}),
      ...(this.#phase === 'locked' ? { 'app.unlock': ({ passphrase }: { passphrase: string }) => this.#unlock(passphrase) } : {}),
      ...(firstRun
        ? {
            'app.tryDemo': async () => {
              const opened = await this.#startDemo();
              return opened.ok ? ok({}) : opened;
            },
            'setup.save': (form: SetUpForm) => this.#save(form),
            ...this.#deps.setUp,
          }
        : {}),
    };
  }

  async #openFolder(): Promise<void> {
    const state = await this.#deps.opener.look();
    if (!state.ok) return this.#show('broken', state.error);
    if (state.value === 'first-run') return this.#show('first-run');
    if (state.value === 'locked') return this.#show('locked');
    const opened = await this.#openOnce(() => this.#deps.opener.open(null));
    if (!opened.ok) this.#show('broken', opened.error);
  }

  /** As long as the station does not stand, whoever opens by hand goes on. */
  async #tryAgain(): Promise<Result<Record<string, never>>> {
    const opened = this.#opened;
    if (opened?.kind !== 'by-hand') {
      await this.#openFolder();
      return this.#phase === 'broken' && this.#error ? { ok: false, error: this.#error } : ok({});
    }
    const tried = await this.#openOnce(() => opened.tryAgain());
    if (tried.ok) return ok({});
    this.#show('broken', tried.error);
    return tried;
  }

  async #unlock(passphrase: string): Promise<Result<Record<string, never>>> {
    const opened = await this.#openOnce(() => this.#deps.opener.open(passphrase));
    if (opened.ok) return ok({});
    if (opened.error.code !== 'PASSPHRASE_WRONG') this.#show('broken', opened.error);
    return opened;
  }

  async #save(form: SetUpForm): Promise<Result<Record<string, never>>> {
    const opened = await this.#openOnce(() => this.#deps.opener.create(form));
    return opened.ok ? ok({}) : opened;
  }

  async #startDemo(): Promise<Result<void>> {
    const before = this.#phase;
    this.#show('starting');
    const opened = await this.#openOnce(() => this.#deps.opener.openDemo(this.#language));
    if (!opened.ok) this.#show(before === 'first-run' ? 'first-run' : 'broken', opened.error);
    return opened;
  }

  #openOnce(open: () => Promise<Result<Running | ByHand>>): Promise<Result<void>> {
    this.#opening ??= this.#open(open).finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #open(open: () => Promise<Result<Running | ByHand>>): Promise<Result<void>> {
    try {
      const opened = await open();
      if (!opened.ok) return opened;
      if (this.#disposed) await opened.value.close();
      else this.#adopt(opened.value);
      return ok(undefined);
    } catch (error) {
      this.#deps.log.error('open-broken', { error: error instanceof Error ? error.message : 'unknown' });
      return fail('INTERNAL');
    }
  }

  #adopt(opened: Running | ByHand): void {
    this.#stopStation?.();
    this.#opened = opened;
    this.#station = opened.kind === 'running' ? opened.station : null;
    this.#language = opened.language;
    this.#stopStation = opened.station.onChange((name) => this.#push(name));
    if (opened.kind === 'running') this.#show('running');
    else this.#show('broken', opened.cause);
  }

  #slices(): Omit<Slices, 'app'> {
    if (this.#opened?.kind === 'by-hand') return { ...emptySlices, ...this.#opened.station.slices() };
    return this.#station?.slices() ?? emptySlices;
  }

  #show(phase: AppView['phase'], error: UserError | null = null): void {
    this.#phase = phase;
    this.#error = error;
    if (error) this.#deps.log.warn('phase', { phase, code: error.code });
    else this.#deps.log.info('phase', { phase });
    this.#push('app');
    for (const name of Object.keys(emptySlices) as SliceName[]) this.#push(name);
  }

  #app(): AppView {
    const demo = this.#opened?.kind === 'running' ? this.#opened.demo : null;
    return {
      phase: this.#phase,
      error: this.#error,
      version: this.#deps.version,
      stationName: this.#opened?.stationName ?? '',
      language: this.#language,
      role: this.#station?.role() ?? 'guard',
      keyProtection: this.#opened?.keyProtection ?? this.#deps.opener.keyProtection(),
      demo: {
        on: demo !== null,
        notes: demo ? ['throw-away-key', ...demo.notes] : [],
        managerPassword: demo?.managerPassword ?? null,
      },
      dataFolder: this.#deps.opener.folder,
      byHand: this.#opened?.kind === 'by-hand' ? this.#opened.station.byHand() : null,
    };
  }

  #push(name: SliceName): void {
    this.#revision += 1;
    const value = name === 'app' ? this.#app() : this.#slices()[name];
    for (const listener of this.#listeners) listener({ revision: this.#revision, name, value } as SlicePush);
  }
}
