import { z } from 'zod';
import { fail, ok, type Result } from '../contract/errors';
import { INSPECTOR_AT_MOST_MS, InspectorCode, type InspectorId, type InspectorView } from '../contract/inspectors';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';
import type { LedgerWriter } from '../storage/ledgerPort';
import { type ScryptCost, stretchSecret } from '../storage/scrypt';
import { lockMs, matches, passwordCost, type StoredSecret } from './passwordDoor';

/** Without those that are mistaken for one another. */
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

interface Row extends StoredSecret {
  id: InspectorId;
  selector: string;
  details_sealed: Uint8Array;
  from_ms: number;
  until_ms: number;
  granted_at_ms: number;
  granted_seen_ms: number;
  entry_seq: number;
  mac: Uint8Array;
  revoked_at_ms: number | null;
  last_sign_in_ms: number | null;
}
const Details = z.object({ name: z.string(), office: z.string() });

interface Deps {
  database: StationDatabase;
  keyring: Keyring;
  ledger: LedgerWriter;
  clock: Clock;
  random: (n: number) => Uint8Array;
  newId: () => string;
  /** Time the station has run: goes on however its clock is set. */
  seenMs: () => number;
  cost?: ScryptCost;
}

export interface NewInspector {
  name: string;
  office: string;
  fromMs: number;
  untilMs: number;
}

/** Accesses of inspectors: made by a manager for a limited time, over by themselves by whichever clock is the stricter. */
export interface Inspectors {
  /** DATES_REVERSED, INSPECTOR_TERM. The code is in the answer and nowhere else. */
  grant(wanted: NewInspector): Promise<Result<{ inspector: InspectorView; code: string }>>;
  /** INSPECTOR_UNKNOWN. */
  revoke(id: InspectorId): Result<{ inspector: InspectorView }>;
  list(): InspectorView[];
  /** SIGN_IN_WRONG, SIGN_IN_LOCKED with `seconds`. */
  check(code: string): Promise<Result<InspectorId>>;
  isOpen(id: InspectorId): boolean;
  signedIn(id: InspectorId): void;
}

export function createInspectors(deps: Deps): Inspectors {
  const { database, keyring, ledger, clock, random, newId, seenMs, cost = passwordCost } = deps;
  const { db } = database;
  const insert = db.prepare(
    `INSERT INTO inspector (id, selector, details_sealed, salt, stretched, scrypt_n, scrypt_r, scrypt_p, from_ms, until_ms,
       granted_at_ms, granted_seen_ms, entry_seq, mac) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const byId = db.prepare('SELECT * FROM inspector WHERE id = ?');
  const bySelector = db.prepare('SELECT * FROM inspector WHERE selector = ?');
  const all = db.prepare('SELECT * FROM inspector ORDER BY rowid DESC LIMIT 500');
  const end = db.prepare('UPDATE inspector SET revoked_at_ms = ? WHERE id = ?');
  const seen = db.prepare('UPDATE inspector SET last_sign_in_ms = ? WHERE id = ?');
  const failures = db.prepare('SELECT failures FROM inspector_door WHERE id = 1');
  const countFailures = db.prepare(
    'INSERT INTO inspector_door (id, failures) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET failures = excluded.failures',
  );
  const failed = () => (failures.get() as { failures: number } | undefined)?.failures ?? 0;
  let lockedUntilMonoMs = clock.monoMs() + lockMs(failed());

  const rowOf = (id: InspectorId) => (byId.get(id) as unknown as Row | undefined) ?? null;
  const aad = (id: string) => `inspector:${id}`;
  /** A row that was written or lengthened from outside opens nothing. */
  const macOf = (
    row: Omit<Row, 'mac' | 'revoked_at_ms' | 'last_sign_in_ms' | 'details_sealed' | 'scrypt_n' | 'scrypt_r' | 'scrypt_p'>,
  ) =>
    keyring.lookupHash(
      'inspector',
      Buffer.from(
        JSON.stringify([
          row.id,
          row.selector,
          Buffer.from(row.salt).toString('hex'),
          Buffer.from(row.stretched).toString('hex'),
          row.from_ms,
          row.until_ms,
          row.granted_at_ms,
          row.granted_seen_ms,
          row.entry_seq,
        ]),
      ),
    );
  const stateOf = (row: Row): InspectorView['state'] => {
    if (row.revoked_at_ms !== null) return 'revoked';
    const nowMs = clock.nowMs();
    // Set back or set forward: time the station ran since counts against it all the same.
    const isOver = nowMs >= row.until_ms || seenMs() - row.granted_seen_ms >= row.until_ms - row.granted_at_ms;
    if (isOver || !Buffer.from(row.mac).equals(macOf(row))) return 'over';
    return nowMs < row.from_ms || nowMs < row.granted_at_ms ? 'waiting' : 'open';
  };
  const viewOf = (row: Row): InspectorView => {
    const plain = keyring.open(row.details_sealed, aad(row.id));
    const details = plain && Details.safeParse(JSON.parse(Buffer.from(plain).toString('utf8')));
    return {
      inspectorId: row.id,
      name: details?.data?.name ?? '—',
      office: details?.data?.office ?? '—',
      fromMs: row.from_ms,
      untilMs: row.until_ms,
      state: stateOf(row),
      lastSignInMs: row.last_sign_in_ms,
    };
  };
  const spell = (count: number) => [...random(count)].map((byte) => letters[byte % 32]).join('');

  return {
    async grant({ name, office, fromMs, untilMs }) {
      const grantedAtMs = clock.nowMs();
      if (untilMs <= fromMs) return fail('DATES_REVERSED', { field: 'untilMs' });
      const isTooLong = untilMs - fromMs > INSPECTOR_AT_MOST_MS || fromMs - grantedAtMs > INSPECTOR_AT_MOST_MS;
      if (isTooLong || untilMs <= grantedAtMs) return fail('INSPECTOR_TERM', { days: INSPECTOR_AT_MOST_MS / 86_400_000 });
      let selector = spell(4);
      while (bySelector.get(selector)) selector = spell(4);
      const secret = spell(12);
      const salt = random(16);
      const stretched = await stretchSecret(secret, salt, cost);
      const id = newId() as InspectorId;
      database.transaction(() => {
        const body = { inspectorId: id, from: new Date(fromMs).toISOString(), until: new Date(untilMs).toISOString() };
        const { seq } = ledger.append('inspector.granted', body);
        const times = { from_ms: fromMs, until_ms: untilMs, granted_at_ms: grantedAtMs, granted_seen_ms: Math.floor(seenMs()) };
        const mac = macOf({ id, selector, salt, stretched, ...times, entry_seq: seq });
        const details = keyring.seal(Buffer.from(JSON.stringify({ name, office }), 'utf8'), aad(id));
        const { n, r, p } = cost;
        insert.run(
          id,
          selector,
          details,
          salt,
          stretched,
          n,
          r,
          p,
          fromMs,
          untilMs,
          grantedAtMs,
          times.granted_seen_ms,
          seq,
          mac,
        );
      });
      const row = rowOf(id);
      if (!row) throw new Error('inspector: was not kept');
      return ok({ inspector: viewOf(row), code: `${selector}${secret}`.replace(/.{4}(?=.)/g, '$&-') });
    },
    revoke(id) {
      const row = rowOf(id);
      const state = row && stateOf(row);
      if (!row || state === 'revoked' || state === 'over') return fail('INSPECTOR_UNKNOWN');
      database.transaction(() => {
        ledger.append('inspector.revoked', { inspectorId: id });
        end.run(clock.nowMs(), id);
      });
      return ok({ inspector: viewOf(rowOf(id) ?? row) });
    },
    list: () => (all.all() as unknown as Row[]).map(viewOf),
    async check(code) {
      const lockedMs = lockedUntilMonoMs - clock.monoMs();
      if (lockedMs > 0) return fail('SIGN_IN_LOCKED', { seconds: Math.ceil(lockedMs / 1000) });
      // Counted before the slow comparison, so that attempts sent at the same time cannot outrun the lock.
      const count = failed() + 1;
      countFailures.run(count);
      lockedUntilMonoMs = clock.monoMs() + lockMs(count);
      const typed = InspectorCode.safeParse(code);
      const plain = typed.success ? typed.data.replaceAll('-', '') : '';
      const row = bySelector.get(plain.slice(0, 4)) as unknown as Row | undefined;
      if (!row || !(await matches(plain.slice(4), row)) || stateOf(row) !== 'open' || rowOf(row.id)?.revoked_at_ms !== null)
        return fail('SIGN_IN_WRONG');
      countFailures.run(0);
      lockedUntilMonoMs = clock.monoMs();
      return ok(row.id);
    },
    isOpen(id) {
      const row = rowOf(id);
      return row !== null && stateOf(row) === 'open';
    },
    signedIn: (id) => void seen.run(clock.nowMs(), id),
  };
}
