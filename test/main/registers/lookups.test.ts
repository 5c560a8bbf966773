import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faceOf, oneLane, StationUnderTest } from '../../support/station/stationUnderTest';
import { ask, codeOf, entriesOf, inputs, managerPassword, recordCount, signIn, todayOf } from './registersUnderTest';

let station: StationUnderTest;
beforeEach(() => {
  station = new StationUnderTest().standReady();
});
afterEach(() => station.end());

const lookups = () => entriesOf(station, 'lookup.made').map(({ body }) => body);

describe('whoever looks at residents’ data leaves an entry (L18)', () => {
  it('a guard’s search by flat: who, a key of the flat, why, how many', async () => {
    await station.moveIn('3-1-502', { facility: 1, number: 7 });
    await station.call('people.findByUnit', { unit: '3-1-502' }, 'guard');
    station.time.pass(61_000);
    await station.call('people.findByUnit', { unit: '3-1-502', why: 'complaint' }, 'guard');
    await station.call('people.findByUnit', { unit: '9-9-909' }, 'guard');
    expect(lookups()).toMatchObject([
      { by: 'guard', what: 'unit', why: 'routine', people: 1 },
      { by: 'guard', what: 'unit', why: 'complaint', people: 1 },
      { by: 'guard', what: 'unit', why: 'routine', people: 0 },
    ]);
    const [first, again, other] = lookups().map(({ searchKey }) => searchKey);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('typing in the search box is one look-up, for all that is shown was shown before', async () => {
    await signIn(station);
    for (const search of ['', '3', '3-', '3-1', '3-1-502']) await ask(station, 'people.list', { search });
    expect(lookups()).toMatchObject([{ by: 'manager', what: 'list', searchKey: null }]);
    station.time.pass(61_000);
    for (const search of ['张', '张三', '张三丰', '张三']) await ask(station, 'people.list', { search });
    expect(lookups()).toHaveLength(2);
    // Another search, though within the minute: these people were not on the screen.
    await ask(station, 'people.list', { search: '李' });
    expect(lookups()).toHaveLength(3);
    // And a wider one.
    await ask(station, 'people.list', { search: '' });
    expect(lookups()).toHaveLength(4);
  });

  it('whoever has left is no less looked at: the list of them, and how one of them left', async () => {
    const personId = await station.moveIn('3-1-502', { facility: 1, number: 7 });
    const movedOnDay = todayOf(station);
    await ask(station, 'people.moveOut', { personId, reason: 'moved-out', toldBy: 'owner', movedOnDay });
    await signIn(station);
    await ask(station, 'people.list', { search: '' });
    await ask(station, 'people.left', {});
    await ask(station, 'people.leaving', { personId });
    await ask(station, 'people.leaving', { personId });
    expect(lookups()).toMatchObject([
      { by: 'manager', what: 'list', people: 0 },
      { by: 'manager', what: 'list', people: 1 },
      { by: 'manager', what: 'person', personId },
    ]);
  });

  it('opening somebody and exporting all about him name the person', async () => {
    const personId = await station.moveIn('3-1-502', { facility: 1, number: 7 });
    await ask(station, 'person.open', { personId, why: 'request' });
    await ask(station, 'person.export', { personId, why: 'request' });
    expect(lookups()).toMatchObject([{ what: 'person', why: 'request', personId }]);
    expect(entriesOf(station, 'person.exported').map(({ body }) => body)).toMatchObject([
      { why: 'request', personId, sha256: expect.any(String) },
    ]);
  });

  it('is never in the way: with a book that takes nothing the search still answers, and the gate opens', async () => {
    await station.moveIn('3-1-502', { facility: 1, number: 7 });
    station.database.db.exec("CREATE TEMP TRIGGER full BEFORE INSERT ON register_record BEGIN SELECT raise(ABORT, 'full'); END");
    expect(codeOf(await station.call('people.findByUnit', { unit: '3-1-502' }, 'guard'))).toBe('ok');
    expect(lookups()).toEqual([]);
    station.holdCard({ facility: 1, number: 7 });
    expect(station.grants()).toHaveLength(1);
    station.database.db.exec('DROP TRIGGER temp.full');
    // What could not be written down before is not taken for written.
    await station.call('people.findByUnit', { unit: '3-1-502' }, 'guard');
    expect(lookups()).toHaveLength(1);
  });

  it('a passage by card or face is no look-up', async () => {
    await station.residentWithFace('3-1-502', 1);
    station.holdCard({ facility: 1, number: 101 });
    station.acknowledge();
    station.passage('passed');
    station.walkUp(1, faceOf(1));
    expect(lookups()).toEqual([]);
  });

  it('an export that cannot be written down does not happen', async () => {
    const personId = await station.moveIn('3-1-502', { facility: 1, number: 7 });
    station.database.db.exec("CREATE TEMP TRIGGER full BEFORE INSERT ON register_record BEGIN SELECT raise(ABORT, 'full'); END");
    expect(codeOf(await station.call('person.export', { personId, why: 'request' }))).toBe('INTERNAL');
    expect(entriesOf(station, 'person.exported')).toEqual([]);
  });
});

describe('a disclosure (L13, L18)', () => {
  it('is an entry of codes, and its words are sealed', async () => {
    const personId = await station.moveIn('3-1-502', { facility: 1, number: 7 });
    const details = inputs(todayOf(station)).disclosure;
    const { recordId } = await ask(station, 'register.disclose', {
      personId,
      details: { ...details, dataKinds: ['passage-records'] },
    });
    expect(entriesOf(station, 'disclosure.made').map(({ body }) => body)).toEqual([
      {
        recordId,
        by: 'guard',
        personId,
        toWhom: 'police',
        legalBasis: 'statutory-duty',
        dataKinds: ['passage-records'],
        from: todayOf(station),
        to: todayOf(station),
        givenOn: todayOf(station),
        detailsSha256: expect.any(String),
      },
    ]);
  });

  it.each([
    ['face templates', { dataKinds: ['face-templates'] }, 'INPUT_INVALID'],
    ['nothing', { dataKinds: [] }, 'INPUT_INVALID'],
    ['data without the paper that asks for it', { documentNumber: ' ' }, 'INPUT_INVALID'],
    ['data in an emergency, before the paper', { documentNumber: '', legalBasis: 'emergency' }, 'ok'],
    ['data tomorrow', { givenOn: '2999-01-01' }, 'DATE_IN_FUTURE'],
    ['a period that ends before it begins', { from: '2026-11-02', to: '2026-11-01' }, 'DATES_REVERSED'],
    ['data of days that were still to come', { from: '2026-01-01', to: '2999-01-01' }, 'DATES_REVERSED'],
  ])('giving away %s: %s', async (_story, change, expected) => {
    const before = recordCount(station);
    const details = { ...inputs(todayOf(station)).disclosure, ...change };
    expect(codeOf(await station.call('register.disclose', { personId: null, details } as never))).toBe(expected);
    expect(recordCount(station) - before).toBe(expected === 'ok' ? 1 : 0);
  });

  it('about nobody known is refused', async () => {
    const personId = '01935a3e-0000-7000-8000-000000000009';
    const details = inputs(todayOf(station)).disclosure;
    expect(codeOf(await station.call('register.disclose', { personId, details } as never))).toBe('PERSON_UNKNOWN');
    expect(entriesOf(station, 'command.refused').at(-1)?.body).toMatchObject({ code: 'PERSON_UNKNOWN', personId });
  });
});

describe('what is sealed', () => {
  it('not a word of any record can be read in the files of the data folder, nor a search', async () => {
    await signIn(station);
    const personId = await station.moveIn('3-1-502', { facility: 1, number: 7 }, '欧阳锦程');
    const secret = (n: number) => `秘密词语${n}`;
    const today = todayOf(station);
    const all = inputs(today);
    await ask(station, 'register.disclose', {
      personId,
      details: { ...all.disclosure, dataKinds: ['contact'], officer: secret(1), given: secret(2), documentNumber: secret(3) },
    });
    await ask(station, 'request.receive', { ...all.request, from: secret(4), words: secret(5) });
    await ask(station, 'incident.open', {
      ...all.incident,
      dataKinds: ['contact'],
      cause: secret(6),
      affected: [personId],
      affectedCount: 1,
    });
    await ask(station, 'vendor.engage', { ...all.vendor, dataKinds: [], name: secret(7) });
    await ask(station, 'register.audit', { ...all.audit, findings: secret(8) });
    await ask(station, 'register.takeover', { ...all.takeover, newHandler: secret(9) });
    await ask(station, 'filing.nameOfficer', { name: secret(10), contact: secret(11), namedOn: today });
    await ask(station, 'people.list', { search: secret(12) });
    await ask(station, 'sign.placed', {
      laneId: oneLane.lanes[0]?.id ?? '',
      placedOn: today,
      where: secret(13),
      photo: null,
      photoOn: null,
    });
    station.database.flushErased();
    const bytes = ['station.db', 'station.db-wal'].flatMap((file) => {
      try {
        return [readFileSync(path.join(station.folder, file))];
      } catch {
        return [];
      }
    });
    expect(bytes[0]?.includes(Buffer.from('disclosure.made'))).toBe(true);
    for (const word of ['秘密词语', '欧阳锦程', managerPassword]) {
      expect(
        bytes.some((file) => file.includes(Buffer.from(word))),
        word,
      ).toBe(false);
    }
  });

  it('a row that was changed from outside reads no more, and is told as unreadable', async () => {
    await ask(station, 'request.receive', inputs('').request);
    station.database.db.exec('DROP TRIGGER register_record_never_changes');
    station.database.db.exec(
      "UPDATE register_record SET person_id = '01935a3e-0000-7000-8000-000000000009' WHERE kind = 'request.received'",
    );
    const { records } = await ask(station, 'register.codes', {
      kinds: ['request.received'],
      about: null,
      personId: null,
      beforeSeq: null,
      limit: 5,
    });
    expect(records).toMatchObject([{ codes: null }]);
    station.time.pass(3_700_000);
    expect(station.station.slices().compliance.items[0]).toMatchObject({
      kind: 'record-unreadable',
      severity: 'alarm',
      count: 1,
    });
  });

  it.each([
    ['taken away', 'DELETE FROM register_record WHERE seq = 3'],
    ['put in another’s place', 'UPDATE register_record SET entry_seq = entry_seq + 100 WHERE seq = 3'],
  ])('a record %s by another program is missed', async (_story, sql) => {
    await ask(station, 'request.receive', inputs('').request);
    expect(station.rows('SELECT kind FROM register_record WHERE seq = 3')).toEqual([{ kind: 'request.received' }]);
    station.database.db.exec('DROP TRIGGER register_record_never_changes; DROP TRIGGER register_record_is_kept_three_years');
    station.database.db.exec(sql);
    station = station.restart({ assessed: false });
    expect(station.station.slices().compliance.items[0]).toMatchObject({ kind: 'record-unreadable', severity: 'alarm' });
  });

  it('records neither change nor go', () => {
    const run = (sql: string) => () => station.database.db.exec(sql);
    expect(run('UPDATE register_record SET at_ms = 1')).toThrow(/never change/);
    expect(run('DELETE FROM register_record')).toThrow(/three years/);
    expect(run('INSERT OR REPLACE INTO register_record SELECT * FROM register_record LIMIT 1')).toThrow(/kept already/);
  });
});
