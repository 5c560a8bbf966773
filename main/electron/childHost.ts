import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import type { ZodType } from 'zod';
import type { ChildPort } from '../startup/childPort';
import { Listeners } from '../startup/listeners';
import type { Log } from '../startup/log';

const BACK_OFF_MS = [100, 500, 1_000, 2_000, 5_000] as const;
/** A process that has lived this long starts its back-off anew. */
const STEADY_AFTER_MS = 30_000;
const KILL_AFTER_MS = 3_000;
/** Ticks, not time: a machine that slept has missed none. */
const PULSE_EVERY_MS = 2_000;
const MISSED_PULSES_AT_MOST = 5;

/** What the two ends settle between themselves, below the messages of the protocol; made anew for every life of the process. */
export interface ChildWire {
  /** First message to the process. */
  hello: unknown;
  /** The message as the protocol has it; null when it was the wire's own. Throws when the ends no longer understand each other. */
  open(message: unknown): unknown;
  end(): void;
}

interface HostOptions<E> {
  name: 'vision' | 'serial';
  script: string;
  events: ZodType<E>;
  log: Log;
  wire?: () => ChildWire;
  /** The process answers `{ type: 'pulse' }`; one that does so no longer is stuck, and is killed and started again. */
  pulse?: boolean;
}

/** Keeps one utility process alive: whenever it ends it is started again, and its owner is told to configure it anew. */
export class ChildHost<C, E> implements ChildPort<C, E> {
  readonly #options: HostOptions<E>;
  readonly #events: Listeners<[event: E]>;
  readonly #ups: Listeners;
  readonly #downs: Listeners;
  #child: UtilityProcess | null = null;
  #wire: ChildWire | null = null;
  #pulse: NodeJS.Timeout | null = null;
  #missedPulses = 0;
  #isUp = false;
  #failures = 0;
  #restart: NodeJS.Timeout | null = null;
  #disposed = false;

  constructor(options: HostOptions<E>) {
    this.#options = options;
    const broken = (error: unknown) =>
      options.log.error('listener-broken', { name: options.name, error: error instanceof Error ? error.message : 'unknown' });
    this.#events = new Listeners(broken);
    this.#ups = new Listeners(broken);
    this.#downs = new Listeners(broken);
  }

  start(): void {
    if (this.#disposed) return;
    const { name, script, log } = this.#options;
    const child = utilityProcess.fork(script, [], {
      serviceName: `fairgate-${name}`,
      stdio: ['ignore', 'ignore', 'pipe'],
      // node-onvif still calls Buffer(); its warning at every start would hide what matters in the log.
      execArgv: ['--no-deprecation'],
      env: childEnvironment(),
    });
    const startedAt = Date.now();
    this.#child = child;
    child.stderr?.on('data', (chunk: Buffer) =>
      log.warn('child-stderr', { name, bytes: chunk.length, text: chunk.toString('utf8').slice(0, 500) }),
    );
    child.on('spawn', () => {
      this.#isUp = true;
      this.#greet(child);
      this.#ups.tell();
    });
    child.on('message', (message: unknown) => this.#receive(message));
    // Its report, which quotes the process's memory and environment, is left where it is; the exit follows.
    child.on('error', (type) => log.error('child-fatal', { name, type }));
    child.on('exit', (code) => {
      if (this.#child !== child) return;
      this.#child = null;
      this.#isUp = false;
      this.#letGo();
      if (this.#disposed) return;
      this.#startAgain(code, Date.now() - startedAt);
      this.#downs.tell();
    });
  }

  #greet(child: UtilityProcess): void {
    this.#wire = this.#options.wire?.() ?? null;
    if (this.#wire) child.postMessage(this.#wire.hello);
    if (!this.#options.pulse) return;
    this.#missedPulses = 0;
    this.#pulse = setInterval(() => {
      this.#missedPulses += 1;
      if (this.#missedPulses > MISSED_PULSES_AT_MOST) this.kill();
      else child.postMessage({ type: 'pulse' });
    }, PULSE_EVERY_MS);
  }

  #letGo(): void {
    if (this.#pulse) clearInterval(this.#pulse);
    this.#pulse = null;
    this.#wire?.end();
    this.#wire = null;
  }

  #startAgain(code: number, livedMs: number): void {
    if (livedMs > STEADY_AFTER_MS) this.#failures = 0;
    const waitMs = BACK_OFF_MS[Math.min(this.#failures, BACK_OFF_MS.length - 1)] ?? 5_000;
    this.#failures += 1;
    this.#restart = setTimeout(() => this.start(), waitMs);
    this.#options.log.warn('child-exit', { name: this.#options.name, code, restartInMs: waitMs });
  }

  send(command: C): void {
    this.#child?.postMessage(command);
  }

  /** Sends a command together with one end of a new channel and returns the other end, for the window. */
  sendWithPort(command: C): MessagePortMain | null {
    if (!this.#child) return null;
    const { port1, port2 } = new MessageChannelMain();
    this.#child.postMessage(command, [port1]);
    return port2;
  }

  onEvent(listener: (event: E) => void): () => void {
    return this.#events.add(listener);
  }

  onUp(listener: () => void): () => void {
    const stop = this.#ups.add(listener);
    if (this.#isUp) listener();
    return stop;
  }

  onDown(listener: () => void): () => void {
    return this.#downs.add(listener);
  }

  kill(): void {
    this.#options.log.warn('child-silent', { name: this.#options.name });
    endHard(this.#child?.pid);
  }

  /** Process id while it runs; shown by the health page and used by the tests that kill it. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Ends the process and resolves when it is gone, or was told to be. From the call on its owner hears nothing more of it. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    if (this.#restart) clearTimeout(this.#restart);
    if (this.#pulse) clearInterval(this.#pulse);
    for (const listeners of [this.#events, this.#ups, this.#downs]) listeners.clear();
    const child = this.#child;
    if (!child) return;
    // Taken now: once it has been told to end, Electron no longer names it.
    const pid = child.pid;
    await new Promise<void>((resolve) => {
      const hard = setTimeout(() => {
        this.#options.log.warn('child-killed', { name: this.#options.name });
        endHard(pid);
        resolve();
      }, KILL_AFTER_MS);
      child.once('exit', () => {
        clearTimeout(hard);
        resolve();
      });
      child.kill();
    });
  }

  #receive(received: unknown): void {
    this.#missedPulses = 0;
    const message = this.#open(received);
    if (message === null || isPulse(message)) return;
    const parsed = this.#options.events.safeParse(message);
    if (!parsed.success) {
      this.#options.log.warn('child-message-refused', {
        name: this.#options.name,
        where: parsed.error.issues[0]?.path.join('.') ?? '',
      });
      return;
    }
    this.#events.tell(parsed.data);
  }

  #open(received: unknown): unknown {
    try {
      return this.#wire ? this.#wire.open(received) : received;
    } catch {
      // Nothing more of it can be understood; a new process has a new wire.
      this.#options.log.error('child-wire-broken', { name: this.#options.name });
      endHard(this.#child?.pid);
      return null;
    }
  }
}

const isPulse = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'pulse';

function endHard(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // It had ended by itself in the meantime.
  }
}

/** Children get what they need to find programs and nothing else of the environment. */
function childEnvironment(): Record<string, string> {
  const kept = [
    'PATH',
    'HOME',
    'LANG',
    'LC_ALL',
    'TMPDIR',
    'TEMP',
    'TMP',
    'SystemRoot',
    'windir',
    'USERPROFILE',
    'LOCALAPPDATA',
    'APPDATA',
    'XDG_CACHE_HOME',
    'XDG_RUNTIME_DIR',
  ];
  return Object.fromEntries(kept.flatMap((key) => (process.env[key] === undefined ? [] : [[key, process.env[key] as string]])));
}
