import { z } from 'zod';
import { type PassId, PassView } from '../contract/credentials';
import { Direction, LaneGroup } from '../contract/ids';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';

/** A pass as it lies in the records, with its uses counted. */
const Row = z.object({
  id: z.uuid(),
  unit: z.string(),
  label_sealed: z.instanceof(Uint8Array).nullable(),
  direction: Direction.nullable(),
  lane_groups: z.string().nullable(),
  from_ms: z.number(),
  until_ms: z.number(),
  uses: z.number().nullable(),
  issued_at_ms: z.number(),
  issued_reckoned_ms: z.number(),
  revoked_at_ms: z.number().nullable(),
  over_at_ms: z.number().nullable(),
  used: z.number(),
});
export type PassRow = z.infer<typeof Row>;

/** The time a pass is held against: what the clock shows, and the station's own reckoning. */
export interface PassMoment {
  nowMs: number;
  reckonedMs: number;
}

export const rowColumns = 'pass.*, (SELECT count(*) FROM pass_use WHERE pass_id = pass.id) AS used';
const LISTED_AT_MOST = 200;
const DAY_MS = 86_400_000;

/** Reads passes. A row that no longer reads as one counts as none. */
export function createPassRows({ db }: StationDatabase, keyring: Keyring) {
  const byId = db.prepare(`SELECT ${rowColumns} FROM pass WHERE id = ?`);
  const ofUnit = db.prepare(`SELECT ${rowColumns} FROM pass WHERE unit = ? ORDER BY issued_at_ms`);
  const listed = db.prepare(
    `SELECT ${rowColumns}, (SELECT max(at_ms) FROM pass_use WHERE pass_id = pass.id) AS used_at FROM pass
     WHERE min(until_ms, coalesce(revoked_at_ms, until_ms), coalesce(over_at_ms, until_ms)) > ?1
       AND NOT (used >= coalesce(uses, used + 1) AND used_at <= ?1)
     ORDER BY issued_at_ms DESC, pass.rowid DESC LIMIT ${LISTED_AT_MOST}`,
  );
  const parsed = (rows: unknown[]): PassRow[] => rows.flatMap((row) => Row.safeParse(row).data ?? []);
  const label = ({ id, label_sealed }: PassRow) => {
    const plain = label_sealed && keyring.open(label_sealed, labelAad(id));
    return plain ? Buffer.from(plain).toString('utf8') : null;
  };
  return {
    find: (id: string): PassRow | null => parsed([byId.get(id)])[0] ?? null,
    ofUnit: (unit: string): PassRow[] => parsed(ofUnit.all(unit.trim())),
    /** Good, or ended after a day before `nowMs`; newest first. */
    listed: (nowMs: number): PassRow[] => parsed(listed.all(nowMs - DAY_MS)),
    label,
    viewOf: (row: PassRow, at: PassMoment): PassView =>
      PassView.parse({
        id: row.id as PassId,
        unit: row.unit,
        label: label(row),
        direction: row.direction,
        groups: groupsIn(row),
        issuedAtMs: row.issued_at_ms,
        fromMs: row.from_ms,
        untilMs: row.until_ms,
        uses: row.uses,
        used: row.used,
        state: stateOf(row, at),
      }),
  };
}

export const labelAad = (id: string): string => `pass:${id}:label`;

const Groups = z.array(LaneGroup);
function groupsIn({ lane_groups }: PassRow): LaneGroup[] | null {
  return lane_groups === null ? null : Groups.parse(JSON.parse(lane_groups));
}

/**
 * Whether its time is over, by the clock or by the time that went by since it was issued: a clock that is set back does not bring a
 * pass back.
 */
export const isOver = (row: PassRow, { nowMs, reckonedMs }: PassMoment): boolean =>
  row.over_at_ms !== null || nowMs >= row.until_ms || reckonedMs - row.issued_reckoned_ms >= row.until_ms - row.issued_at_ms;

/** The same at its beginning: a clock that is set ahead does not open a pass before its time. */
const isEarly = (row: PassRow, { nowMs, reckonedMs }: PassMoment): boolean =>
  nowMs < row.from_ms || reckonedMs - row.issued_reckoned_ms < row.from_ms - row.issued_at_ms;

export function stateOf(row: PassRow, at: PassMoment): PassView['state'] {
  if (row.revoked_at_ms !== null) return 'revoked';
  if (isOver(row, at)) return 'expired';
  if (row.uses !== null && row.used >= row.uses) return 'used';
  return isEarly(row, at) ? 'not-yet' : 'live';
}
