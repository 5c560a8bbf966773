import type { RecordKind } from '../contract/records';
import type { StationDatabase } from '../storage/database';

interface Row {
  seq: number;
  id: string;
  kind: string;
  about: string | null;
  corrects: string | null;
  atMs: number;
}

/**
 * When the matter of a record is over: by itself; when another kind of record closes it; when the next of its kind takes its place;
 * as a part of the matter it names. `stays`: nothing personal is in it, codes and days of what the station answers for.
 */
type Term = 'alone' | 'part' | 'replaced' | 'stays' | { closedBy: RecordKind };

/** Of every kind, so that none is without a term. */
export const recordTerms: { readonly [K in RecordKind]: Term } = {
  'disclosure.made': 'alone',
  'disclosure.closed': 'part',
  'lookup.made': 'alone',
  'request.received': { closedBy: 'request.answered' },
  'request.answered': 'part',
  'request.terms-set': 'stays',
  'incident.opened': { closedBy: 'incident.closed' },
  'incident.amended': 'part',
  'incident.notified': 'part',
  'incident.people-told': 'part',
  'incident.closed': 'part',
  'vendor.engaged': { closedBy: 'vendor.ended' },
  'vendor.ended': 'part',
  'audit.done': 'alone',
  'takeover.announced': 'alone',
  // Who answered for the handling when an old notice or receipt was made; a company, and how to reach it.
  'handler.named': 'stays',
  'assessment.signed': 'replaced',
  'assessment.outdated': 'part',
  'sign.printed': 'stays',
  'sign.placed': 'stays',
  'sign.removed': 'stays',
  'filing.reached': 'stays',
  'filing.made': 'stays',
  'filing.changed': 'stays',
  'filing.stopped': 'stays',
  'filing.ended': 'stays',
  'filing.officer-named': 'replaced',
  'filing.others-declared': 'stays',
  'calendar.set': 'stays',
  'person.exported': 'alone',
  'person.export-failed': 'part',
};
const termOf = (kind: string): Term => recordTerms[kind as RecordKind] ?? 'stays';

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
      if (termOf(row.kind) === 'replaced') newest.set(row.kind, row);
    }
    const isOld = (row: Row) => row.atMs < cut.beforeMs && row.seq <= cut.upToSeq;
    const nextOf = (matter: readonly Row[], kind: string) => {
      const last = matter.at(-1)?.seq ?? 0;
      return [...matters.values()].flat().find((row) => row.kind === kind && row.seq > last);
    };
    const isOver = (matter: readonly Row[]) => {
      const term = termOf(matter[0]?.kind ?? '');
      if (term === 'alone') return true;
      if (typeof term === 'object') return matter.some((row) => row.kind === term.closedBy);
      if (term !== 'replaced' || matter.some((row) => newest.get(row.kind)?.id === row.id)) return false;
      const next = nextOf(matter, matter[0]?.kind ?? '');
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
