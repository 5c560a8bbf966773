import type { ComplianceItem, ComplianceView, FaceStop } from './contract/complianceView';
import type { StationConfig } from './contract/config';
import type { GuardianshipView } from './contract/consent';
import type { Handler } from './contract/documentParts';
import type { Language, PersonId, Role } from './contract/ids';
import type { Notice, PersonView } from './contract/people';
import type { DeletionCertificate } from './contract/withdrawal';
import type { Handlers } from './dispatch';
import type { DocumentSources } from './documents/ports';
import { canonicalJson } from './ledger/canonicalJson';
import type { StationLedger } from './ledger/stationLedger';
import type { People } from './people/people';
import type { Recogniser } from './recognitionDesk';
import { withAssessment } from './registers/assessmentGate';
import { createAssessments } from './registers/assessments';
import { mostPressingFirst } from './registers/duties';
import { createFaceCounter } from './registers/faceCount';
import { createFiling } from './registers/filing';
import { createHandler, type HandlerRegister, handlerOnPaper } from './registers/handler';
import type { HoldKeeper } from './registers/heldPeriods';
import { withHumanChecks } from './registers/humanChecks';
import { createIncidents } from './registers/incidents';
import { createLookups } from './registers/lookups';
import { createOutsiders, type Outsiders } from './registers/outsiders';
import { createPassageLog } from './registers/passages';
import { createPersonExport } from './registers/personExport';
import { createRecordBook } from './registers/recordBook';
import { createRefusals, type Refusals } from './registers/refusedCommands';
import { registerCommands } from './registers/registerCommands';
import { createRequests } from './registers/requests';
import { createSigns } from './registers/signs';
import { touchedAfter } from './registers/touchedAfter';
import { assessmentSources } from './sources/assessment';
import { bandCounter, facesByFlat } from './sources/faces';
import { registerSources } from './sources/registers';
import { subjectAccessSource } from './sources/subjectAccess';
import { treatmentSource } from './sources/treatment';
import { whatIsDone } from './sources/whatIsDone';
import { everyHour } from './startup/everyHour';
import type { FileChooser } from './startup/fileChooser';
import type { Clock } from './storage/clock';
import type { StationDatabase } from './storage/database';
import { inSlices } from './storage/inSlices';
import type { Keyring } from './storage/keyring';
import type { JsonObject, LedgerWriter } from './storage/ledgerPort';

interface Deps {
  database: StationDatabase;
  keyring: Keyring;
  ledger: LedgerWriter & Pick<StationLedger, 'entry' | 'entries' | 'checkpoint'>;
  clock: Clock;
  timers: { after(ms: number, work: () => void): () => void };
  random: (bytes: number) => Uint8Array;
  newId: () => string;
  role: () => Role;
  /** Keeps what cannot be read or written from whoever asked. */
  spared: <T>(work: () => T, otherwise: T) => T;
  people: People;
  /** As the manager's pages show a person. */
  personView: (id: PersonId) => PersonView | null;
  guardianship: (id: PersonId) => GuardianshipView[];
  /** Places of the entries about this person's consents. */
  consentEntries: (id: PersonId) => readonly number[];
  /** Ends of this person's consents, with their steps. */
  withdrawals: (id: PersonId) => readonly DeletionCertificate[];
  isLive: (id: PersonId) => boolean;
  /** Days for which records of passing are kept. */
  eventDays: () => number;
  /** What is kept beyond its term. */
  holds: HoldKeeper;
  chooser?: FileChooser;
  notice: (language: Language) => Notice;
  /** Whether the notice in force says what is on record of the handler. */
  noticeSaysHandler: () => boolean;
  config: () => StationConfig;
  recogniser: Recogniser | null;
  isDemo: boolean;
  /** Faces may be used from now on, or no longer. */
  onFaceStop: () => void;
  onChange: () => void;
}

/** Everything the law asks for around the consents. */
export interface Compliance {
  handlers: Handlers;
  /** The station's handlers with what watches over them: refusals, look-ups, human checks, no enrolment before the assessment. */
  around(handlers: Handlers): Handlers;
  refused: Refusals['refused'];
  view(): ComplianceView;
  /** Why no face may be used at all; null: they may. Cheap: asked at every face. */
  faceStop(): FaceStop | null;
  takeoverBy: Outsiders['takeoverBy'];
  /** Who answers for the handling, before an entry of the ledger or now. */
  handlerAt: HandlerRegister['before'];
  /** The same as papers print it, with the officer. */
  handlerOnPaper(): Handler;
  /** For the papers about the registers. */
  sources: DocumentSources;
  /** The signed assessment that consents refer to; null without one. */
  assessmentRef(): string | null;
  /** The log was read: holds the records against what is done, and from now on, in slices, against the ledger. */
  opened(): void;
  /** Templates came or went, or a setting changed. */
  touched(): void;
  stop(): void;
}

const DAY_MS = 86_400_000;
const figureDays = 30;
/** Wires the rooms around the consents. The rules are in the rooms. */
export function createCompliance(deps: Deps): Compliance {
  const { database, ledger, clock, timers, role, spared, people, config, recogniser, onFaceStop, onChange } = deps;
  const { stationName } = config();
  let shown: ComplianceView | null = null;
  const changed = () => {
    shown = null;
    onChange();
  };
  const sparedDone = (work: () => void) => spared(work, undefined);
  const book = createRecordBook({ ...deps, canonical: canonicalJson });
  const { transaction } = database;
  const parts = {
    book,
    clock,
    by: role,
    transaction,
    holds: deps.holds,
    personExists: (id: PersonId) => people.unitAndName(id) !== null,
    changed,
  };

  const { count, learn } = createFaceCounter({
    database,
    identityOf: people.identityKey,
    elsewhere: () => book.newest('filing.others-declared')?.details?.people ?? 0,
  });
  const incidents = createIncidents(parts, { withFaces: facesByFlat(database), unitAndName: people.unitAndName });
  const passages = createPassageLog(database);
  const bandsOf = bandCounter(database, people, clock);
  const assessments = createAssessments(parts, {
    whatIsDone: () => whatIsDone(config(), recogniser, deps),
    figures: () => ({
      peopleByAge: bandsOf(),
      peopleCounted: count().here,
      ...passages.figures(clock.nowMs() - figureDays * DAY_MS),
      incidents: incidents.count(0),
    }),
    newestMajorIncidentSeq: incidents.newestMajorSeq,
    canonical: canonicalJson,
    isDemo: deps.isDemo,
    isHandlerNamed: () => handler.current() !== null,
    onFaceStop,
  });
  const requests = createRequests(parts);
  const outsiders = createOutsiders(parts);
  const handler = createHandler(parts, { takeoverBy: outsiders.takeoverBy, noticeSaysSo: deps.noticeSaysHandler });
  const signs = createSigns(
    parts,
    () => config().lanes.map(({ id, camera }) => ({ id, hasCamera: camera !== null })),
    () => newestOf(ledger.entries({ kinds: ['ledger.key-rotated'] })),
  );
  const filing = createFiling(parts, { count, assessments, stationName });
  const lookups = createLookups(parts, sparedDone);
  const entriesAbout = (id: PersonId) => deps.consentEntries(id).flatMap((seq) => ledger.entry(seq) ?? []);
  const exportOf = createPersonExport({
    database,
    clock,
    book,
    stationName,
    person: people.known,
    leftAtMs: (id) => people.left(id)?.atMs ?? null,
    guardianship: (id) => deps.guardianship(id).map((each) => ({ ...each })),
    withdrawals: (id) => deps.withdrawals(id).map(plain),
    freezes: (id) =>
      entriesAbout(id)
        .filter(({ kind }) => kind === 'consent.frozen' || kind === 'consent.released')
        .map(({ kind, atMs, seq, body }) => ({
          kind,
          at: new Date(atMs).toISOString(),
          entrySeq: seq,
          recordId: body.recordId ?? null,
          reason: body.reason ?? null,
        })),
  });
  const laneName = (laneId: string) => config().lanes.find(({ id }) => id === laneId)?.name ?? laneId;
  const handlerCalled = (name: string) => {
    const found = handler.called(name);
    const isNow = found !== null && found.name === handler.current()?.details.name;
    return found && handlerOnPaper(found, isNow ? officer() : null);
  };
  const officer = () => {
    const named = book.newest('filing.officer-named')?.details;
    return named ? `${named.name}（${named.contact}）` : null;
  };
  const refusals = createRefusals({ ledger, role, clock, spared: sparedDone });

  /** The notices in force are known only then. */
  let isOpened = false;
  /** Whose faces are stored was looked up once. */
  let isCounted = false;
  const look = () =>
    sparedDone(() => {
      assessments.look();
      if (isCounted) filing.look();
    });
  let differing = 0;
  const items = (): ComplianceItem[] =>
    mostPressingFirst([
      ...(differing > 0 ? [unreadableItem(differing)] : []),
      ...[assessments, handler, incidents, requests, outsiders, signs, filing].flatMap((room) => room.due()),
    ]);
  const view = (): ComplianceView => ({ faceStop: assessments.faceStop(), items: items(), faces: count() });
  const touched = () => {
    if (isOpened) look();
    changed();
  };
  const unseen = (items: ComplianceItem[]): ComplianceView => ({
    faceStop: assessments.faceStop(),
    items,
    faces: { here: 0, recordsHere: 0, elsewhere: 0, total: 0, level: 'none' },
  });

  function* goThrough(): Generator<void, number> {
    yield* learn();
    isCounted = true;
    return yield* book.differing();
  }
  let stopHolding = () => {};
  const holdAgainstLedger = () => {
    stopHolding();
    stopHolding = inSlices(goThrough(), { clock, timers }, (outcome) => {
      differing = spared(() => valueIn(outcome), 0);
      touched();
    });
  };
  const stopHourly = everyHour(timers, holdAgainstLedger);
  return {
    handlers: registerCommands({
      parts,
      requests,
      incidents,
      outsiders,
      handler,
      noticeSaysHandler: deps.noticeSaysHandler,
      signs,
      filing,
      assessments,
      lookups,
      passages,
      personView: deps.personView,
      exportOf,
      leftFrom: people.leftFrom,
      chooser: deps.chooser ?? null,
    }),
    around: (handlers) =>
      refusals.audited(
        withAssessment(
          lookups.watched(withHumanChecks(touchedAfter(handlers, touched), { database, clock, spared: sparedDone })),
          assessments.faceStop,
        ),
      ),
    refused: refusals.refused,
    view: () => {
      if (!isOpened) return unseen([]);
      shown ??= spared(view, unseen([unreadableItem(null)]));
      return shown;
    },
    faceStop: assessments.faceStop,
    takeoverBy: outsiders.takeoverBy,
    handlerAt: handler.before,
    handlerOnPaper: () => handlerOnPaper(handler.before(null), officer()),
    sources: {
      ...registerSources({
        ...deps,
        book,
        incidents,
        unitAndName: people.unitAndName,
        checkpoint: ledger.checkpoint,
        handlerCalled,
      }),
      ...assessmentSources({ ...deps, book, assessments, filing }),
      'equal-treatment': treatmentSource({ ...deps, book, passages, laneName }),
      'subject-access': subjectAccessSource({
        ...deps,
        entriesAbout,
        exportOf,
        laneName,
        model: recogniser?.model ?? '',
        guardianships: deps.guardianship,
      }),
    },
    assessmentRef: () => assessments.inForce()?.id ?? null,
    opened() {
      isOpened = true;
      touched();
      holdAgainstLedger();
    },
    touched,
    stop() {
      stopHourly();
      stopHolding();
    },
  };
}

const valueIn = <T>(outcome: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!outcome.ok) throw outcome.error;
  return outcome.value;
};

const newestOf = <T>(entries: Iterable<T>): T | null => [...entries].at(-1) ?? null;

/** As JSON, with what leads to the entry. */
const plain = (certificate: DeletionCertificate): JsonObject => ({
  ...(JSON.parse(JSON.stringify(certificate)) as JsonObject),
  certifiedSeq: certificate.steps.find(({ step }) => step === 'certified')?.entrySeq ?? null,
});

const unreadableItem = (count: number | null): ComplianceItem => ({
  kind: 'record-unreadable',
  severity: 'alarm',
  dueOn: null,
  sinceMs: null,
  recordId: null,
  laneId: null,
  count,
});
