import type { StationDatabase } from '../storage/database';

interface Row {
  seq: number;
  id: string;
  kind: string;
  about: string | null;
  corrects: string | null;
  atMs: number;
}

/** Over by themselves. */
const single = new Set(['disclosure.made', 'lookup.made', 'person.exported', 'audit.done', 'takeover.announced']);
/** Over when this follows. */
const closedBy: Record<string, string> = {
  'request.received': 'request.answered',
  'incident.opened': 'incident.closed',
  'vendor.engaged': 'vendor.ended',
};
/** In force until the next of its kind. */
const replaced = new Set(['assessment.signed', 'filing.officer-named']);

/**
 * Records of the registers with something personal in them whose matter ended before `beforeMs`; a matter goes as a whole or stays.
 * Records that hold nothing personal (signs, calendars, filings) stay.
 */
export function dueRecords({ db }: StationDatabase) {
  const all = db.prepare('SELECT seq, id, kind, about, corrects, at_ms AS atMs FROM register_record ORDER BY seq');
  const oldest = db.prepare('SELECT min(at_ms) AS atMs FROM register_record');

  return (cut: { beforeMs: number; upToSeq: number; heldIds: ReadonlySet<string>; atMost: number }): number[] => {
    const first = (oldest.get() as { atMs: number | null }).atMs;
    if (first === null || first >= cut.beforeMs) return [];
    const roots = new Map<string, string>();
    const matters = new Map<string, Row[]>();
    const newest = new Map<string, Row>();
    for (const row of all.iterate() as Iterable<Row>) {
      const before = row.about ?? row.corrects;
      const root = (before && roots.get(before)) ?? row.id;
      roots.set(row.id, root);
      matters.set(root, [...(matters.get(root) ?? []), row]);
      if (replaced.has(row.kind)) newest.set(row.kind, row);
    }
    const isOld = (row: Row) => row.atMs < cut.beforeMs && row.seq <= cut.upToSeq;
    const nextOf = (matter: readonly Row[], kind: string) => {
      const last = matter.at(-1)?.seq ?? 0;
      return [...matters.values()].flat().find((row) => row.kind === kind && row.seq > last);
    };
    const isOver = (matter: readonly Row[]) => {
      const kind = matter[0]?.kind ?? '';
      if (single.has(kind)) return true;
      const closing = closedBy[kind];
      if (closing) return matter.some((row) => row.kind === closing);
      if (!replaced.has(kind) || matter.some((row) => newest.get(row.kind)?.id === row.id)) return false;
      const next = nextOf(matter, kind);
      return next !== undefined && isOld(next);
    };
    const due: number[] = [];
    for (const matter of matters.values()) {
      if (due.length + matter.length > cut.atMost) break;
      const held = matter.some(({ id }) => cut.heldIds.has(id));
      if (!held && matter.every(isOld) && isOver(matter)) due.push(...matter.map(({ seq }) => seq));
    }
    return due.sort((a, b) => b - a);
  };
}
