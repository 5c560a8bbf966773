import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { lstat, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';

const python = '/usr/bin/python3';
const master = 'mbpoll';
const slaveScript = fileURLToPath(new URL('pymodbusSlave.py', import.meta.url));

const answers = (command: string, ...args: string[]): Promise<boolean> =>
  new Promise((resolve) => execFile(command, args, (error) => resolve(error === null)));

export const hasSocat = await answers('socat', '-V');
export const hasPymodbus = hasSocat && (await answers(python, '-c', 'import pymodbus, serial_asyncio'));
export const hasMbpoll = hasSocat && (await answers(master, '-V'));

export interface Write {
  table: 'coils' | 'registers';
  address: number;
  values: number[];
}

/** A slave made of pymodbus at one end of a pair of pseudo-terminals; `port` is the other. */
export interface PymodbusSlave {
  port: string;
  /** Every write of the master so far. */
  writes: readonly Write[];
  put(table: 'coils' | 'inputs' | 'registers', address: number, ...values: number[]): void;
  dispose(): Promise<void>;
}

const exists = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  );

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));

/** Unit 1 at 9600 bit/s. Tests wait for nothing but its own word that it listens. */
export async function startPymodbusSlave(): Promise<PymodbusSlave> {
  const folder = await mkdtemp(join(tmpdir(), 'fairgate-modbus-'));
  const near = join(folder, 'near');
  const far = join(folder, 'far');
  const socat = spawn('socat', [`PTY,link=${near},raw,echo=0`, `PTY,link=${far},raw,echo=0`], { stdio: 'ignore' });
  await vi.waitUntil(async () => (await exists(near)) && (await exists(far)), { timeout: 5_000 });
  const slave = spawn(python, [slaveScript, far, '9600'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const writes: Write[] = [];
  let isReady = false;
  let words = '';
  slave.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  createInterface({ input: slave.stdout }).on('line', (text) => {
    const line = JSON.parse(text);
    if (line.ready) isReady = true;
    else writes.push(line);
  });
  await vi.waitUntil(() => isReady || slave.exitCode !== null, { timeout: 20_000 });
  if (!isReady) throw new Error(`pymodbus ended: ${words.slice(-500)}`);
  return {
    port: near,
    writes,
    put: (table, address, ...values) => void slave.stdin.write(`${JSON.stringify({ table, address, values })}\n`),
    dispose: async () => {
      slave.kill('SIGKILL');
      socat.kill('SIGKILL');
      await Promise.all([ended(slave), ended(socat)]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Asks once as a Modbus RTU master at 9600 8N1; resolves with what it printed, rejects with what it complained of. */
export function mbpoll(port: string, options: readonly string[], values: readonly string[] = []): Promise<string> {
  const args = ['-m', 'rtu', '-b', '9600', '-P', 'none', '-0', '-1', ...options, port, ...values];
  return new Promise((resolve, reject) => {
    execFile(master, args, { timeout: 10_000 }, (error, output, complaint) => {
      if (error) reject(new Error(`${complaint}${output}`));
      else resolve(output);
    });
  });
}
