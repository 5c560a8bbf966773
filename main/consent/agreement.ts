import { z } from 'zod';
import type { LedgerRow } from './ledgerRow';
import type { ConsentParts } from './parts';
import { standingKinds } from './standingBook';

/** The first place where the consent register and the station's log disagree. */
export type Agreement =
  | { ok: true; entries: number }
  | {
      ok: false;
      /** Place in the register; null: there is no such row. */
      registerSeq: number | null;
      /** Place in the log; null: there is no such entry. */
      entrySeq: number | null;
      why: 'row-without-entry' | 'entry-without-row' | 'hash-differs' | 'event-differs' | 'order-differs' | 'entry-unreadable';
    };

const rowKinds = ['consent.adopted', 'consent.given', 'consent.refused', 'consent.withdrawn', 'consent.expired'] as const;
const Place = z.object({
  recordId: z.string(),
  registerSeq: z.number().int(),
  registerHash: z.string(),
  personId: z.string(),
  event: z.string().optional(),
});

/** Entries between two steps. */
const A_STEP = 32;

/**
 * Every row of the register has one entry of the log, in the same order, with its id, its hash, its person and its event; and every
 * such entry has its row. The first that does not is named. Row and entry are written together, so what is appended between two steps
 * is found on both sides.
 */
export function* agreesInSteps({ ledger, log }: Pick<ConsentParts, 'ledger' | 'log'>): Generator<void, Agreement> {
  const rows = allRows(ledger);
  let entries = 0;
  for (const { seq: entrySeq, kind, body } of log.entries({ kinds: rowKinds })) {
    const place = Place.safeParse(body);
    if (!place.success) return { ok: false, registerSeq: null, entrySeq, why: 'entry-unreadable' };
    const next = rows.next();
    if (next.done) return { ok: false, registerSeq: null, entrySeq, why: 'entry-without-row' };
    const why = difference(next.value, place.data, kind);
    if (why) return { ok: false, registerSeq: next.value.seq, entrySeq, why };
    entries += 1;
    if (entries % A_STEP === 0) yield;
  }
  const next = rows.next();
  return next.done ? { ok: true, entries } : { ok: false, registerSeq: next.value.seq, entrySeq: null, why: 'row-without-entry' };
}

/** Read as it goes, and nothing is kept open in between. */
function* allRows(ledger: Pick<ConsentParts['ledger'], 'rowsAfter'>): Generator<LedgerRow, undefined> {
  let seq = 0;
  for (let rows = ledger.rowsAfter(seq); rows.length > 0; rows = ledger.rowsAfter(seq)) {
    for (const row of rows) {
      seq = row.seq;
      yield row;
    }
  }
}

function difference(row: LedgerRow, place: z.infer<typeof Place>, kind: string) {
  if (row.seq !== place.registerSeq || row.record_id !== place.recordId) return 'order-differs';
  if (row.this_hash !== place.registerHash) return 'hash-differs';
  const event = kind === 'consent.adopted' ? place.event : kind.slice('consent.'.length);
  return row.event !== event || row.person_id !== place.personId ? 'event-differs' : null;
}

/**
 * What was recorded before there was a log gets its entries, once and all of it: when the log knows nothing of consents at all, the register's
 * own chain is whole, and its sealed end names no log. Anything else, such as a log that was taken away to be begun anew without what froze or limited a consent, is a disagreement, and is left for `agreesWithLedger`. Returns how many.
 */
export function adoptRegister({ database, ledger, log }: ConsentParts): number {
  const [known] = log.entries({ kinds: standingKinds });
  if (known || ledger.isLogged() || !ledger.verify().ok) return 0;
  return database.transaction(ledger.adopt);
}
