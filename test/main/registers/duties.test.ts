import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../../main/registers/days';
import { laneId, StationUnderTest } from '../../support/station/stationUnderTest';
import { ask, codeOf, daysLater, dueOf, entriesOf, inputs, nowOf, recordCount, todayOf } from './registersUnderTest';

let station: StationUnderTest;
let today: string;
beforeEach(() => {
  station = new StationUnderTest();
  today = todayOf(station);
});
afterEach(() => station.end());

const now = () => nowOf(station);
const incident = () => ({ ...inputs(today).incident, dataKinds: ['contact' as const], affected: [] });
const told = (whom: 'authority' | 'people' | 'people-not-needed') => ({ whom, atMs: now(), office: '市网信办', how: '电话' });

describe('a breach (L22)', () => {
  it('is an alarm with its clock until authority and people are told, and stays listed until it is closed', async () => {
    const { recordId: incidentId } = await ask(station, 'incident.open', { ...incident(), affectedCount: 12 });
    expect(dueOf(station, 'incident-authority')).toMatchObject([
      { severity: 'alarm', recordId: incidentId, sinceMs: incident().discoveredAtMs, count: 12 },
    ]);
    expect(dueOf(station, 'incident-people')).toHaveLength(1);
    const closed = { incidentId, details: { lessons: '换锁。', closedOn: today } };
    expect(codeOf(await station.call('incident.close', closed))).toBe('RECORD_MOVED_ON');
    await ask(station, 'incident.notified', { incidentId, details: told('authority') });
    expect(dueOf(station, 'incident-authority')).toEqual([]);
    expect(codeOf(await station.call('incident.close', closed))).toBe('RECORD_MOVED_ON');
    await ask(station, 'incident.notified', { incidentId, details: told('people-not-needed') });
    expect(dueOf(station, 'incident-people')).toEqual([]);
    expect(dueOf(station, 'incident-open')).toHaveLength(1);
    await ask(station, 'incident.close', closed);
    expect(dueOf(station, 'incident-open')).toEqual([]);
    expect(codeOf(await station.call('incident.notified', { incidentId, details: told('people') }))).toBe('RECORD_MOVED_ON');
    expect(
      entriesOf(station)
        .map(({ kind }) => kind)
        .filter((kind) => kind.startsWith('incident.')),
    ).toEqual(['incident.opened', 'incident.notified', 'incident.notified', 'incident.closed']);
  });

  it('what is learnt later is added, and the discovery never moves', async () => {
    const { recordId: incidentId } = await ask(station, 'incident.open', incident());
    const details = { ...incident(), affectedCount: 900 };
    await ask(station, 'incident.amend', { incidentId, details });
    expect(dueOf(station, 'incident-open')).toMatchObject([{ count: 900, recordId: incidentId }]);
    const moved = { incidentId, details: { ...details, discoveredAtMs: details.discoveredAtMs + 1 } };
    expect(codeOf(await station.call('incident.amend', moved))).toBe('INPUT_INVALID');
  });

  it('names people by id under seal; the entry has their number only', async () => {
    const personId = await station.moveIn('3-1-502', { facility: 1, number: 7 });
    await ask(station, 'incident.open', { ...incident(), affected: [personId], affectedCount: 1 });
    expect(JSON.stringify(entriesOf(station, 'incident.opened'))).not.toContain(personId);
    expect(entriesOf(station, 'incident.opened')[0]?.body).toMatchObject({ affected: 1, dataKinds: ['contact'] });
  });

  it.each([
    ['discovered tomorrow', { discoveredAtMs: 4_102_444_800_000 }, 'DATE_IN_FUTURE'],
    [
      'more people named than affected',
      { affectedCount: 0, affected: ['01935a3e-0000-7000-8000-000000000009'] },
      'PERSON_UNKNOWN',
    ],
    ['nothing touched', { dataKinds: [] }, 'INPUT_INVALID'],
  ])('%s is refused and changes nothing', async (_story, change, code) => {
    const before = recordCount(station);
    expect(codeOf(await station.call('incident.open', { ...incident(), ...change } as never))).toBe(code);
    expect(recordCount(station)).toBe(before);
    expect(entriesOf(station, 'command.refused').at(-1)?.body).toMatchObject({ command: 'incident.open', code });
  });
});

describe('vendors (L25)', () => {
  const vendor = (until: string) => ({ ...inputs(today).vendor, dataKinds: [], until });

  it('thirty days before its end a contract is announced; past it, it is an alarm until data are back or deleted', async () => {
    const { recordId: vendorId } = await ask(station, 'vendor.engage', vendor(addDays(today, 31)));
    expect(dueOf(station, 'vendor-ending')).toEqual([]);
    station = daysLater(station, 1);
    expect(dueOf(station, 'vendor-ending')).toMatchObject([{ recordId: vendorId, severity: 'attention' }]);
    station = daysLater(station, 31);
    expect(dueOf(station, 'vendor-ended')).toMatchObject([{ recordId: vendorId, severity: 'alarm' }]);
    const ended = { vendorId, details: { proof: 'deleted' as const, proofText: '删除证明', endedOn: todayOf(station) } };
    await ask(station, 'vendor.end', ended);
    expect(dueOf(station, 'vendor-ended')).toEqual([]);
    expect(codeOf(await station.call('vendor.end', ended))).toBe('RECORD_MOVED_ON');
    expect(entriesOf(station, 'vendor.ended')[0]?.body).toMatchObject({ about: vendorId, proof: 'deleted' });
  });

  it('a contract that ends before it begins, or is given back before it began, is refused', async () => {
    expect(codeOf(await station.call('vendor.engage', vendor(addDays(today, -1))))).toBe('DATES_REVERSED');
    const { recordId: vendorId } = await ask(station, 'vendor.engage', vendor(today));
    const details = { proof: 'deleted' as const, proofText: '证明', endedOn: addDays(today, -1) };
    expect(codeOf(await station.call('vendor.end', { vendorId, details }))).toBe('DATES_REVERSED');
  });
});

describe('audits (L26)', () => {
  it('the handler’s own interval counts; the next one is announced and then pressing', async () => {
    expect(dueOf(station, 'audit-due')).toEqual([]);
    await ask(station, 'register.audit', { ...inputs(today).audit, nextOn: addDays(today, 40) });
    expect(dueOf(station, 'audit-due')).toEqual([]);
    station = daysLater(station, 10);
    expect(dueOf(station, 'audit-due')).toMatchObject([{ severity: 'info' }]);
    station = daysLater(station, 31);
    expect(dueOf(station, 'audit-due')).toMatchObject([{ severity: 'attention' }]);
    await ask(station, 'register.audit', { ...inputs(todayOf(station)).audit, nextOn: addDays(todayOf(station), 365) });
    expect(dueOf(station, 'audit-due')).toEqual([]);
  });

  it('a first audit is due a year after the first assessment', () => {
    expect(dueOf(station, 'audit-due')).toEqual([]);
    station = daysLater(station, 336);
    expect(dueOf(station, 'audit-due')).toHaveLength(1);
  });
});

describe('signs (L17)', () => {
  it('a lane with a camera wants one; a placement with its photo ends the warning; of the photo only the hash is kept', async () => {
    expect(dueOf(station, 'sign-missing')).toMatchObject([{ laneId, severity: 'attention' }]);
    await ask(station, 'sign.printed', { laneId, language: 'zh-CN', noticeSha256: 'b'.repeat(64) });
    expect(dueOf(station, 'sign-missing')).toHaveLength(1);
    const photo = new TextEncoder().encode('一张照片的字节');
    const placed = await ask(station, 'sign.placed', { laneId, placedOn: today, where: '闸机左侧', photo, photoOn: today });
    expect(placed.photoSha256).toBe(createHash('sha256').update(photo).digest('hex'));
    expect(entriesOf(station, 'sign.placed')[0]?.body).toMatchObject({ laneId, photoSha256: placed.photoSha256, photoOn: today });
    expect(dueOf(station, 'sign-missing')).toEqual([]);
    station.database.flushErased();
    expect(
      station
        .rows('SELECT hex(details_sealed) AS h FROM register_record')
        .some(({ h }) => String(h).includes(Buffer.from(photo).toString('hex').toUpperCase())),
    ).toBe(false);
    await ask(station, 'sign.removed', { laneId, removedOn: today, why: '施工' });
    expect(dueOf(station, 'sign-missing')).toHaveLength(1);
    expect(codeOf(await station.call('sign.removed', { laneId, removedOn: today, why: '施工' }))).toBe('RECORD_UNKNOWN');
  });

  it('a new key of the ledger makes the fingerprint on every sign old, until each is put up anew', async () => {
    const place = () => ask(station, 'sign.placed', { laneId, placedOn: today, where: '闸机左侧', photo: null, photoOn: null });
    await ask(station, 'ledger.rotateKey', {});
    // Nothing hangs there yet: that is what is said.
    expect(dueOf(station, 'sign-key-old')).toEqual([]);
    await place();
    expect(dueOf(station, 'sign-key-old')).toEqual([]);
    await ask(station, 'ledger.rotateKey', {});
    const [rotated] = entriesOf(station, 'ledger.key-rotated').slice(-1);
    expect(dueOf(station, 'sign-key-old')).toMatchObject([
      { laneId, severity: 'attention', sinceMs: Date.parse(rotated?.at ?? '') },
    ]);
    expect(dueOf(station, 'sign-missing')).toEqual([]);
    await ask(station, 'sign.printed', { laneId, language: 'zh-CN', noticeSha256: 'b'.repeat(64) });
    expect(dueOf(station, 'sign-key-old')).toHaveLength(1);
    await place();
    expect(dueOf(station, 'sign-key-old')).toEqual([]);
    await ask(station, 'ledger.rotateKey', {});
    await ask(station, 'sign.removed', { laneId, removedOn: today, why: '换新' });
    expect([dueOf(station, 'sign-key-old').length, dueOf(station, 'sign-missing').length]).toEqual([0, 1]);
  });

  it.each([
    ['at a lane that is not there', { laneId: 'west-9' }, 'LANE_UNKNOWN'],
    ['with a photo that is a film', { photo: new Uint8Array(20_000_001) }, 'INPUT_INVALID'],
    ['with a photo of no day', { photoOn: null }, 'INPUT_INVALID'],
    ['photographed before it hung', { photoOn: '2020-01-01' }, 'DATES_REVERSED'],
    ['tomorrow', { placedOn: '2999-01-01' }, 'DATE_IN_FUTURE'],
  ])('placed %s is refused', async (_story, change, code) => {
    const placement = { laneId, placedOn: today, where: '左侧', photo: new Uint8Array([1]), photoOn: today, ...change };
    expect(codeOf(await station.call('sign.placed', placement))).toBe(code);
  });
});

describe('a takeover (L27)', () => {
  it('cannot widen the purpose, and takes hold on its day', async () => {
    const takeover = { ...inputs(today).takeover, effectiveOn: addDays(today, 5) };
    expect(codeOf(await station.call('register.takeover', { ...takeover, purposeUnchanged: false } as never))).toBe(
      'INPUT_INVALID',
    );
    await ask(station, 'register.takeover', takeover);
    expect(station.station.takeoverBy('新物业')).toBeNull();
    station = daysLater(station, 5);
    expect(station.station.takeoverBy('新物业')).toMatchObject({ oldHandler: '老物业' });
    expect(station.station.takeoverBy('别家物业')).toBeNull();
  });
});

describe('the list of what is due', () => {
  it('shows the most pressing first', async () => {
    await ask(station, 'request.receive', inputs(today).request);
    await ask(station, 'incident.open', incident());
    const severities = station.station.slices().compliance.items.map(({ severity }) => severity);
    expect(severities).toEqual(
      [...severities].sort((a, b) => ['alarm', 'attention', 'info'].indexOf(a) - ['alarm', 'attention', 'info'].indexOf(b)),
    );
    expect(new Set(severities)).toEqual(new Set(['alarm', 'attention', 'info']));
  });
});
