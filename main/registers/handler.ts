import type { ComplianceItem } from '../contract/complianceView';
import type { Handler } from '../contract/documentParts';
import { fail, ok, type Result } from '../contract/errors';
import type { HandlerChange, HandlerNamed, HandlerParticulars } from '../contract/handler';
import type { RecordId } from '../contract/recordParts';
import { type Outsiders, plainName } from './outsiders';
import type { StoredRecord } from './recordBook';
import { type RegisterParts, recorded } from './registerParts';

type Named = StoredRecord<'handler.named'> & { details: HandlerNamed };

/** Who answers for the handling (个人信息保护法 第17、22条): one truth for the notice, the papers and the takeover. */
export interface HandlerRegister {
  /** The newest that reads; null: not written down yet. */
  current(): Named | null;
  /** As it stood before this entry of the ledger; null: as it stands now. */
  before(entrySeq: number | null): (HandlerNamed & { recordId: RecordId }) | null;
  /** The newest record under this name. */
  called(name: string): HandlerParticulars | null;
  /** RECORD_MOVED_ON, HANDLER_UNCHANGED, HANDLER_UNANNOUNCED. */
  name(
    particulars: HandlerParticulars,
    basedOn: RecordId | null,
  ): Result<{ recordId: RecordId; entrySeq: number; change: HandlerChange }>;
  due(): ComplianceItem[];
}

interface Deps {
  takeoverBy: Outsiders['takeoverBy'];
  /** Whether the notice in force says what is on record, in both languages. */
  noticeSaysSo: () => boolean;
}

const fields = ['name', 'registration', 'address', 'contact', 'phone', 'complaints', 'authority'] as const;

export function createHandler(parts: RegisterParts, { takeoverBy, noticeSaysSo }: Deps): HandlerRegister {
  const { book } = parts;
  const readable = (record: StoredRecord<'handler.named'> | null): Named | null =>
    record?.details ? { ...record, details: record.details } : null;
  const all = () => book.all('handler.named').flatMap((record) => readable(record) ?? []);
  // One that no longer reads is an alarm of its own; whoever spoilt it may not name another company for it.
  const current = () => all().at(-1) ?? null;

  /** Another company comes only by an announcement that names the present one, whose day has come, and that was not used yet. */
  const announcement = (was: HandlerNamed, name: string): RecordId | null => {
    const found = takeoverBy(name);
    if (!found || plainName(found.oldHandler) !== plainName(was.name)) return null;
    return all().some(({ details }) => details.takeover === found.recordId) ? null : found.recordId;
  };
  const changeOf = (was: HandlerNamed | null, is: HandlerParticulars): Result<Pick<HandlerNamed, 'change' | 'takeover'>> => {
    if (!was) return ok({ change: 'first', takeover: null });
    const sameName = plainName(was.name) === plainName(is.name);
    const sameCode = was.registration === is.registration;
    // Who could drop the code could give the next name a code of its own.
    if (sameName && (sameCode || was.registration === null)) return ok({ change: 'corrected', takeover: null });
    if (was.registration !== null && sameCode) return ok({ change: 'renamed', takeover: null });
    const takeover = sameName ? null : announcement(was, is.name);
    return takeover ? ok({ change: 'takeover', takeover }) : fail('HANDLER_UNANNOUNCED');
  };

  return {
    current,
    before(entrySeq) {
      const found = entrySeq === null ? current() : all().findLast((record) => record.entrySeq < entrySeq);
      return found ? { ...found.details, recordId: found.id } : null;
    },
    called: (name) => all().findLast(({ details }) => plainName(details.name) === plainName(name))?.details ?? null,
    name(particulars, basedOn) {
      const was = current();
      if ((was?.id ?? null) !== basedOn) return fail('RECORD_MOVED_ON');
      const before = was?.details ?? null;
      const changed = fields.filter((field) => before?.[field] !== particulars[field]);
      if (before && changed.length === 0) return fail('HANDLER_UNCHANGED');
      const how = changeOf(before, particulars);
      if (!how.ok) return how;
      const { value } = recorded(parts, 'handler.named', { ...particulars, ...how.value, changed });
      return ok({ ...value, change: how.value.change });
    },
    due() {
      const named = current();
      const item = { severity: 'attention' as const, dueOn: null, laneId: null, count: null };
      if (!named) return [{ ...item, kind: 'handler-missing', sinceMs: null, recordId: null }];
      if (noticeSaysSo()) return [];
      return [{ ...item, kind: 'handler-notice', sinceMs: named.atMs, recordId: named.id }];
    },
  };
}

/** As papers print it; what is not on record leaves a line to fill in. */
export const handlerOnPaper = (handler: HandlerParticulars | null, officer: string | null): Handler => ({
  name: handler?.name ?? null,
  address: handler?.address ?? null,
  contact: handler && `${handler.contact}，${handler.phone}`,
  registration: handler?.registration ?? null,
  officer,
  complaints: handler && [handler.complaints, handler.authority].filter((part) => part !== '').join('；'),
});
