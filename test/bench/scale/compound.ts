import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createConsent } from '../../../main/consent/consent';
import type { ConsentForm } from '../../../main/contract/consent';
import type { Result } from '../../../main/contract/errors';
import type { PersonId } from '../../../main/contract/ids';
import { canonicalJson } from '../../../main/ledger/canonicalJson';
import { createStationLedger } from '../../../main/ledger/stationLedger';
import { createPeople } from '../../../main/people/people';
import { createRecordBook } from '../../../main/registers/recordBook';
import { openStationDatabase } from '../../../main/storage/database';
import { newUuidV7 } from '../../../main/storage/ids';
import { createKeyring } from '../../../main/storage/keyring';

/** What stands in the records of the station that is measured. */
export interface Compound {
  people: number;
  consents: number;
  /** Consents that ended. */
  ended: number;
  /** Records of the registers that are held against the ledger every hour. */
  records: number;
  entries: number;
}

export const DIMENSIONS = 512;
export const MODEL = 'bench-model';
export const stationName = '翠湖花园';
/** Of the key of this station, which protects nobody. */
export const masterKey = new Uint8Array(32).fill(7);

const DAY_MS = 86_400_000;
const IN_ONE_GO = 500;

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code} ${JSON.stringify(result.error.params)}`);
  return result.value;
}

/**
 * Fills a new data folder through the rooms that a station itself uses, so that each seal, hash and entry is a real one. Only the waiting is
 * left out: many people share a transaction, and the disk is not asked to keep what is thrown away after the measurement. What fills the
 * log up are look-ups, as in a station of some years; these have their entry and no sealed record beside it, which no moment here reads.
 */
export function buildCompound(folder: string, size: Compound): void {
  mkdirSync(folder, { recursive: true });
  const database = must(openStationDatabase(path.join(folder, 'station.db')));
  database.db.exec('PRAGMA synchronous = OFF');
  const unhurried = { ...database, flushErased: () => true };
  const keyring = createKeyring(masterKey);
  const random = (n: number) => new Uint8Array(randomBytes(n));
  let agoMs = 300 * DAY_MS;
  const startMs = Date.now();
  const clock = { nowMs: () => startMs - agoMs, monoMs: () => 1_000 + 2 * (300 * DAY_MS - agoMs) };
  const newId = () => newUuidV7(clock.nowMs(), random);
  const parts = { database: unhurried, keyring, clock, random, newId };
  const people = createPeople(parts);
  const ledger = createStationLedger(parts);
  const consent = createConsent({
    ...parts,
    people,
    log: ledger,
    stationName,
    groups: ['A'],
    under14: false,
    pipiaRef: () => null,
    handlerAt: () => null,
    gallery: { put: () => {}, has: () => false, evict: () => false, regroup: () => {}, finds: () => false, left: () => {} },
  });
  consent.open();
  const book = createRecordBook({ ...parts, ledger, canonical: canonicalJson });
  const aStep = (200 * DAY_MS) / size.people;
  const many = (count: number, work: (index: number) => void) => {
    for (let from = 0; from < count; from += IN_ONE_GO) {
      database.transaction(() => {
        for (let index = from; index < Math.min(count, from + IN_ONE_GO); index += 1) work(index);
      });
    }
  };
  const agreed: PersonId[] = [];

  many(size.people, (index) => {
    agoMs -= aStep;
    const id = people.add({
      unit: unitOf(index),
      name: nameOf(index),
      birthDate: `19${50 + (index % 50)}-03-0${1 + (index % 9)}`,
    });
    must(people.issueCard(id, { facility: 1 + Math.floor(index / 60_000), number: index % 60_000 }));
    if (index >= size.consents) return;
    const opened = must(consent.openForm({ personId: id, language: 'zh-CN', askedByResident: false }));
    agoMs -= 60_000;
    must(consent.record(formOf(id, opened, index), 'manager'));
    must(consent.enrol(must(consent.activeConsent(id)), MODEL, [templateOf(index)]));
    agreed.push(id);
  });
  many(size.ended, (index) => {
    agoMs -= 60_000;
    const id = agreed[index * Math.floor(agreed.length / size.ended)];
    if (id) must(consent.withdraw(id, { operator: 'manager' }));
  });
  many(size.records, () => {
    agoMs -= 1_000;
    const [personId = null] = agreed;
    book.append({ kind: 'person.exported', details: { why: 'routine', sha256: '0'.repeat(64) }, by: 'manager', personId });
  });
  many(Math.max(0, size.entries - ledger.size()), (index) => {
    agoMs -= 1_000;
    const searchKey = Buffer.from(keyring.lookupHash('lookup-search', Buffer.from(unitOf(index)))).toString('hex');
    const said = { what: 'unit', why: 'routine', people: 1, searchKey, detailsSha256: searchKey };
    ledger.append('lookup.made', { recordId: newId(), by: 'guard', ...said });
  });
  database.db.exec('PRAGMA synchronous = FULL');
  database.close();
  keyring.dispose();
}

export const unitOf = (index: number): string =>
  `${1 + Math.floor(index / 400)}-${1 + (Math.floor(index / 100) % 4)}-${1 + (Math.floor(index / 4) % 25)}0${1 + (index % 4)}`;

const families = '李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗';
const given = '梅强丽军静勇芳敏伟磊娜涛明超秀英华玲刚平';
const nameOf = (index: number): string =>
  `${families[index % 20]}${given[Math.floor(index / 20) % 20]}${given[Math.floor(index / 400) % 20]}`;

/** Far from everybody else's. */
export function templateOf(index: number): Float32Array<ArrayBuffer> {
  const template = new Float32Array(DIMENSIONS);
  let state = index * 2_654_435_761 + 1;
  for (let at = 0; at < DIMENSIONS; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    template[at] = state / 2 ** 31 - 1;
  }
  return template;
}

function formOf(
  personId: PersonId,
  { formId, basedOnSeq, notice }: { formId: string; basedOnSeq: number | null; notice: { id: string; sha256: string } },
  index: number,
): ConsentForm {
  return {
    formId,
    personId,
    basedOnSeq,
    decision: 'given',
    guardianshipId: null,
    childAgrees: null,
    purpose: 'pass-lanes',
    groups: null,
    termMonths: 12,
    noticeId: notice.id,
    noticeSha256: notice.sha256,
    childRulesSha256: null,
    language: 'zh-CN',
    presentedBy: 'screen',
    copyGiven: true,
    dwellMs: 40_000,
    separate: true,
    evidence: {
      kind: 'drawn',
      signature: [
        [
          [0.1, 0.5],
          [0.4, (index % 9_973) / 10_000],
          [0.8, 0.6 + index / 1e6],
        ],
      ],
    },
    askedByResident: false,
  } as ConsentForm;
}
