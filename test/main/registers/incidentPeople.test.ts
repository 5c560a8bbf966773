import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId } from '../../../main/contract/ids';
import type { RecordId } from '../../../main/contract/recordParts';
import { StationUnderTest } from '../../support/station/stationUnderTest';
import { ask, codeOf, dueOf, entriesOf, inputs, nowOf, signIn, todayOf } from './registersUnderTest';

let station: StationUnderTest;
let today: string;
beforeEach(() => {
  station = new StationUnderTest();
  today = todayOf(station);
});
afterEach(() => station.end());

const incident = (change = {}) => ({ ...inputs(today).incident, dataKinds: ['contact' as const], affected: [], ...change });
const people = (number: number) => station.moveIn(`3-1-50${number}`, { facility: 1, number });
const open = async (affected: PersonId[], change = {}) =>
  (await ask(station, 'incident.open', incident({ affectedWho: 'named', affected, affectedCount: affected.length, ...change })))
    .recordId;
const tell = (incidentId: RecordId, who: PersonId[] | null) =>
  station.call('incident.tell', { incidentId, people: who, atMs: nowOf(station), how: '当面交信' });
const page = (incidentId: RecordId, change = {}) =>
  ask(station, 'incident.affected', { incidentId, untoldOnly: false, from: 0, limit: 50, ...change });

describe('whom an incident touched (L22)', () => {
  it('is under seal; entry and inspector have their number and a salted hash', async () => {
    const [first, second] = [await people(1), await people(2)];
    const incidentId = await open([first, second]);
    const [entry] = entriesOf(station, 'incident.opened');
    expect(entry?.body).toMatchObject({
      affected: 2,
      named: 2,
      affectedWho: 'named',
      detailsSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    await tell(incidentId, [first]);
    const codes = await station.call('register.codes', { kinds: null, about: null, personId: null, beforeSeq: null, limit: 200 });
    const seen = JSON.stringify([entriesOf(station).filter(({ kind }) => kind.startsWith('incident.')), codes]);
    for (const id of [first, second]) expect(seen).not.toContain(id);
    const again = await open([first, second]);
    const hashes = entriesOf(station, 'incident.opened').map(({ body }) => body.detailsSha256);
    expect(again).not.toBe(incidentId);
    expect(new Set(hashes).size).toBe(2);
  });

  it('is shown by name with when each was told, and that somebody looked is on record', async () => {
    const [first, second] = [await people(1), await people(2)];
    const incidentId = await open([first, second]);
    await tell(incidentId, [second]);
    const shown = await page(incidentId);
    expect(shown).toMatchObject({ named: 2, told: 1, listed: 2 });
    expect(shown.people.map(({ unit, toldAtMs }) => [unit, toldAtMs !== null])).toEqual([
      ['3-1-501', false],
      ['3-1-502', true],
    ]);
    expect((await page(incidentId, { untoldOnly: true })).people.map(({ personId }) => personId)).toEqual([first]);
    expect((await page(incidentId, { from: 1 })).people).toHaveLength(1);
    expect(entriesOf(station, 'lookup.made').at(-1)?.body).toMatchObject({ what: 'list', why: 'incident' });
  });

  it('is pressing by the number of those not told yet, until the last is; then it may be closed', async () => {
    const [first, second] = [await people(1), await people(2)];
    const incidentId = await open([first, second]);
    const authority = { whom: 'authority' as const, atMs: nowOf(station), office: '市网信办', how: '电话' };
    await ask(station, 'incident.notified', { incidentId, details: authority });
    expect(dueOf(station, 'incident-people')).toMatchObject([{ count: 2 }]);
    await tell(incidentId, [first]);
    expect(dueOf(station, 'incident-people')).toMatchObject([{ count: 1 }]);
    const close = () => station.call('incident.close', { incidentId, details: { lessons: '换锁。', closedOn: today } });
    expect(codeOf(await close())).toBe('RECORD_MOVED_ON');
    await tell(incidentId, null);
    expect(dueOf(station, 'incident-people')).toEqual([]);
    expect(entriesOf(station, 'incident.people-told').map(({ body }) => body.people)).toEqual([1, 1]);
    expect(codeOf(await close())).toBe('ok');
    expect(codeOf(await tell(incidentId, null))).toBe('RECORD_MOVED_ON');
  });

  it('everybody whose face is stored: looked up by the station itself, and kept as it was then', async () => {
    const withFace = await station.residentWithFace('3-1-601', 0);
    await people(2);
    const { recordId: incidentId } = await ask(station, 'incident.open', incident({ affectedWho: 'all-faces' }));
    expect((await page(incidentId)).people.map(({ personId }) => personId)).toEqual([withFace]);
    expect(entriesOf(station, 'incident.opened')[0]?.body).toMatchObject({ affected: 1, named: 1, affectedWho: 'all-faces' });
    await station.residentWithFace('3-1-602', 1);
    await ask(station, 'incident.amend', { incidentId, details: incident({ affectedWho: 'all-faces', major: true }) });
    expect((await page(incidentId)).people.map(({ personId }) => personId)).toEqual([withFace]);
  });

  it('unknown yet: nobody can be told for himself, and it stays pressing', async () => {
    const incidentId = await open([], { affectedWho: 'unknown', affectedCount: 0 });
    expect(codeOf(await tell(incidentId, null))).toBe('PERSON_UNKNOWN');
    expect(dueOf(station, 'incident-people')).toHaveLength(1);
  });

  it.each([
    ['told before it was discovered', { atMs: 0 }, 'DATES_REVERSED'],
    ['told tomorrow', { atMs: 4_102_444_800_000 }, 'DATE_IN_FUTURE'],
    ['somebody it did not touch', { people: ['01935a3e-0000-7000-8000-000000000009'] }, 'PERSON_UNKNOWN'],
  ])('%s is refused, and nothing is kept', async (_story, change, code) => {
    const incidentId = await open([await people(1)]);
    const call = station.call('incident.tell', { incidentId, people: null, atMs: nowOf(station), how: '信', ...change } as never);
    expect(codeOf(await call)).toBe(code);
    expect(entriesOf(station, 'incident.people-told')).toEqual([]);
  });

  it('named, and then nobody named, is refused', async () => {
    expect(codeOf(await station.call('incident.open', incident({ affectedWho: 'named' })))).toBe('INPUT_INVALID');
  });

  it('is told by letter: a page for each, and the log says how many, not to whom', async () => {
    const pages: string[] = [];
    const printer = {
      toPdf: async ({ html }: { html: string }) => {
        pages.push(html);
        return { ok: true as const, value: new Uint8Array([1]) };
      },
      chooseFile: async () => null,
      write: () => ({ ok: true as const, value: undefined }),
      print: async () => ({ ok: true as const, value: 'printed' as const }),
    };
    station.end();
    station = new StationUnderTest({ documents: printer });
    const [first, second, other] = [await people(1), await people(2), await people(3)];
    const incidentId = await open([first, second]);
    const print = (who: PersonId[]) =>
      station.call('document.print', { kind: 'breach', breachId: incidentId, to: 'people', people: who });
    await signIn(station);
    expect(codeOf(await print([first, second]))).toBe('ok');
    expect(pages[0]?.split('class="letter"')).toHaveLength(3);
    for (const flat of ['3-1-501 张三', '3-1-502 张三']) expect(pages[0]).toContain(flat);
    expect(codeOf(await print([first, other]))).toBe('DOCUMENT_UNKNOWN');
    const [made] = entriesOf(station, 'document.made');
    expect(made?.body).toMatchObject({ document: 'breach', letters: 2 });
    expect(JSON.stringify(made)).not.toContain(first);
  });

  it('stands in the copy of each one’s data, with nobody else in it', async () => {
    const [first, second] = [await people(1), await people(2)];
    await tell(await open([first, second]), [first, second]);
    const { export: copy } = await ask(station, 'person.export', { personId: first, why: 'request' });
    expect(copy.records.map(({ kind, details }) => [kind, details])).toMatchObject([
      ['incident.opened', { affected: [first], affectedCount: 2 }],
      ['incident.people-told', { people: [first] }],
    ]);
    expect(JSON.stringify(copy)).not.toContain(second);
  });

  it('may be everybody of a large compound: it is read once, not at every look', async () => {
    const { db } = station.database;
    db.exec('PRAGMA foreign_keys = OFF');
    const ids = Array.from({ length: 10_000 }, (_, n) => `01935a3e-0000-7000-8000-${String(n).padStart(12, '0')}` as PersonId);
    const insert = db.prepare("INSERT INTO person VALUES (?, '3-1-502', x'01', x'01', 0)");
    station.database.transaction(() => {
      for (const id of ids) insert.run(id);
    });
    const incidentId = await open(ids);
    expect((await page(incidentId, { from: 9_990 })).people).toHaveLength(10);
    station.station.slices();
    const since = performance.now();
    for (let n = 0; n < 20; n += 1) await ask(station, 'request.setTerms', { requestDays: 10, complaintDays: 5 });
    for (let n = 0; n < 20; n += 1) dueOf(station, 'incident-people');
    expect(performance.now() - since).toBeLessThan(1_500);
    await tell(incidentId, null);
    expect(dueOf(station, 'incident-people')).toEqual([]);
  });
});
