import { type ChildProcess, fork } from 'node:child_process';
import type { ZodType } from 'zod';
import type { ChildPort } from '../../../main/startup/childPort';
import { Listeners } from '../../../main/startup/listeners';
import type { TemplateOpener } from '../../../native-bridge/vision/templateWire';

interface Options<E> {
  /** A TypeScript entry. */
  entry: string;
  /** Modules loaded before it: at least one that gives it `process.parentPort`. */
  preloads: readonly string[];
  events: ZodType<E>;
  execArgv?: readonly string[];
  /** The station's end of the wire, where the process has one. */
  wire?: TemplateOpener;
}

/** A real child process of the station under plain Node, over Node's own channel instead of Electron's. It is not started again. */
export class NodeChild<C extends object, E> implements ChildPort<C, E> {
  readonly process: ChildProcess;
  readonly #events = new Listeners<[event: E]>(rethrow);
  readonly #ups = new Listeners(rethrow);
  readonly #downs = new Listeners(rethrow);
  #isUp = false;

  constructor({ entry, preloads, events, wire, execArgv = [] }: Options<E>) {
    this.process = fork(entry, [], {
      execArgv: [...['tsx', ...preloads].flatMap((module) => ['--import', module]), '--no-deprecation', ...execArgv],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.process.once('spawn', () => {
      this.#isUp = true;
      if (wire) this.process.send(wire.hello);
      this.#ups.tell();
    });
    this.process.on('message', (message) => {
      const opened = wire ? wire.open(message) : message;
      if (opened !== null) this.#events.tell(events.parse(opened));
    });
    this.process.once('exit', () => {
      this.#isUp = false;
      this.#downs.tell();
    });
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  send(command: C): void {
    if (this.process.connected) this.process.send(command);
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
    this.process.kill('SIGKILL');
  }
}

const rethrow = (error: unknown): never => {
  throw error;
};
