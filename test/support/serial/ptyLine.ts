import { type ChildProcess, spawn } from 'node:child_process';
import { lstat, rm } from 'node:fs/promises';
import { type Line, LineError } from './line';

const appearTimeoutMs = 5_000;

const exists = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** Waits until socat has made the link; a socat that ends before is told by its own words. */
async function startSocat(path: string): Promise<ChildProcess> {
  // A link left by a socat that was killed would otherwise be taken for the new one.
  await rm(path, { force: true });
  const socat = spawn('socat', [`PTY,link=${path},raw,echo=0`, 'STDIO'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let words = '';
  socat.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  socat.stdin.on('error', () => {});
  const failed = new Promise<never>((_, reject) => {
    socat.once('error', (cause) => reject(new LineError('socat-missing', `socat cannot be started: ${cause.message}`)));
    socat.once('exit', (code) => reject(new LineError('socat-failed', `socat ended with ${code}: ${words.trim()}`)));
  });
  failed.catch(() => {});
  const giveUpAtMs = Date.now() + appearTimeoutMs;
  while (!(await exists(path))) {
    if (Date.now() > giveUpAtMs) {
      socat.kill('SIGKILL');
      throw new LineError('socat-failed', 'socat made no pseudo-terminal');
    }
    await Promise.race([failed, new Promise((resolve) => setTimeout(resolve, 10))]);
  }
  return socat;
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

/**
 * A pseudo-terminal at `path`, made by a socat child whose standard streams carry the device's bytes. Cutting kills the
 * child: the kernel hangs the terminal up and drops what was in it. Rejects with `LineError`.
 */
export async function createPtyLine({ path }: { path: string }): Promise<Line> {
  let listener: (bytes: Buffer) => void = () => {};
  let socat: ChildProcess | null = null;

  const restore = async () => {
    if (socat !== null) return;
    const started = await startSocat(path);
    socat = started;
    started.stdout?.on('data', (bytes: Buffer) => {
      // Bytes still in the pipe of a socat that was cut belong to the old line.
      if (socat === started) listener(bytes);
    });
  };
  const cut = async () => {
    const cutting = socat;
    socat = null;
    if (cutting === null) return;
    cutting.kill('SIGKILL');
    await ended(cutting);
    await rm(path, { force: true });
  };

  await restore();
  return {
    port: path,
    get isUp() {
      return socat !== null;
    },
    onBytes: (take) => {
      listener = take;
    },
    write: (bytes) => {
      socat?.stdin?.write(bytes);
    },
    cut,
    restore,
    dispose: cut,
  };
}
