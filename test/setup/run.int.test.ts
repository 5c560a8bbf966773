import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** A process that runs two commands by `setup/run.mjs` at once, and says their process ids. */
function running(): ChildProcess {
  const command = "process.stdout.write(process.pid + '\\n'); setInterval(() => {}, 1_000)";
  const script = `
    import { run } from ${JSON.stringify(path.join(root, 'setup/run.mjs'))};
    await Promise.all([1, 2].map(() => run(process.execPath, ['-e', ${JSON.stringify(command)}])));
  `;
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function pidsOf(parent: ChildProcess): Promise<number[]> {
  let text = '';
  for await (const chunk of parent.stdout ?? []) {
    text += chunk;
    if (text.split('\n').length > 2) break;
  }
  return text.trim().split('\n').map(Number);
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

it.runIf(process.platform !== 'win32').each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s to the set-up ends what it runs, and then the set-up itself',
  async (signal) => {
    const parent = running();
    const pids = await pidsOf(parent);
    expect(pids.map(isAlive)).toEqual([true, true]);
    const ended = once(parent, 'exit');
    parent.kill(signal);
    expect((await ended)[0]).toBe(130);
    expect(pids.map(isAlive)).toEqual([false, false]);
  },
);
