import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { DriverName } from '../../../../native-bridge/serial/laneSettings';
import type { DeviceRequest } from '../../../support/serial/deviceControl';

const repository = resolve(import.meta.dirname, '../../../..');

const Told = z.union([
  z.object({ event: z.literal('ready'), port: z.string() }),
  z.object({ event: z.enum(['open', 'passage']), direction: z.enum(['entry', 'exit']) }),
  z.object({ id: z.number(), value: z.unknown() }),
  z.object({ error: z.string(), detail: z.string() }),
]);

/** A simulated device in a process of its own, at the end of a pseudo-terminal. */
export interface DeviceChild {
  port: string;
  /** `open entry`, `passage entry`, … in the order they happened. */
  readonly happened: readonly string[];
  ask(request: DeviceRequest): Promise<unknown>;
  dispose(): Promise<void>;
}

/** Rejects when the process says what went wrong instead of being ready. */
export async function startDeviceChild(driver: DriverName, link: string): Promise<DeviceChild> {
  const script = resolve(repository, 'test/support/serial/deviceProcess.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, '--driver', driver, '--link', link], {
    cwd: repository,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const happened: string[] = [];
  const waiting = new Map<number, (value: unknown) => void>();
  const ended = new Promise<void>((over) => child.once('exit', () => over()));
  let asked = 0;
  const port = await new Promise<string>((ready, failed) => {
    child.once('error', failed);
    createInterface({ input: child.stdout }).on('line', (text) => {
      const told = Told.parse(JSON.parse(text));
      if ('error' in told) failed(new Error(`${told.error}: ${told.detail}`));
      else if ('id' in told) waiting.get(told.id)?.(told.value);
      else if (told.event === 'ready') ready(told.port);
      else happened.push(`${told.event} ${told.direction}`);
    });
  });
  return {
    port,
    happened,
    ask: (request) => {
      asked += 1;
      child.stdin.write(`${JSON.stringify({ id: asked, ...request })}\n`);
      return new Promise((answered) => waiting.set(asked, answered));
    },
    dispose: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
