import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { onTestFinished } from 'vitest';
import { createConsent } from '../../../main/consent/consent';
import type { GallerySink } from '../../../main/consent/parts';
import type { PersonId } from '../../../main/contract/ids';
import type { ConsentForm } from '../../../main/contract/people';
import { createPeople } from '../../../main/people/people';
import { openStationDatabase } from '../../../main/storage/database';
import { createKeyring } from '../../../main/storage/keyring';
import { must, temporaryStation } from '../storage/temporaryStation';

export const model = 'test-model-512';
export const yearMs = 366 * 86_400_000;

/** Keeps copies, as the real gallery does, so that a test can see what would be matched. */
export class ListGallery implements GallerySink {
  readonly people = new Map<PersonId, number[][]>();
  put(personId: PersonId, embeddings: Float32Array[]): void {
    this.people.set(
      personId,
      embeddings.map((embedding) => [...embedding]),
    );
  }
  evict(personId: PersonId): boolean {
    return this.people.delete(personId);
  }
  has(personId: PersonId): boolean {
    return this.people.has(personId);
  }
}

/** Recognisable floats, all different from those of another `seed`. */
export const face = (seed: number) => Float32Array.from({ length: 512 }, (_, i) => Math.sin(seed * 1000 + i * 1.7));

/** A station with a consent room, and residents that have a card. */
export function consentRoom() {
  const station = temporaryStation();
  const people = createPeople(station);
  const gallery = new ListGallery();
  const stationName = '东门岗亭';
  const consent = createConsent({ ...station, people, gallery, stationName });
  let cards = 0;
  let open = station.database;

  const resident = (birthDate = '1990-05-17') => {
    const id = people.add({ unit: '3-1-502', name: '李晓梅', birthDate });
    cards += 1;
    must(people.issueCard(id, { facility: 1, number: cards }));
    return id;
  };
  const form = (personId: PersonId, change: Partial<ConsentForm> = {}): ConsentForm => {
    const notice = consent.notice(change.language ?? 'zh-CN');
    return {
      personId,
      decision: 'given',
      noticeId: notice.id,
      noticeSha256: notice.sha256,
      language: notice.language,
      presentedBy: 'screen',
      copyGiven: true,
      dwellMs: 42_000,
      signature: [
        [
          [0.1, 0.5],
          [0.4, 0.2],
          [0.8, 0.6],
        ],
      ],
      askedByResident: false,
      ...change,
    };
  };
  const give = (personId: PersonId) => must(consent.record(form(personId), 'manager')).seq;
  const enrol = (personId: PersonId, faces: Float32Array[] = [face(1), face(2)]) =>
    must(consent.enrol(must(consent.activeConsent(personId)), model, faces));
  const enrolledResident = () => {
    const id = resident();
    give(id);
    enrol(id);
    return id;
  };
  /** What the station finds at its next start: the same folder and key, an empty gallery. */
  const restart = () => {
    if (open.db.isOpen) open.close();
    const database = must(openStationDatabase(station.path));
    open = database;
    onTestFinished(() => {
      if (database.db.isOpen) database.close();
    });
    const parts = { ...station, database, keyring: createKeyring(station.masterKey) };
    const after = { gallery: new ListGallery(), people: createPeople(parts) };
    return { database, ...after, consent: createConsent({ ...parts, ...after, stationName }) };
  };
  /** Another program with the file open: SQLite's own defaults, so neither foreign keys nor recursive triggers. */
  const otherProgram = (): DatabaseSyncInstance => {
    const other = new DatabaseSync(station.path, { enableForeignKeyConstraints: false });
    onTestFinished(() => other.close());
    return other;
  };
  const rows = (table: string) => station.database.db.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[];
  return { ...station, people, gallery, consent, resident, form, give, enrol, enrolledResident, restart, otherProgram, rows };
}

export type ConsentRoom = ReturnType<typeof consentRoom>;
