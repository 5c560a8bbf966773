import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BenchFigure, benchReport, printReport } from './report/report';
import { bareRead } from './scale/bareRead';
import { buildCompound } from './scale/compound';
import type { Moment } from './scale/moments';

/**
 * A station of ten thousand people and a log of a hundred thousand entries, on its own in a process: how long each moment takes, and how long
 * its longest turn of the event loop is, in which no button is answered. Building it takes a minute or two and is not measured.
 */
const size = { people: 10_000, consents: 8_500, ended: 500, records: 2_000, entries: 100_000 };
const faces = 'until faces are on';
const byHand = 'from the start to an opening by hand';

const folder = mkdtempSync(path.join(tmpdir(), 'fairgate-bench-scale-'));
try {
  const data = path.join(folder, 'data');
  buildCompound(data, size);
  const bareMs = bareRead(path.join(data, 'station.db'));
  const moments = await measured(data);
  printReport(
    benchReport(
      'scale',
      moments.flatMap((moment) => figuresOf(moment, bareMs)),
    ),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function figuresOf({ name, ms, turn }: Moment, bareMs: number): BenchFigure[] {
  const peer = name === faces ? { peer: 'each entry read, hashed and parsed', peerValue: bareMs, ratio: ms / bareMs } : {};
  const whole: BenchFigure = { name, value: ms, unit: 'ms', ...peer, ...(name === byHand && { goal: '≤ 1000 ms' }) };
  if (!turn) return [whole];
  return [
    whole,
    { name: `${name}: longest turn`, value: turn.longestMs, unit: 'ms', goal: '≤ 50 ms' },
    { name: `${name}: longest turn, work alone`, value: turn.longestWorkMs, unit: 'ms' },
  ];
}

function measured(data: string): Promise<Moment[]> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(import.meta.dirname, 'scale/moments.ts'), [data], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.on('message', (moments) => resolve(moments as Moment[]));
    child.on('exit', (code) => reject(new Error(`the station ended with ${code}`)));
  });
}
