import type { WriteEnd } from '../writeEnd';

/** Runs tasks one after another, in the order they were given. A task must not reject. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(task);
    this.#last = turn;
    return turn;
  }
}

/** Says commands one by one until one is not acknowledged. The end is that of them all: `unknown` where some were carried out. */
export async function sayAll<C>(commands: readonly C[], say: (command: C) => Promise<WriteEnd>): Promise<WriteEnd> {
  let all: WriteEnd = { type: 'unsent', why: 'no-session' };
  for (const command of commands) {
    const end = await say(command);
    if (end.type !== 'acked') {
      return all.type === 'acked' && end.type === 'unsent' ? { type: 'unknown', writtenAtMonoMs: all.writtenAtMonoMs } : end;
    }
    all = all.type === 'acked' ? { ...end, writtenAtMonoMs: all.writtenAtMonoMs } : end;
  }
  return all;
}
