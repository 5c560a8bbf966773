import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('../../..', import.meta.url));
export const gateScript = join(checkout, 'test/support/demo/gate.ts');
export const serverScript = join(checkout, 'test/support/camera/rtsp_server.py');

export interface GatePaths {
  film: string;
  work: string;
  handover: string;
}

export const gateCommand = (paths: GatePaths, transport: string): string[] => [
  ...['--import', 'tsx', gateScript],
  ...['--film', paths.film, '--server-script', serverScript, '--work', paths.work],
  ...['--handover', paths.handover, '--transport', transport],
];

/** Starts a gate with a piped stdin, like the console's own start-up does from plain Node. */
export function spawnGate(args: string[], env: NodeJS.ProcessEnv = process.env): ChildProcess {
  return spawn(process.execPath, args, { cwd: checkout, env, stdio: ['pipe', 'pipe', 'inherit'] });
}

/** First line the gate says; rejects when it ends without a word. */
export function firstLine(gate: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (gate.stdout === null) return reject(new Error('the gate has no stdout'));
    createInterface({ input: gate.stdout }).once('line', resolve);
    gate.once('exit', (code) => reject(new Error(`the gate ended with ${code} and said nothing`)));
  });
}

/** Exit code, or the signal's name. */
export function ended(gate: ChildProcess): Promise<number | string | null> {
  if (gate.exitCode !== null || gate.signalCode !== null) return Promise.resolve(gate.exitCode ?? gate.signalCode);
  return new Promise((resolve) => gate.once('exit', (code, signal) => resolve(code ?? signal)));
}
