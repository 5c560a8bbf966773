import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type UtilityProcess, utilityProcess } from 'electron';
import { fail, ok, type Result } from '../contract/errors';
import { DemoHandover } from '../startup/demoHandover';
import type { Log } from '../startup/log';
import type { Places } from './places';

const STANDS_WITHIN_MS = 30_000;

export interface DemoGate {
  handover: DemoHandover;
  stop(): void;
}

interface DemoGateOptions {
  places: Places;
  /** Folder for the gate's pty and its handover file. */
  folder: string;
  transport: 'auto' | 'file-tcp';
  log: Log;
}

/** Starts the demo gate in a process of its own and waits until its devices stand. DEMO_UNAVAILABLE names what is missing. */
export async function startDemoGate({ places, folder, transport, log }: DemoGateOptions): Promise<Result<DemoGate>> {
  if (!places.demo) return fail('DEMO_UNAVAILABLE', { missing: 'film' });
  const { script, film, serverScript } = places.demo;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const handover = path.join(folder, 'handover.json');
  const child = utilityProcess.fork(
    script,
    ['--film', film, '--server-script', serverScript, '--work', folder, '--handover', handover, '--transport', transport],
    { serviceName: 'fairgate-demo-gate', stdio: ['ignore', 'pipe', 'pipe'] },
  );
  child.stderr?.on('data', (chunk: Buffer) => log.warn('demo-gate', { text: chunk.toString('utf8').slice(0, 500) }));
  const line = await firstLine(child);
  const stop = () => child.kill();
  const answer = readAnswer(line);
  if (answer !== 'stands') {
    log.warn('demo-gate-failed', { line: line?.slice(0, 500) ?? null });
    stop();
    return fail('DEMO_UNAVAILABLE', { missing: answer });
  }
  return ok({ handover: DemoHandover.parse(JSON.parse(readFileSync(handover, 'utf8'))), stop });
}

/** `stands`, or what is missing. */
function readAnswer(line: string | null): string {
  if (line === null) return 'gate';
  try {
    const answer: unknown = JSON.parse(line);
    if (typeof answer !== 'object' || answer === null) return 'gate';
    if ('handover' in answer) return 'stands';
    return 'error' in answer ? String(answer.error) : 'gate';
  } catch {
    return 'gate';
  }
}

function firstLine(child: UtilityProcess): Promise<string | null> {
  return new Promise((resolve) => {
    let text = '';
    const timer = setTimeout(() => resolve(null), STANDS_WITHIN_MS);
    const settle = (line: string | null) => {
      clearTimeout(timer);
      resolve(line);
    };
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const end = text.indexOf('\n');
      if (end >= 0) settle(text.slice(0, end));
    });
    // The end of its output, not of the process: the last line may still be on its way when the process is gone.
    child.stdout?.once('end', () => settle(text.trim() === '' ? null : text.trim()));
  });
}
