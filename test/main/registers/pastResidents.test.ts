import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId } from '../../../main/contract/ids';
import { StationUnderTest } from '../../support/station/stationUnderTest';
import { ask, codeOf, entriesOf, inputs, todayOf } from './registersUnderTest';

let station: StationUnderTest;
let today: string;
let personId: PersonId;
const leave = async (id: PersonId) => {
  const left = { personId: id, reason: 'moved-out', toldBy: 'resident', movedOnDay: today } as const;
  await ask(station, 'people.moveOut', left);
};
beforeEach(async () => {
  station = new StationUnderTest();
  today = todayOf(station);
  personId = await station.moveIn('3-1-502', { facility: 1, number: 7 });
});
afterEach(() => station.end());

describe('whoever moved out (L20)', () => {
  it('gets a copy of all that is still stored, which says when', async () => {
    await leave(personId);
    const { export: copy } = await ask(station, 'person.export', { personId, why: 'request' });
    expect(copy.person).toMatchObject({ unit: '3-1-502', name: '张三', birthDate: '1980-01-01', leftAt: expect.any(String) });
  });

  it('is found by the flat, by a manager, as a look-up on record; who lives there is not among them', async () => {
    const here = await station.moveIn('3-1-502', { facility: 1, number: 8 }, '李四');
    await leave(personId);
    const { people } = await ask(station, 'person.findLeft', { unit: '3-1-502', why: 'request' });
    expect(people).toMatchObject([{ id: personId, unit: '3-1-502', name: '张三' }]);
    expect(people.some(({ id }) => id === here)).toBe(false);
    expect(entriesOf(station, 'lookup.made').at(-1)?.body).toMatchObject({ what: 'unit', why: 'request', people: 1 });
    expect(codeOf(await station.call('person.findLeft', { unit: '3-1-502', why: 'request' }, 'guard'))).toBe('NOT_ALLOWED');
  });

  it('asks, and is told of a disclosure, like anybody who lives here', async () => {
    await leave(personId);
    const request = { ...inputs(today).request, personId };
    expect(codeOf(await station.call('request.receive', request))).toBe('ok');
    const details = { ...inputs(today).disclosure, dataKinds: ['identity' as const] };
    expect(codeOf(await station.call('register.disclose', { personId, details }))).toBe('ok');
  });

  it('stands in the way of no amendment of an incident that touched him', async () => {
    const incident = { ...inputs(today).incident, dataKinds: ['contact' as const], affected: [personId], affectedCount: 1 };
    const { recordId: incidentId } = await ask(station, 'incident.open', incident);
    await leave(personId);
    expect(codeOf(await station.call('incident.amend', { incidentId, details: { ...incident, major: true } }))).toBe('ok');
  });

  it('is told who looked in his time there, and nothing of those before or after him', async () => {
    const look = async () => {
      station.time.pass(61_000);
      await station.call('people.findByUnit', { unit: '3-1-502' }, 'guard');
      station.time.pass(61_000);
    };
    const looks = async (id: PersonId) => {
      const { export: copy } = await ask(station, 'person.export', { personId: id, why: 'request' });
      expect(copy.recordsCut).toBe(false);
      return copy.records.filter(({ kind }) => kind === 'lookup.made').length;
    };
    await look();
    await leave(personId);
    station.time.pass(61_000);
    const next = await station.moveIn('3-1-502', { facility: 1, number: 8 });
    await look();
    await look();
    expect([await looks(personId), await looks(next)]).toEqual([1, 2]);
  });
});
