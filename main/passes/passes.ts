import { LONGEST_PASS_DAYS, PassId, type PassView } from '../contract/credentials';
import { fail, ok, type Result } from '../contract/errors';
import type { Direction, LaneGroup } from '../contract/ids';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';
import { groupMark, passText, readPassText, type SignedPass } from './passCode';
import type { PassKeys } from './passKeys';
import { createPassRows, isOver, labelAad, type PassMoment, type PassRow, stateOf } from './passRows';

export interface NewPass {
  unit: string;
  label: string | null;
  direction: Direction | null;
  groups: readonly LaneGroup[] | null;
  fromMs: number;
  untilMs: number;
  uses: number | null;
}

/** What a text that was held to a reader says there and then. `unreadable`: it was signed here, and is not on record any more. */
export type PassFound =
  | { found: 'forged' | 'unreadable' }
  | {
      found: 'live' | 'not-yet' | 'expired' | 'used' | 'revoked' | 'other-direction' | 'other-lanes';
      passId: PassId;
      unit: string;
      label: string | null;
    };

/** QR passes for visitors: signed here, checked here without any network, their uses counted here. */
export interface Passes {
  /** PASS_TIMES_WRONG; ACCESS_GROUP_UNKNOWN. The text is told this once. */
  issue(wanted: NewPass): Result<{ pass: PassView; text: string }>;
  /** PASS_UNKNOWN. One that has ended is left as it is. */
  revoke(id: PassId): Result<{ unit: string; changed: boolean }>;
  /** Those that are or will be good, and those that ended within a day; newest first, 200 at most. */
  list(): PassView[];
  read(text: string, at: { direction: Direction; group: LaneGroup }): PassFound;
  /** Counts one use, on disk when this returns. False: it was used, ended or changed meanwhile, and does not open. */
  use(id: PassId, decisionId: string): boolean;
  /** Writes down which passes are over now, for good. */
  markOver(): void;
  /** When the next pass ends; null: none is left to end. */
  nextEndMs(): number | null;
}

const DAY_MS = 86_400_000;
/** Of 4 bytes of seconds, and so of the code. */
const LATEST_MS = (2 ** 32 - 1) * 1_000;

interface Deps {
  database: StationDatabase;
  keyring: Keyring;
  keys: PassKeys;
  /** `retention/stationTime`. */
  time: { look(): { state: 'believed' | 'doubted'; nowMs: number }; reckonedMs(): number };
  newId: () => string;
  /** Name of this station in its ledger: no other has it. */
  origin: string;
  knowsGroup: (group: string) => boolean;
}

export function createPasses({ database, keyring, keys, time, newId, origin, knowsGroup }: Deps): Passes {
  const { db } = database;
  const rows = createPassRows(database, keyring);
  const insert = db.prepare(
    `INSERT INTO pass (id, unit, label_sealed, direction, lane_groups, from_ms, until_ms, uses, issued_at_ms, issued_reckoned_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const end = db.prepare('UPDATE pass SET revoked_at_ms = ? WHERE id = ? AND revoked_at_ms IS NULL');
  const over = db.prepare(
    `UPDATE pass SET over_at_ms = ?1 WHERE over_at_ms IS NULL AND (until_ms <= ?2 OR ?3 - issued_reckoned_ms >= until_ms - issued_at_ms)`,
  );
  const next = db.prepare('SELECT min(until_ms) AS atMs FROM pass WHERE over_at_ms IS NULL AND revoked_at_ms IS NULL');
  const insertUse = db.prepare(
    `INSERT INTO pass_use (pass_id, number, decision_id, at_ms)
     VALUES (?1, (SELECT count(*) + 1 FROM pass_use WHERE pass_id = ?1), ?2, ?3)`,
  );

  const moment = (): PassMoment => ({ nowMs: time.look().nowMs, reckonedMs: time.reckonedMs() });
  const markOver = () => {
    const { state, nowMs } = time.look();
    // A clock that leapt ahead ends nothing for good; it only keeps it from opening meanwhile.
    over.run(nowMs, state === 'believed' ? nowMs : 0, Math.floor(time.reckonedMs()));
  };
  /** What is signed counts; a row that says something else was written by another program. */
  const isAsSigned = (row: PassRow, { fromS, untilS, uses, direction }: SignedPass) =>
    row.from_ms === fromS * 1_000 && row.until_ms === untilS * 1_000 && row.uses === uses && row.direction === direction;

  return {
    issue(wanted) {
      const unknown = wanted.groups?.find((group) => !knowsGroup(group));
      if (unknown !== undefined) return fail('ACCESS_GROUP_UNKNOWN', { group: unknown });
      const at = moment();
      const [fromS, untilS] = [Math.floor(wanted.fromMs / 1_000), Math.floor(wanted.untilMs / 1_000)];
      const isWrong =
        untilS <= fromS || untilS * 1_000 <= at.nowMs || wanted.untilMs - wanted.fromMs > LONGEST_PASS_DAYS * DAY_MS;
      if (isWrong || fromS < 0 || wanted.untilMs > LATEST_MS) return fail('PASS_TIMES_WRONG');
      const id = PassId.parse(newId());
      const { unit, label, direction, uses } = wanted;
      const groups = wanted.groups && [...new Set(wanted.groups)];
      const made = { id, direction, fromS, untilS, uses, groups: groups?.map(groupMark) ?? null };
      return database.transaction(() => {
        const text = passText(made, origin, keys.toSign());
        const sealed = label === null ? null : keyring.seal(Buffer.from(label, 'utf8'), labelAad(id));
        const kept = [unit, sealed, direction, groups && JSON.stringify(groups), fromS * 1_000, untilS * 1_000, uses] as const;
        insert.run(id, ...kept, at.nowMs, Math.floor(at.reckonedMs));
        const row = rows.find(id);
        if (!row) throw new Error('a pass that was just written does not read');
        return ok({ pass: rows.viewOf(row, at), text });
      });
    },
    revoke(id) {
      const row = rows.find(id);
      if (!row) return fail('PASS_UNKNOWN');
      const isGood = ['live', 'not-yet'].includes(stateOf(row, moment()));
      return ok({ unit: row.unit, changed: isGood && end.run(time.look().nowMs, id).changes === 1 });
    },
    list() {
      const at = moment();
      return rows.listed(at.nowMs).map((row) => rows.viewOf(row, at));
    },
    read(text, { direction, group }) {
      const key = keys.toRead();
      const signed = key && readPassText(text, origin, key);
      if (!signed) return { found: 'forged' };
      const row = rows.find(signed.id);
      if (!row || !isAsSigned(row, signed)) return { found: 'unreadable' };
      const at = moment();
      if (row.over_at_ms === null && isOver(row, at)) markOver();
      const known = { passId: PassId.parse(row.id), unit: row.unit, label: rows.label(row) };
      const state = stateOf(row, at);
      if (state !== 'live') return { ...known, found: state };
      if (signed.direction !== null && signed.direction !== direction) return { ...known, found: 'other-direction' };
      if (signed.groups !== null && !signed.groups.includes(groupMark(group))) return { ...known, found: 'other-lanes' };
      return { ...known, found: 'live' };
    },
    use: (id, decisionId) =>
      database.transaction(() => {
        const row = rows.find(id);
        const at = moment();
        if (!row || stateOf(row, at) !== 'live') return false;
        insertUse.run(id, decisionId, at.nowMs);
        return true;
      }),
    markOver,
    nextEndMs: () => (next.get() as { atMs: number | null }).atMs,
  };
}
