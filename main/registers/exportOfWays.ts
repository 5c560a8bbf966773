import type { Direction, PersonId } from '../contract/ids';
import type { PersonExport } from '../contract/personExport';
import type { StationDatabase } from '../storage/database';

/** Since when somebody lived in that flat, and until when. */
export interface Lived {
  unit: string;
  fromMs: number;
  toMs: number;
}

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | null) => (ms === null ? null : iso(ms));

/**
 * What a person passes with besides his face, as far as it is kept: cards and PINs without their numbers, and the passes that were handed
 * out for his flat while he lived there. Who asked for a pass is not kept, so what it was called may be somebody else's in the flat
 * and is left out. And the side he passed last, where a lane keeps it.
 */
export function createExportOfWays({
  db,
}: StationDatabase): (id: PersonId, lived: Lived) => Pick<PersonExport, 'cards' | 'pins' | 'passes' | 'lastSide'> {
  const credentials = db.prepare(
    'SELECT kind, label, issued_at_ms, revoked_at_ms FROM credential WHERE person_id = ? ORDER BY issued_at_ms',
  );
  const passes = db.prepare(
    `SELECT issued_at_ms, from_ms, until_ms, direction, uses, revoked_at_ms,
       (SELECT count(*) FROM pass_use WHERE pass_id = pass.id) AS used
     FROM pass WHERE unit = ? AND issued_at_ms BETWEEN ? AND ? ORDER BY issued_at_ms`,
  );
  const whereabouts = db.prepare('SELECT direction, at_ms FROM whereabouts WHERE person_id = ?');
  return (id, { unit, fromMs, toMs }) => {
    const side = whereabouts.get(id) as { direction: Direction; at_ms: number } | undefined;
    const held = credentials.all(id) as { kind: string; label: string; issued_at_ms: number; revoked_at_ms: number | null }[];
    const of = (kind: 'card' | 'pin') =>
      held
        .filter((each) => each.kind === kind)
        .map(({ label, issued_at_ms, revoked_at_ms }) => ({
          label,
          issuedAt: iso(issued_at_ms),
          revokedAt: isoOrNull(revoked_at_ms),
        }));
    const handedOut = passes.all(unit, fromMs, Math.min(toMs, Number.MAX_SAFE_INTEGER)) as unknown as PassRow[];
    return {
      lastSide: side ? { direction: side.direction, at: iso(side.at_ms) } : null,
      cards: of('card'),
      pins: of('pin').map(({ issuedAt, revokedAt }) => ({ issuedAt, revokedAt })),
      passes: handedOut.map(({ issued_at_ms, from_ms, until_ms, direction, uses, used, revoked_at_ms }) => ({
        issuedAt: iso(issued_at_ms),
        from: iso(from_ms),
        until: iso(until_ms),
        direction,
        uses,
        used,
        revokedAt: isoOrNull(revoked_at_ms),
      })),
    };
  };
}

interface PassRow {
  issued_at_ms: number;
  from_ms: number;
  until_ms: number;
  direction: 'entry' | 'exit' | null;
  uses: number | null;
  used: number;
  revoked_at_ms: number | null;
}
