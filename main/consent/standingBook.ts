import { z } from 'zod';
import { ConsentDoubt, FreezeReason, GuardianshipId, NoticeVersion } from '../contract/consent';
import { LaneGroup, Language, PersonId } from '../contract/ids';
import type { AgeBand } from '../contract/people';
import { UnlawfulCause } from '../contract/withdrawal';
import { atOnce } from '../storage/inSlices';
import type { ConsentLog, LogEntry } from './parts';

/** What the log says of one consent. */
export interface RecordFacts {
  recordId: string;
  registerSeq: number;
  registerHash: string;
  personId: PersonId;
  atMs: number;
  /** Band of the person when it was given; another one ends it. */
  ageBand: AgeBand;
  guardianshipId: GuardianshipId | null;
  /** Null: every lane he may pass. */
  groups: readonly LaneGroup[] | null;
  noticeVersion: number;
  frozen: FreezeReason | null;
  renewalDue: boolean;
  /** Why it was found to be void; null: it was not. */
  invalidated: UnlawfulCause | null;
}

/** One decision, for noticing consents that are collected in bulk. */
export interface DecisionFacts {
  atMs: number;
  decision: 'given' | 'refused';
  dwellMs: number;
  personId: PersonId;
  cardIssuedAtMs: number;
  evidenceSha256: string | null;
}

/**
 * Where consents stand beyond what the register says, kept in memory and made from the log alone, so that no statement to the
 * database can change it. `apply` takes entries in their order; those of other rooms are passed by.
 */
export interface StandingBook {
  /** The whole log was read: before, what is not here may still come, and nobody's consent counts. */
  isRead: boolean;
  /** What was appended just now. Not before the whole log was read: it is in the log, and comes in its turn. */
  apply(entry: Pick<LogEntry, 'kind' | 'body' | 'atMs' | 'seq'>): void;
  /** The next entry of a log that is being read. */
  take(entry: Pick<LogEntry, 'kind' | 'body' | 'atMs' | 'seq'>): void;
  /** Place of the newest entry that was applied; −1: none was. */
  readonly newestSeq: number;
  /** As at the beginning, to be read anew. */
  forget(): void;
  recordOf(recordId: string): RecordFacts | null;
  /** Consents that were given and have not ended, the newest of each person, whether they rest or not. */
  held(): Iterable<RecordFacts>;
  /** Newest entry of the log about the person that this room wrote; changes whenever where he stands changes. */
  lastEntryOf(personId: PersonId): number | null;
  /** Places of all of them, in order: who looks for a person's entries goes through no log. */
  entriesOf(personId: PersonId): readonly number[];
  /** When the person was last asked; null: never. */
  requestedAtMs(personId: PersonId): number | null;
  /** A guardianship that was entered for this child and has not ended. */
  isGuardianship(id: GuardianshipId, childId: PersonId): boolean;
  isFormSpent(formId: string): boolean;
  /** Scans are used once. */
  isEvidenceUsed(sha256: string): boolean;
  /** Oldest first. */
  decisionsSince(atMs: number): DecisionFacts[];
  publishedNotices(): NoticeVersion[];
  /** Entry of the first decision on a notice, or of the first that was published; null: nobody decided on the shipped text yet. */
  noticeUsedSeq(): number | null;
  /** Hash of the shipped text that residents decided on in this language; null: nobody did. */
  shippedTextSha(language: Language): string | null;
  /** Whether this doubt was put on record at or after that moment. */
  isDoubtedSince(doubt: ConsentDoubt, atMs: number): boolean;
}

/** Kinds this room writes or whose rows it holds against the register. */
export const standingKinds = [
  'consent.adopted',
  'consent.given',
  'consent.refused',
  'consent.withdrawn',
  'consent.expired',
  'consent.requested',
  'consent.renewal-due',
  'consent.frozen',
  'consent.released',
  'consent.invalidated',
  'consent.doubted',
  'guardian.registered',
  'guardian.ended',
  'notice.published',
] as const;
type StandingKind = (typeof standingKinds)[number];

const OfPerson = z.object({ personId: PersonId });
const OfRecord = OfPerson.extend({ recordId: z.string() });
const Registered = OfRecord.extend({ registerSeq: z.number().int(), registerHash: z.string() });
const NoticeRead = z.object({ version: z.number().int(), language: Language, sha256: z.string() });
const Adopted = Registered.extend({ event: z.string(), notice: NoticeRead });
const Evidence = z.object({ kind: z.string(), sha256: z.string().nullable() });
const Decided = Registered.extend({
  formId: z.string(),
  birthBand: z.enum(['<14', '14-17', '18+']),
  actor: z.object({ guardianshipId: GuardianshipId.optional() }),
  scope: z.object({ laneGroups: z.array(LaneGroup).nullable() }),
  notice: NoticeRead.extend({ dwellMs: z.number() }),
  otherWay: z.object({ issuedAt: z.iso.datetime() }),
  evidence: Evidence,
  childEvidence: Evidence.nullish(),
});
const Guardianship = z.object({ guardianshipId: GuardianshipId, childId: PersonId });
const Doubted = z.object({ doubts: z.array(ConsentDoubt) });
const Published = NoticeVersion.omit({ publishedAtMs: true });

const bandOf = { '<14': 'under-14', '14-17': '14-17', '18+': 'adult' } as const satisfies Record<string, AgeBand>;

const usesNotice: ReadonlySet<StandingKind> = new Set([
  'consent.adopted',
  'consent.given',
  'consent.refused',
  'notice.published',
]);

/** Long enough to see an hour's worth of haste. */
const REMEMBERED_MS = 2 * 3_600_000;

export function createStandingBook(): StandingBook {
  const records = new Map<string, RecordFacts>();
  const held = new Map<PersonId, string>();
  const entries = new Map<PersonId, number[]>();
  const requested = new Map<PersonId, number>();
  const guardianships = new Map<GuardianshipId, PersonId>();
  const spentForms = new Set<string>();
  const usedScans = new Set<string>();
  const doubted = new Map<ConsentDoubt, number>();
  const notices: NoticeVersion[] = [];
  let decisions: DecisionFacts[] = [];
  let newestSeq = -1;
  let noticeUsedSeq: number | null = null;
  const shippedTexts = new Map<Language, string>();
  const read = ({ version, language, sha256 }: z.infer<typeof NoticeRead>) => {
    if (version === 1) shippedTexts.set(language, sha256);
  };

  const note = (recordId: string, change: Partial<RecordFacts>) => {
    const facts = records.get(recordId);
    if (facts) records.set(recordId, { ...facts, ...change });
  };

  /** Whatever was decided: what was held before has ended, and nobody is asked any more. */
  const answered = (body: unknown) => {
    const { personId } = OfPerson.parse(body);
    requested.delete(personId);
    held.delete(personId);
  };

  const decided = (body: unknown, atMs: number, decision: DecisionFacts['decision']) => {
    const { recordId, registerSeq, registerHash, personId, formId, ...record } = Decided.parse(body);
    answered(body);
    read(record.notice);
    spentForms.add(formId);
    for (const signed of [record.evidence, record.childEvidence]) {
      if (signed?.kind === 'paper' && signed.sha256) usedScans.add(signed.sha256);
    }
    decisions = decisions.filter((earlier) => earlier.atMs > atMs - REMEMBERED_MS);
    decisions.push({
      atMs,
      decision,
      dwellMs: record.notice.dwellMs,
      personId,
      cardIssuedAtMs: Date.parse(record.otherWay.issuedAt),
      evidenceSha256: record.evidence.sha256,
    });
    if (decision === 'refused') return;
    held.set(personId, recordId);
    records.set(recordId, {
      recordId,
      registerSeq,
      registerHash,
      personId,
      atMs,
      ageBand: bandOf[record.birthBand],
      guardianshipId: record.actor.guardianshipId ?? null,
      groups: record.scope.laneGroups,
      noticeVersion: record.notice.version,
      frozen: null,
      renewalDue: false,
      invalidated: null,
    });
  };

  const adopted = (body: unknown, atMs: number) => {
    answered(body);
    const { recordId, registerSeq, registerHash, personId, event, notice } = Adopted.parse(body);
    if (event === 'given' || event === 'refused') read(notice);
    if (event !== 'given') return;
    held.set(personId, recordId);
    const facts = {
      recordId,
      registerSeq,
      registerHash,
      personId,
      atMs,
      groups: null,
      guardianshipId: null,
      noticeVersion: notice.version,
    };
    // Before there was a log only adults could agree.
    records.set(recordId, { ...facts, ageBand: 'adult', frozen: null, renewalDue: false, invalidated: null });
  };

  const readers: Record<StandingKind, (body: unknown, atMs: number) => void> = {
    'consent.adopted': adopted,
    'consent.given': (body, atMs) => decided(body, atMs, 'given'),
    'consent.refused': (body, atMs) => decided(body, atMs, 'refused'),
    'consent.withdrawn': answered,
    'consent.expired': answered,
    'consent.requested': (body, atMs) => requested.set(OfPerson.parse(body).personId, atMs),
    'consent.renewal-due': (body) => note(OfRecord.parse(body).recordId, { renewalDue: true }),
    'consent.frozen': (body) => {
      const { recordId, reason } = OfRecord.extend({ reason: FreezeReason }).parse(body);
      note(recordId, { frozen: reason });
    },
    'consent.released': (body) => note(OfRecord.parse(body).recordId, { frozen: null }),
    'consent.invalidated': (body) => {
      const { recordId, reason } = OfRecord.extend({ reason: UnlawfulCause.catch('other') }).parse(body);
      note(recordId, { invalidated: reason });
    },
    'consent.doubted': (body, atMs) => {
      for (const doubt of Doubted.parse(body).doubts) doubted.set(doubt, atMs);
    },
    'guardian.registered': (body) => {
      const { guardianshipId, childId } = Guardianship.parse(body);
      guardianships.set(guardianshipId, childId);
    },
    'guardian.ended': (body) => guardianships.delete(Guardianship.parse(body).guardianshipId),
    'notice.published': (body, atMs) => notices.push({ ...Published.parse(body), publishedAtMs: atMs }),
  };

  const take: StandingBook['take'] = ({ kind, body, atMs, seq }) => {
    if (!isStanding(kind)) return;
    newestSeq = seq;
    if (usesNotice.has(kind)) noticeUsedSeq ??= seq;
    readers[kind](body, atMs);
    const about = OfPerson.safeParse(body);
    if (!about.success) return;
    const known = entries.get(about.data.personId);
    if (known) known.push(seq);
    else entries.set(about.data.personId, [seq]);
  };

  return {
    isRead: false,
    apply(entry) {
      if (this.isRead) take(entry);
    },
    take,
    get newestSeq() {
      return newestSeq;
    },
    forget() {
      this.isRead = false;
      const kept = [records, held, entries, requested, guardianships, spentForms, usedScans, doubted, shippedTexts];
      for (const all of kept) all.clear();
      notices.length = 0;
      decisions = [];
      newestSeq = -1;
      noticeUsedSeq = null;
    },
    recordOf: (recordId) => records.get(recordId) ?? null,
    *held() {
      for (const recordId of held.values()) {
        const facts = records.get(recordId);
        if (facts) yield facts;
      }
    },
    lastEntryOf: (personId) => entries.get(personId)?.at(-1) ?? null,
    entriesOf: (personId) => entries.get(personId) ?? [],
    requestedAtMs: (personId) => requested.get(personId) ?? null,
    isGuardianship: (id, childId) => guardianships.get(id) === childId,
    isFormSpent: (formId) => spentForms.has(formId),
    isEvidenceUsed: (sha256) => usedScans.has(sha256),
    decisionsSince: (atMs) => decisions.filter((decision) => decision.atMs >= atMs),
    publishedNotices: () => [...notices],
    noticeUsedSeq: () => noticeUsedSeq,
    shippedTextSha: (language) => shippedTexts.get(language) ?? null,
    isDoubtedSince: (doubt, atMs) => (doubted.get(doubt) ?? Number.NEGATIVE_INFINITY) >= atMs,
  };
}

/** Entries between two steps. */
const A_STEP = 32;

/**
 * Reads the whole log into an empty book, with what is appended meanwhile. Throws where it cannot be read; then nobody's consent counts.
 * `isRead` is the caller's to set, in the same step, when he has done what comes before.
 */
export function* readStanding(book: StandingBook, log: Pick<ConsentLog, 'entries'>): Generator<void, void> {
  let entries = 0;
  for (const entry of log.entries({ kinds: standingKinds })) {
    book.take(entry);
    entries += 1;
    if (entries % A_STEP === 0) yield;
  }
}

/** After a change that was undone: what of it had come into the book goes out again. */
export function standAsOnRecord({ book, log }: { book: StandingBook; log: Pick<ConsentLog, 'entries' | 'size'> }): void {
  if (book.newestSeq < log.size()) return;
  book.forget();
  atOnce(readStanding(book, log));
  book.isRead = true;
}

const isStanding = (kind: string): kind is StandingKind => (standingKinds as readonly string[]).includes(kind);
