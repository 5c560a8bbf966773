import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SerialPort } from 'serialport';
import { startDevice } from './device';

/** Milliseconds from a write to its last byte coming back, of `bytes` at a time, on a bare SerialPort without any of our code. */
export async function bareEcho(baudRate: number, bytes: number, times: number): Promise<number[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'fairgate-echo-'));
  const link = path.join(folder, 'port');
  const device = await startDevice('echoProcess.ts', ['--link', link, '--baud-rate', String(baudRate)]);
  const port = new SerialPort({ path: link, baudRate, autoOpen: false });
  await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(error) : resolve())));
  const tookMs: number[] = [];
  const sent = Buffer.alloc(bytes, 0x55);
  for (let time = 0; time < times; time += 1) {
    tookMs.push(await roundTrip(port, sent));
    await pause(5);
  }
  await new Promise<void>((resolve) => port.close(() => resolve()));
  device.end();
  rmSync(folder, { recursive: true, force: true });
  return tookMs;
}

function roundTrip(port: SerialPort, sent: Buffer): Promise<number> {
  return new Promise((resolve) => {
    const startMs = performance.now();
    let back = 0;
    const onData = (chunk: Buffer) => {
      back += chunk.length;
      if (back < sent.length) return;
      port.off('data', onData);
      resolve(performance.now() - startMs);
    };
    port.on('data', onData);
    port.write(sent);
  });
}
