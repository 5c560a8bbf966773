import type { OpenedForm } from '../contract/consent';
import { fail, ok, type Result } from '../contract/errors';
import type { Language, PersonId } from '../contract/ids';
import { newUuidV7 } from '../storage/ids';
import { guardianshipsOf } from './guardians';
import type { LedgerRow } from './ledgerRow';
import { type ConsentParts, restReason, standsInRegister } from './parts';
import { coolDownUntilMs, localDay, longestTermMonths } from './rules';

/** A question that lies before a resident: known to the station by its id, good for one decision, gone at the next start. */
interface OpenForm {
  personId: PersonId;
  openedAtMonoMs: number;
  basedOnSeq: number | null;
  /** Where the person stood, the states of the log included. */
  standing: string;
}

/** Forms that were laid before residents and not decided yet. */
export interface Forms {
  keep(formId: string, form: OpenForm): void;
  of(formId: string): OpenForm | null;
  spend(formId: string): void;
}

const AT_MOST = 200;
/** A working day: whoever takes longer reads the notice again. */
const LIFETIME_MS = 8 * 3_600_000;

export function createForms(clock: { monoMs(): number }): Forms {
  const open = new Map<string, OpenForm>();
  return {
    keep(formId, form) {
      open.set(formId, form);
      const [oldest] = open.keys();
      if (open.size > AT_MOST && oldest !== undefined) open.delete(oldest);
    },
    of(formId) {
      const form = open.get(formId);
      return form && clock.monoMs() - form.openedAtMonoMs < LIFETIME_MS ? form : null;
    },
    spend: (formId) => void open.delete(formId),
  };
}

/** One line for where a person stands; two that are the same mean that nothing changed in between. */
export function standingOf(parts: ConsentParts, personId: PersonId, newest: LedgerRow | null): string {
  const held = newest && standsInRegister(parts, newest) ? newest : null;
  const card = parts.people.liveCard(personId)?.id ?? 'no card';
  return [newest?.seq ?? 0, newest?.this_hash ?? '', held ? (restReason(parts, held) ?? 'live') : 'ended', card].join(' ');
}

/**
 * Lays the question before somebody, which is on record from then on (`consent.requested`). PERSON_UNKNOWN, CONSENT_OTHER_WAY_FIRST,
 * CONSENT_COOL_DOWN, CONSENT_FROZEN.
 */
export function openForm(
  parts: ConsentParts,
  input: { personId: PersonId; language: Language; askedByResident: boolean },
): Result<Omit<OpenedForm, 'person'>> {
  const { clock, database, ledger, log, notices, people, random, book, forms } = parts;
  const { personId, language, askedByResident } = input;
  const nowMs = clock.nowMs();
  const ageBand = people.ageBand(personId, nowMs);
  if (ageBand === null) return fail('PERSON_UNKNOWN');
  if (!people.liveCard(personId)) return fail('CONSENT_OTHER_WAY_FIRST');
  const newest = ledger.newestOf(personId);
  const untilMs = coolDownUntilMs(ledger.newestGenuineOf(personId));
  if (untilMs !== null && untilMs > nowMs && !askedByResident) return fail('CONSENT_COOL_DOWN', { until: localDay(untilMs) });
  const isHeld = standsInRegister(parts, newest);
  if (isHeld && restReason(parts, newest) === 'frozen') return fail('CONSENT_FROZEN');
  const formId = newUuidV7(nowMs, random);
  // Marked is what differs from the words this very person decided on last.
  const notice = notices.current(language, newest?.notice_version);
  const isRenewal = isHeld && restReason(parts, newest) !== 'birthday';
  const body = {
    formId,
    personId,
    kind: isRenewal ? 'renewal' : 'consent',
    notice: { id: notice.id, version: notice.version, language, sha256: notice.sha256 },
    askedByResident,
  };
  const entry = database.transaction(() => log.append('consent.requested', body));
  book.apply({ ...entry, kind: 'consent.requested', body });
  const standing = standingOf(parts, personId, newest);
  forms.keep(formId, { personId, openedAtMonoMs: clock.monoMs(), basedOnSeq: newest?.seq ?? null, standing });
  return ok({
    formId,
    basedOnSeq: newest?.seq ?? null,
    notice,
    childRules: ageBand === 'under-14' && parts.under14 ? notices.childRules(language) : null,
    ageBand,
    kind: isRenewal ? 'renewal' : 'consent',
    guardianNeeded: ageBand !== 'adult',
    guardianships: ageBand === 'adult' ? [] : guardianshipsOf(parts, personId).filter(({ endedAtMs }) => endedAtMs === null),
    groups: [...(people.access(personId).groups?.filter((group) => parts.groups.includes(group)) ?? parts.groups)],
    longestTermMonths: longestTermMonths(ageBand),
    retention: { template: 'until-the-consent-ends', photo: 'not-kept', eventsAtLeastDays: EVENTS_AT_LEAST_DAYS },
  });
}

/** 保安服务管理条例 25. */
export const EVENTS_AT_LEAST_DAYS = 30;
