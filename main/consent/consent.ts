import type {
  ConsentForm,
  FreezeReason,
  GuardianshipId,
  GuardianshipView,
  NoticeDrafts,
  NoticeReview,
  NoticeVersion,
  OpenedForm,
} from '../contract/consent';
import { fail, ok, type Result } from '../contract/errors';
import type { LaneGroup, Language, PersonId } from '../contract/ids';
import type { Notice, PersonView, WithdrawalReport } from '../contract/people';
import type { AskedBy, EndReason } from '../contract/withdrawal';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import { atOnce } from '../storage/inSlices';
import type { Keyring } from '../storage/keyring';
import { type ActiveConsent, createConsentIssuer } from './activeConsent';
import { type Agreement, adoptRegister, agreesInSteps } from './agreement';
import { expireDue, withdraw } from './ending';
import { enrol, type Loaded, loadGallery, loadOne } from './enrolling';
import { createForms, openForm } from './forms';
import { freeze, release } from './freezing';
import { addGuardianship, endGuardianship, guardianshipsOf, type NewGuardianship } from './guardians';
import { endLapsed, endOverdue } from './lapsing';
import { type ChainCheck, createLedger } from './ledger';
import { draftNaming, handlerGaps } from './noticeHandler';
import { createNoticeShelf } from './noticeShelf';
import { type ConsentLog, type ConsentParts, type GallerySink, isLiveEntry, type PeopleOfConsent } from './parts';
import { publishNotice, reviewNotice } from './publishing';
import { type Recorded, record } from './recording';
import { enterRenewals } from './renewals';
import { consentState } from './standing';
import { createStandingBook, readStanding, standAsOnRecord } from './standingBook';
import { createTemplateVault } from './templateVault';
import { openTombstones } from './tombstones';
import { awaitUnknown } from './tombstonesApplied';
import { createWithdrawalBook } from './withdrawalBook';
import { createEnds, type Ends } from './withdrawals';

/** The gate every face goes through: no template without a live consent, none left after it ends. Who may call what is checked before. */
export interface Consent extends Ends {
  /**
   * Reads the log, and adopts what was recorded before there was one. Until then nobody's consent is live. Throws where the records
   * cannot be read. Returns how many were adopted.
   */
  open(): { adopted: number };
  /** The same, in steps. What is withdrawn in between is withdrawn at once; every other question about consents has to wait for the end. */
  openInSteps(): Generator<void, { adopted: number }>;
  notice(language: Language): Notice;
  /** Errors of `openForm`. */
  openForm(input: { personId: PersonId; language: Language; askedByResident: boolean }): Result<Omit<OpenedForm, 'person'>>;
  /** Errors of `record`. `operator` comes from the login. */
  record(form: ConsentForm, operator: string): Result<Recorded>;
  freeze(input: { personId: PersonId; reason: FreezeReason; basedOnSeq: number }, operator: string): Result<void>;
  release(input: { personId: PersonId; basedOnSeq: number }, operator: string, model: string): Result<void>;
  guardians: {
    add(input: NewGuardianship, operator: string): Result<GuardianshipView>;
    end(id: GuardianshipId, operator: string): Result<GuardianshipView>;
    of(childId: PersonId): GuardianshipView[];
  };
  notices: {
    versions(): NoticeVersion[];
    read(version: number, language: Language): Notice | null;
    review(texts: NoticeDrafts): NoticeReview;
    /** The text in force with the handler on record in place of what it says; HANDLER_MISSING. */
    withHandler(): Result<NoticeDrafts>;
    /** Whether the text in force says what is on record of the handler. */
    saysHandler(): boolean;
    publish(
      input: { texts: NoticeDrafts; basedOnVersion: number },
      operator: string,
    ): Result<{ version: number; renewalDue: number }>;
    /** Enters some of the consents that a publication made rest and that have no entry of it yet. True: there are more. */
    enterSome(): boolean;
  };
  /** PERSON_UNKNOWN, CONSENT_MISSING. */
  activeConsent(personId: PersonId): Result<ActiveConsent>;
  /** CONSENT_MISSING. Wipes the floats it is given. */
  enrol(consent: ActiveConsent, model: string, embeddings: Float32Array[]): Result<{ templates: number }>;
  /** Asked at every decision; false for anybody unknown. With a group: at the lanes of this group. */
  isLive(personId: PersonId, group?: LaneGroup): boolean;
  /** Lane groups the newest consent is limited to; null: it names none. */
  groupsOf(personId: PersonId): readonly LaneGroup[] | null;
  /** The rest of a PersonView. `model` is the recogniser in use. */
  state(personId: PersonId, model: string): Pick<PersonView, 'consent' | 'templates' | 'templatesSuspended'>;
  withdraw(personId: PersonId, how: { operator: string; reason?: EndReason; askedBy?: AskedBy | null }): Result<WithdrawalReport>;
  /** Ends what is over, and says how many ended. */
  expireDue(): number;
  /** The same, in steps; each says how many ended with it. */
  expireInSteps(): Generator<number, void>;
  /** Places of this room's entries about a person, in order. */
  entriesOf(personId: PersonId): readonly number[];
  /** Whose record of the register this is; null: there is none. */
  personOf(recordId: string): PersonId | null;
  /** When `expireDue` has something to do next. */
  nextExpiryMs(): number | null;
  loadGallery(model: string): Loaded;
  /** The same, in steps; consents that end in between, or begin to rest, are not loaded. */
  loadGalleryInSteps(model: string): Generator<void, Loaded>;
  /** Templates of other models than this one: kept, never compared. */
  suspended(model: string): { people: number; templates: number };
  verifyChain(): ChainCheck;
  /** The register held against the station's log. */
  agreesWithLedger(): Agreement;
  /** Both of these, in steps: whether the register is whole and says what the log says. */
  isProvedInSteps(): Generator<void, boolean>;
}

/** `stationName` stands in the shipped notice while nobody wrote down who the handler is; another name makes a new text with a hash of its own. */
export function createConsent(deps: {
  database: StationDatabase;
  keyring: Keyring;
  clock: Clock;
  people: PeopleOfConsent;
  gallery: GallerySink;
  random: (n: number) => Uint8Array;
  stationName: string;
  log: ConsentLog;
  /** Lane groups of the station. */
  groups: readonly LaneGroup[];
  /** Whether it takes consents for children under 14. */
  under14: boolean;
  pipiaRef: () => string | null;
  /** Who answers for the handling, before an entry of the log or now; every notice must name them (个人信息保护法 17, 22). */
  handlerAt: ConsentParts['handlerAt'];
}): Consent {
  const book = createStandingBook();
  const ledger = createLedger({ ...deps, book });
  const notices = createNoticeShelf({ ...deps, book });
  const vault = createTemplateVault(deps);
  const parts: ConsentParts = {
    ...deps,
    book,
    ledger,
    notices,
    vault,
    forms: createForms(deps.clock),
    withdrawals: createWithdrawalBook({ ...deps, rowAt: ledger.rowAt }),
    tombstones: openTombstones(deps),
    issuer: createConsentIssuer(),
    inUse: { model: null },
  };
  const ends = createEnds(parts);

  function* openInSteps(): Generator<void, { adopted: number }> {
    const adopted = adoptRegister(parts);
    // Nobody will be live whom a tombstone speaks of, whatever the database says.
    yield* awaitUnknown(parts);
    yield* readStanding(book, deps.log);
    book.isRead = true;
    return { adopted };
  }
  function* expireInSteps(): Generator<number, void> {
    yield* expireDue(parts);
    yield* endLapsed(parts);
  }
  function* loadGalleryInSteps(model: string): Generator<void, Loaded> {
    parts.inUse.model = model;
    return yield* loadGallery(parts, model);
  }

  return {
    ...ends,
    open: () => atOnce(openInSteps()),
    openInSteps,
    notice: notices.current,
    openForm(input) {
      ends.settle(input.personId);
      endOverdue(parts, input.personId);
      return openForm(parts, input);
    },
    record(form, operator) {
      ends.settle(form.personId);
      try {
        return record(parts, form, operator);
      } catch (error) {
        // A disk that takes no more: neither the form nor the paper was used.
        standAsOnRecord(parts);
        throw error;
      } finally {
        // Whatever became of it: a card that waits for a face that is no longer looked for is decided on alone.
        deps.gallery.left(form.personId);
      }
    },
    freeze: (input, operator) => freeze(parts, input, operator),
    release(input, operator, model) {
      const released = release(parts, input, operator);
      // What rested comes back into the gallery from its sealed templates.
      if (released.ok) loadOne(parts, input.personId, model);
      return released;
    },
    guardians: {
      add: (input, operator) => addGuardianship(parts, input, operator),
      end(id, operator) {
        const ended = endGuardianship(parts, id, operator);
        // What rested on it goes at once, and not with the next hour.
        if (ended.ok) endOverdue(parts, ended.value.childId);
        return ended;
      },
      of: (childId) => guardianshipsOf(parts, childId),
    },
    notices: {
      versions: notices.versions,
      read: notices.read,
      review: (texts) => reviewNotice(parts, texts),
      withHandler() {
        const handler = deps.handlerAt(null);
        if (!handler) return fail('HANDLER_MISSING');
        const draft = (language: Language) => draftNaming(handler, notices.current(language));
        return ok({ 'zh-CN': draft('zh-CN'), en: draft('en') });
      },
      saysHandler: () =>
        handlerGaps(deps.handlerAt(null), { 'zh-CN': notices.current('zh-CN'), en: notices.current('en') }).length === 0,
      publish: (input, operator) => publishNotice(parts, input, operator),
      enterSome: () => enterRenewals(parts),
    },
    activeConsent(personId) {
      if (!deps.people.exists(personId)) return fail('PERSON_UNKNOWN');
      const newest = ledger.newestOf(personId);
      if (!isLiveEntry(parts, newest)) return fail('CONSENT_MISSING');
      return ok(parts.issuer.issue(personId, newest.seq, newest.valid_until_ms));
    },
    enrol: (consent, model, embeddings) => enrol(parts, consent, model, embeddings),
    isLive: (personId, group) => isLiveEntry(parts, ledger.newestOf(personId), group),
    groupsOf: (personId) => book.recordOf(ledger.newestOf(personId)?.record_id ?? '')?.groups ?? null,
    state: (personId, model) => ({
      consent: consentState(parts, personId),
      templates: vault.count(personId),
      templatesSuspended: vault.countOfOthers(personId, model),
    }),
    withdraw: (personId, how) => withdraw(parts, personId, how),
    expireDue: () => [...expireInSteps()].reduce((sum, ended) => sum + ended, 0),
    expireInSteps,
    entriesOf: book.entriesOf,
    personOf: ledger.personOf,
    nextExpiryMs: () => ledger.nextEndMs(),
    loadGallery: (model) => atOnce(loadGalleryInSteps(model)),
    loadGalleryInSteps,
    suspended: (model) => vault.others(model),
    verifyChain: () => ledger.verify(),
    agreesWithLedger: () => atOnce(agreesInSteps(parts)),
    *isProvedInSteps() {
      return (yield* ledger.verifyInSteps()).ok && (yield* agreesInSteps(parts)).ok;
    },
  };
}
