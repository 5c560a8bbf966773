import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { onTestFinished } from 'vitest';
import { createConsent } from '../../../main/consent/consent';
import type { RecordedHandler } from '../../../main/consent/noticeHandler';
import type { GallerySink } from '../../../main/consent/parts';
import { localDay } from '../../../main/consent/rules';
import type { ConsentForm } from '../../../main/contract/consent';
import type { LaneGroup, Language, PersonId } from '../../../main/contract/ids';
import type { Leaving } from '../../../main/contract/leaving';
import { createStationLedger } from '../../../main/ledger/stationLedger';
import { createPeople } from '../../../main/people/people';
import { openStationDatabase } from '../../../main/storage/database';
import { createKeyring } from '../../../main/storage/keyring';
import { sampleHandler } from '../../support/station/handlerNamed';
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
  finds(personId: PersonId): boolean {
    return this.people.has(personId);
  }
  regroup(): void {}
  left(): void {}
}

/** Recognisable floats, all different from those of another `seed`. */
export const face = (seed: number) => Float32Array.from({ length: 512 }, (_, i) => Math.sin(seed * 1000 + i * 1.7));

export interface RoomSettings {
  under14: boolean;
  groups: LaneGroup[];
  pipiaRef: string | null;
  /** Who answers for the handling, as the registers have it; null: nobody wrote it down. */
  handler: RecordedHandler | null;
}

export const recordedHandler: RecordedHandler = {
  ...sampleHandler,
  recordId: '0193f2aa-0000-7000-8000-00000000a001',
  takeover: null,
};

/** A station with a consent room, its log, and residents that have a card. */
export function consentRoom(change: Partial<RoomSettings> = {}) {
  const settings: RoomSettings = { under14: false, groups: ['A', 'B'], pipiaRef: null, handler: recordedHandler, ...change };
  const station = temporaryStation();
  const people = createPeople(station);
  const gallery = new ListGallery();
  // What was on record before anything happened here.
  const atFirst = settings.handler && { ...settings.handler };
  const stationName = '东门岗亭';
  const log = createStationLedger(station);
  const openRoom = (
    parts: Omit<Parameters<typeof createConsent>[0], 'stationName' | 'groups' | 'under14' | 'pipiaRef' | 'handlerAt'>,
    opened = true,
  ) => {
    const handlerAt = (beforeSeq: number | null) => (beforeSeq === null ? settings.handler : atFirst);
    const room = createConsent({ ...parts, ...settings, stationName, handlerAt, pipiaRef: () => settings.pipiaRef });
    if (opened) room.open();
    return room;
  };
  const consent = openRoom({ ...station, people, gallery, log });
  let cards = 0;
  let open = station.database;

  const resident = (birthDate = '1990-05-17') => {
    const id = people.add({ unit: '3-1-502', name: '李晓梅', birthDate });
    cards += 1;
    must(people.issueCard(id, { facility: 1, number: cards }));
    return id;
  };
  let hands = 0;
  /** A signature like no other. */
  const hand = (): [number, number][][] => {
    hands += 1;
    return [
      [
        [0.1, 0.5],
        [0.4, (hands % 9_000) / 10_000],
        [0.8, 0.6],
      ],
    ];
  };
  /** A form that was opened right now and filled in by an adult; `dwellMs` passes on the clock that never jumps. */
  const form = (personId: PersonId, filled: Partial<ConsentForm> = {}, room = consent): ConsentForm => {
    const language: Language = filled.language ?? 'zh-CN';
    const opened = room.openForm({ personId, language, askedByResident: filled.askedByResident ?? false });
    station.clock.passMono(42_000);
    const notice = room.notice(language);
    return {
      formId: opened.ok ? opened.value.formId : station.newId(),
      personId,
      basedOnSeq: opened.ok ? opened.value.basedOnSeq : null,
      decision: 'given',
      guardianshipId: null,
      childAgrees: null,
      purpose: 'pass-lanes',
      groups: null,
      termMonths: 12,
      noticeId: notice.id,
      noticeSha256: notice.sha256,
      childRulesSha256: null,
      language,
      presentedBy: 'screen',
      copyGiven: true,
      dwellMs: 42_000,
      separate: true,
      evidence: filled.decision === 'refused' ? { kind: 'none' } : { kind: 'drawn', signature: hand() },
      ...(opened.ok &&
        opened.value.ageBand === '14-17' &&
        filled.decision !== 'refused' && { childEvidence: { kind: 'drawn', signature: hand() } }),
      askedByResident: false,
      ...filled,
    };
  };
  const give = (personId: PersonId, filled: Partial<ConsentForm> = {}) =>
    must(consent.record(form(personId, filled), 'manager')).seq;
  const enrol = (personId: PersonId, faces: Float32Array[] = [face(1), face(2)]) =>
    must(consent.enrol(must(consent.activeConsent(personId)), model, faces));
  const enrolledResident = () => {
    const id = resident();
    give(id);
    enrol(id);
    return id;
  };
  const today = () => localDay(station.clock.nowMs());
  const movesOut = (personId: PersonId): Leaving => ({ personId, reason: 'moved-out', toldBy: 'resident', movedOnDay: today() });
  /** Today, and a daughter comes with the papers. */
  const dies = (personId: PersonId): Extract<Leaving, { reason: 'died' }> => ({
    personId,
    reason: 'died',
    diedOnDay: today(),
    document: 'death-certificate',
    relative: { name: '李思思', relation: 'child', document: 'household-register' },
    seenOnDay: today(),
  });
  /** What the station finds at its next start: the same folder and key, an empty gallery; by default the records were opened. */
  const restart = ({ opened = true } = {}) => {
    if (open.db.isOpen) open.close();
    const database = must(openStationDatabase(station.path));
    open = database;
    onTestFinished(() => {
      if (database.db.isOpen) database.close();
    });
    const parts = { ...station, database, keyring: createKeyring(station.masterKey) };
    const after = { gallery: new ListGallery(), people: createPeople(parts) };
    const log = createStationLedger(parts);
    return { database, ...after, log, consent: openRoom({ ...parts, ...after, log }, opened) };
  };
  /** Another program with the file open: SQLite's own defaults, so neither foreign keys nor recursive triggers. */
  const otherProgram = (): DatabaseSyncInstance => {
    const other = new DatabaseSync(station.path, { enableForeignKeyConstraints: false });
    onTestFinished(() => other.close());
    return other;
  };
  const rows = (table: string) => station.database.db.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[];
  /** Bodies of this kind, in order. */
  const entries = (kind: string) => [...log.entries({ kinds: [kind] })].map(({ body }) => body as Record<string, unknown>);
  return {
    ...station,
    settings,
    people,
    gallery,
    log,
    consent,
    resident,
    hand,
    form,
    give,
    enrol,
    enrolledResident,
    movesOut,
    dies,
    restart,
    otherProgram,
    rows,
    entries,
  };
}

export type ConsentRoom = ReturnType<typeof consentRoom>;
