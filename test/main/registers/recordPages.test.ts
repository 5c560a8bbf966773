import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../main/ledger/canonicalJson';
import { createStationLedger } from '../../../main/ledger/stationLedger';
import { createRecordBook } from '../../../main/registers/recordBook';
import { atOnce } from '../../../main/storage/inSlices';
import { temporaryStation } from '../storage/temporaryStation';

/** Three look-ups to each export, of two people in turn. */
function bookOf(records: number) {
  const station = temporaryStation();
  const ledger = createStationLedger(station);
  const book = createRecordBook({ ...station, ledger, canonical: canonicalJson });
  const people = [station.newId(), station.newId()] as never[];
  const lookUp = (index: number) => {
    const personId = people[index % 2] ?? null;
    if (index % 4 === 3) {
      return book.append({
        kind: 'person.exported',
        details: { why: 'request', sha256: '0'.repeat(64) },
        by: 'manager',
        personId,
      });
    }
    const details = { what: 'person', search: '', why: 'routine', people: 1 } as const;
    return book.append({ kind: 'lookup.made', details, by: 'manager', personId });
  };
  const all = Array.from({ length: records }, (_, index) => lookUp(index));
  return { ...station, book, people, all, lookUp };
}

describe('pages of the registers', () => {
  it.each([
    ['all', null, false],
    ['of one kind', ['person.exported'], false],
    ['of two kinds, one of them named twice', ['person.exported', 'lookup.made', 'person.exported'], false],
    ['of a kind there is none of', ['audit.done'], false],
    ['of one person', null, true],
    ['of one person and kind', ['lookup.made'], true],
  ] as const)('%s: newest first, each record once, page by page', (_name, kinds, ofOne) => {
    const { book, people, all } = bookOf(50);
    const personId = ofOne ? (people[1] ?? null) : null;
    const wanted = all
      .filter(
        (record) =>
          (kinds === null || (kinds as readonly string[]).includes(record.kind)) && (!ofOne || record.personId === personId),
      )
      .map(({ id }) => id)
      .reverse();
    const found: string[] = [];
    for (let beforeSeq: number | null = null; ; ) {
      const page = book.page({ kinds, about: null, personId, beforeSeq, limit: 7 });
      found.push(...page.map(({ id }) => id));
      const last = page.at(-1);
      if (!last) break;
      beforeSeq = last.entrySeq;
    }
    expect(found).toEqual(wanted);
  });
});

describe('the registers held against the ledger in steps', () => {
  it('find nothing wrong with what is recorded between two steps', () => {
    const { book, lookUp } = bookOf(200);
    const steps = book.differing();
    let answer = steps.next();
    for (let index = 0; !answer.done; index += 1) {
      if (index < 20) lookUp(index);
      answer = steps.next();
    }
    expect(answer.value).toBe(0);
  });

  it('count each record that another program changed or took away', () => {
    const { book, database, all } = bookOf(200);
    const exported = all.filter(({ kind }) => kind === 'person.exported');
    database.db.exec('DROP TRIGGER register_record_never_changes; DROP TRIGGER register_record_is_kept_three_years');
    database.db.exec(`UPDATE register_record SET details_sealed = x'00' WHERE seq = ${exported[3]?.seq}`);
    database.db.exec(`DELETE FROM register_record WHERE seq = ${exported[40]?.seq}`);
    expect(atOnce(book.differing())).toBe(2);
  });
});
