import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A simulated device, a process of its own on a pseudo-terminal whose answers take the time of a real wire. */
export interface BenchDevice {
  ask(request: object): void;
  end(): void;
}

/** Starts `script` of test/support/serial and waits until it is there. */
export async function startDevice(
  script: string,
  options: readonly string[],
  env: Record<string, string> = {},
): Promise<BenchDevice> {
  const path = fileURLToPath(new URL(`../../support/serial/${script}`, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', '--no-deprecation', path, ...options], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  if (!child.stdout) throw new Error('no stdout');
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the device ended with ${code}`)));
    lines.once('line', (line) => (JSON.parse(line).event === 'ready' ? resolve() : reject(new Error(line))));
  });
  let id = 0;
  return {
    ask: (request) => {
      id += 1;
      child.stdin?.write(`${JSON.stringify({ id, ...request })}\n`);
    },
    end: () => {
      child.removeAllListeners('exit');
      child.stdin?.end();
    },
  };
}
