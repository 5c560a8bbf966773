import type { SetUpForm } from '../contract/config';
import { ok, type Result, type UserError } from '../contract/errors';
import type { Language } from '../contract/ids';
import type { AppView, SliceName, SlicePush, Slices, Snapshot } from '../contract/slices';
import type { Handlers } from '../dispatch';
import { dispatch } from '../dispatch';
import type { Station } from '../station';
import type { Log } from './log';
import type { Opened, Opener } from './opener';
import type { SetUpCommands } from './setUpCommands';

export interface ConsoleDeps {
  opener: Opener;
  /** Ports, cameras and their trial, for the set-up page. */
  setUp: SetUpCommands;
  version: string;
  language: Language;
  log: Log;
}

const emptySlices: Omit<Slices, 'app'> = { lanes: [], desk: [], feed: [], alarms: [], health: [] };

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
  #opened: Opened | null = null;
  #stopStation: (() => void) | null = null;

  constructor(deps: ConsoleDeps) {
    this.#deps = deps;
    this.#language = deps.language;
  }

  async start(options: { demo: boolean }): Promise<void> {
    await (options.demo ? this.#startDemo() : this.#openFolder());
  }

  dispatch(name: string, input: unknown): Promise<Result<unknown>> {
    this.#station?.touch();
    return dispatch(name, input, {
      handlers: { ...this.#ownHandlers(), ...this.#station?.handlers },
      role: this.#station?.role() ?? 'guard',
      onBroken: (command, error) =>
        this.#deps.log.error('command-broken', { command, error: error instanceof Error ? error.message : 'unknown' }),
    });
  }

  snapshot(): Snapshot {
    return { revision: this.#revision, slices: { app: this.#app(), ...(this.#station?.slices() ?? emptySlices) } };
  }

  onSlice(listener: (push: SlicePush) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async dispose(): Promise<void> {
    this.#stopStation?.();
    this.#station?.dispose();
    await this.#opened?.close();
  }

  #ownHandlers(): Handlers {
    const firstRun = this.#phase === 'first-run';
    return {
      'app.setLanguage': ({ language }) => {
        this.#language = language;
        this.#push('app');
        return ok({});
      },
      ...(this.#phase === 'locked' ? { 'app.unlock': ({ passphrase }: { passphrase: string }) => this.#unlock(passphrase) } : {}),
      ...(firstRun
        ? {
            'app.tryDemo': async () => {
              await this.#startDemo();
              return this.#phase === 'running'
                ? ok({})
                : { ok: false as const, error: this.#error ?? { code: 'INTERNAL' as const, params: {} } };
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
    this.#adopt(await this.#deps.opener.open(null));
  }

  async #unlock(passphrase: string): Promise<Result<Record<string, never>>> {
    const opened = await this.#deps.opener.open(passphrase);
    if (!opened.ok && opened.error.code === 'PASSPHRASE_WRONG') return opened;
    this.#adopt(opened);
    return opened.ok ? ok({}) : opened;
  }

  async #save(form: SetUpForm): Promise<Result<Record<string, never>>> {
    const opened = await this.#deps.opener.create(form);
    if (!opened.ok) return opened;
    this.#adopt(opened);
    return ok({});
  }

  async #startDemo(): Promise<void> {
    const before = this.#phase;
    this.#show('starting');
    const opened = await this.#deps.opener.openDemo(this.#language);
    if (!opened.ok && before === 'first-run') {
      this.#error = opened.error;
      return this.#show('first-run', opened.error);
    }
    this.#adopt(opened);
  }

  #adopt(opened: Result<Opened>): void {
    if (!opened.ok) {
      this.#show('broken', opened.error);
      return;
    }
    this.#opened = opened.value;
    this.#station = opened.value.station;
    this.#language = opened.value.language;
    this.#stopStation = opened.value.station.onChange((name) => this.#push(name));
    this.#show('running');
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
    const demo = this.#opened?.demo ?? null;
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
    };
  }

  #push(name: SliceName): void {
    this.#revision += 1;
    const value = this.snapshot().slices[name];
    for (const listener of this.#listeners) listener({ revision: this.#revision, name, value } as SlicePush);
  }
}
