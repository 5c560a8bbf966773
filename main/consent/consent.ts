import { fail, ok, type Result } from '../contract/errors';
import type { Language, PersonId } from '../contract/ids';
import type { ConsentForm, Notice, PersonView, WithdrawalReport } from '../contract/people';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';
import { type ActiveConsent, createConsentIssuer } from './activeConsent';
import { expireDue, withdraw } from './ending';
import { enrol, loadGallery } from './enrolling';
import { type ChainCheck, createLedger } from './ledger';
import { noticeFor } from './notice';
import { type ConsentParts, type GallerySink, isFromTheFuture, isLiveEntry, type PeopleOfConsent } from './parts';
import { coolDownUntilMs, record } from './recording';
import { createTemplateVault } from './templateVault';

/** The gate every face goes through: no template without a live consent, none left after it ends. Who may call what is checked before. */
export interface Consent {
  notice(language: Language): Notice;
  /** PERSON_UNKNOWN and the errors of `mayRecord`. `operator` comes from the login. */
  record(form: ConsentForm, operator: string): Result<{ seq: number }>;
  /** PERSON_UNKNOWN, CONSENT_MISSING. */
  activeConsent(personId: PersonId): Result<ActiveConsent>;
  /** CONSENT_MISSING. Wipes the floats it is given. */
  enrol(consent: ActiveConsent, model: string, embeddings: Float32Array[]): Result<{ templates: number }>;
  /** Asked at every decision; false for anybody unknown. */
  isLive(personId: PersonId): boolean;
  /** The rest of a PersonView. `model` is the recogniser in use. */
  state(personId: PersonId, model: string): Pick<PersonView, 'consent' | 'templates' | 'templatesSuspended'>;
  withdraw(personId: PersonId, operator: string): Result<WithdrawalReport>;
  expireDue(): number;
  /** When `expireDue` has something to do next. */
  nextExpiryMs(): number | null;
  loadGallery(model: string): { loaded: number; suspended: number; tampered: number };
  /** Templates of other models than this one: kept, never compared. */
  suspended(model: string): { people: number; templates: number };
  verifyChain(): ChainCheck;
}

/** `stationName` stands in the notice as the handler; a changed name makes a new text with a hash of its own. */
export function createConsent(deps: {
  database: StationDatabase;
  keyring: Keyring;
  clock: Clock;
  people: PeopleOfConsent;
  gallery: GallerySink;
  random: (n: number) => Uint8Array;
  stationName: string;
}): Consent {
  const ledger = createLedger(deps);
  const vault = createTemplateVault(deps);
  const parts: ConsentParts = { ...deps, ledger, vault, issuer: createConsentIssuer() };
  const notices = { 'zh-CN': noticeFor('zh-CN', deps.stationName), en: noticeFor('en', deps.stationName) };

  return {
    notice: (language) => notices[language],
    record: (form, operator) => record(parts, form, notices[form.language], operator),
    activeConsent(personId) {
      if (!deps.people.exists(personId)) return fail('PERSON_UNKNOWN');
      const newest = ledger.newestOf(personId);
      if (!isLiveEntry(parts, newest)) return fail('CONSENT_MISSING');
      return ok(parts.issuer.issue(personId, newest.seq, newest.valid_until_ms));
    },
    enrol: (consent, model, embeddings) => enrol(parts, consent, model, embeddings),
    isLive: (personId) => isLiveEntry(parts, ledger.newestOf(personId)),
    state(personId, model) {
      const row = ledger.newestGenuineOf(personId);
      const nowMs = deps.clock.nowMs();
      const ranOut = row?.event === 'given' && ((row.valid_until_ms ?? 0) <= nowMs || isFromTheFuture(row, nowMs));
      return {
        consent: {
          state: ranOut ? 'expired' : (row?.event ?? 'none'),
          seq: row?.seq ?? null,
          atMs: row?.at_ms ?? null,
          validUntilMs: row?.valid_until_ms ?? null,
          coolDownUntilMs: coolDownUntilMs(row),
        },
        templates: vault.count(personId),
        templatesSuspended: vault.countOfOthers(personId, model),
      };
    },
    withdraw: (personId, operator) => withdraw(parts, personId, operator),
    expireDue: () => expireDue(parts),
    nextExpiryMs: () => ledger.nextEndMs(),
    loadGallery: (model) => loadGallery(parts, model),
    suspended: (model) => vault.others(model),
    verifyChain: () => ledger.verify(),
  };
}
