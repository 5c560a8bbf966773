import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { type BenchFigure, spread } from '../report/report';
import { bodyOf, openLog, timeMs } from './station';

const ROUNDS = 3_000;
const WARM_UP = 200;

/** Each round: one entry of the log, and the same bytes into a table of their own, each durable before it returns, in changing order. */
export function measureAppends(folder: string): BenchFigure[] {
  const { database, ledger } = openLog(folder);
  const bare = new DatabaseSync(path.join(folder, 'bare.db'));
  bare.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;
    CREATE TABLE entry (seq INTEGER PRIMARY KEY, entry TEXT NOT NULL) STRICT`);
  const insert = bare.prepare('INSERT INTO entry (entry) VALUES (?)');
  const appendMs: number[] = [];
  const bareMs: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
    const body = bodyOf(round);
    const text = Buffer.from(ledger.entry(ledger.size() - 1)?.bytes ?? []).toString('utf8');
    const append = () => appendMs.push(timeMs(() => ledger.append('consent.given', body)));
    const put = () => bareMs.push(timeMs(() => insert.run(text)));
    for (const work of round % 2 ? [append, put] : [put, append]) work();
  }
  bare.close();
  database.close();
  const [ours, theirs] = [spread(appendMs.slice(WARM_UP)), spread(bareMs.slice(WARM_UP))];
  return [
    {
      name: 'durable append',
      value: ours.median,
      unit: 'ms',
      p99: ours.p99,
      peer: 'bare INSERT',
      peerValue: theirs.median,
      ratio: ours.median / theirs.median,
      goal: 'ratio ≤ 2',
    },
    {
      name: 'durable append, the slowest of a hundred',
      value: ours.p99,
      unit: 'ms',
      peer: 'bare INSERT, the slowest of a hundred',
      peerValue: theirs.p99,
      ratio: ours.p99 / theirs.p99,
    },
  ];
}
