import type { Entry } from '../core/entry';
import type { Language } from './words';

/** One line of what a record says: what it is about, and what it says about it. */
export type Fact = readonly [label: string, value: string];

type Told = readonly [zh: string, en: string];

/** Kinds of records a resident gets a receipt for. */
const kinds: Record<string, Told> = {
  'consent.given': ['同意人脸通行', 'Agreed to passing by face'],
  'consent.renewed': ['续签同意人脸通行', 'Renewed the consent to passing by face'],
  'consent.refused': ['拒绝人脸通行', 'Refused passing by face'],
  'consent.withdrawn': ['撤回了同意', 'Withdrew the consent'],
  'consent.expired': ['同意到期结束', 'The consent expired'],
  'consent.ended': ['同意已结束', 'The consent ended'],
  'consent.adopted': ['旧登记转入台账', 'An older record taken over into the ledger'],
  'consent.frozen': ['同意暂停（冻结）', 'The consent rests (frozen)'],
  'consent.renewal-due': ['告知书有变，等待重新同意', 'The notice changed; a new consent is due'],
  'consent.invalidated': ['同意失效', 'The consent became invalid'],
};

const codes: Record<string, Told> = {
  'pass-lanes': ['凭人脸通过门岗通道，别无他用', 'to pass the gate’s lanes by face, nothing else'],
  withdrawn: ['本人撤回', 'withdrawn'],
  refused: ['拒绝', 'refused'],
  expired: ['到期', 'expired'],
  'moved-out': ['搬离', 'moved out'],
  died: ['去世', 'died'],
  'service-stopped': ['服务停止', 'the service stopped'],
  unlawful: ['处理违法', 'the processing was unlawful'],
  'guardian-withdrew': ['监护人撤回', 'the guardian withdrew'],
  reapplied: ['核对旧备份时再次撤销', 'applied again over an older copy'],
  'zh-CN': ['中文', 'Chinese'],
  en: ['英文', 'English'],
  screen: ['屏幕阅读', 'read on the screen'],
  print: ['纸质阅读', 'read on paper'],
  'read-aloud': ['当面朗读', 'read aloud'],
  drawn: ['屏幕手写签名', 'signature drawn on the screen'],
  paper: ['纸质签名', 'signature on paper'],
  witness: ['见证人签名', 'signature of a witness'],
  none: ['无', 'none'],
  parent: ['父母', 'parent'],
  grandparent: ['祖父母、外祖父母', 'grandparent'],
  sibling: ['兄姐', 'sibling'],
  'other-relative': ['其他亲属', 'other relative'],
  appointed: ['指定监护人', 'appointed guardian'],
};

const labels = {
  what: ['事项', 'What'],
  at: ['记录时间', 'Recorded'],
  notice: ['告知书', 'Notice'],
  noticeHash: ['告知书哈希', 'Hash of the notice'],
  shown: ['怎样看的告知书', 'How it was shown'],
  until: ['有效期至', 'Valid until'],
  purpose: ['用途', 'Purpose'],
  lanes: ['通道', 'Lanes'],
  otherWay: ['先发的其他通行方式', 'Other way in, given first'],
  guardian: ['监护人', 'Guardian'],
  minor: ['年龄段', 'Age band'],
  evidence: ['签名', 'Signature'],
  reason: ['结束原因', 'Why it ended'],
  person: ['住户编号（不是姓名）', 'Resident’s number (no name)'],
  record: ['记录编号', 'Record'],
} satisfies Record<string, Told>;

/** What a record says, in plain words. Whatever it does not say is left out; nothing is guessed. */
export function tellEntry(entry: Entry, language: Language): { heading: string; facts: Fact[] } {
  const at = language === 'zh' ? 0 : 1;
  const say = (told: Told): string => told[at];
  const code = (value: string): string => (Object.hasOwn(codes, value) ? say(codes[value] as Told) : value);
  const { body } = entry;
  const text = (...path: string[]): string | null => {
    const value = path.reduce<unknown>((within, name) => member(within, name), body);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
  };
  const kind = Object.hasOwn(kinds, entry.kind) ? say(kinds[entry.kind] as Told) : entry.kind;
  const facts: Fact[] = [
    [say(labels.what), kind],
    [say(labels.at), localTime(entry.at)],
  ];
  const add = (label: Told, value: string | null) => {
    if (value !== null) facts.push([say(label), value]);
  };
  add(labels.reason, coded(text('reason'), code));
  add(labels.until, coded(text('validUntil'), localTime));
  add(labels.purpose, listed(body.purposes, code));
  add(labels.lanes, lanesOf(body, at));
  const version = text('notice', 'version');
  const noticeLanguage = text('notice', 'language');
  if (version !== null)
    add(
      labels.notice,
      `${text('notice', 'id') ?? ''} ${at === 0 ? `第 ${version} 版` : `version ${version}`}${noticeLanguage ? `（${code(noticeLanguage)}）` : ''}`.trim(),
    );
  add(labels.noticeHash, coded(text('notice', 'sha256'), grouped));
  add(labels.shown, coded(text('notice', 'presentedBy'), code));
  add(
    labels.otherWay,
    coded(text('otherWay', 'issuedAt'), (issued) =>
      at === 0 ? `有，${localTime(issued)} 发` : `yes, given ${localTime(issued)}`,
    ),
  );
  add(labels.guardian, guardianOf(body, { at, code }));
  add(
    labels.minor,
    coded(text('birthBand'), (band) => bands[band]?.[at] ?? band),
  );
  add(labels.evidence, coded(text('evidence', 'kind'), code));
  add(labels.person, text('personId'));
  add(labels.record, text('recordId'));
  return { heading: kind, facts };
}

const bands: Record<string, Told> = {
  '<14': ['不满 14 岁', 'under 14'],
  '14-17': ['14 至 17 岁', '14 to 17'],
  '18+': ['成年', 'adult'],
};

const member = (within: unknown, name: string): unknown =>
  typeof within === 'object' && within !== null && Object.hasOwn(within, name)
    ? (within as Record<string, unknown>)[name]
    : undefined;

const coded = (value: string | null, tell: (value: string) => string): string | null => (value === null ? null : tell(value));

function listed(value: unknown, tell: (value: string) => string): string | null {
  return Array.isArray(value) && value.length > 0 ? value.map((one) => tell(String(one))).join('、') : null;
}

function lanesOf(body: Record<string, unknown>, at: 0 | 1): string | null {
  const groups = member(body.scope, 'laneGroups');
  if (groups === null) return at === 0 ? '本人可通行的全部通道' : 'every lane open to this resident';
  return listed(groups, String);
}

function guardianOf(body: Record<string, unknown>, { at, code }: { at: 0 | 1; code: (value: string) => string }): string | null {
  const kind = member(body.actor, 'kind');
  if (kind === 'self') return at === 0 ? '没有，本人决定' : 'none: decided in person';
  if (kind !== 'guardian') return null;
  const relation = code(String(member(body.actor, 'relation')));
  return at === 0 ? `有，由监护人（${relation}）决定` : `yes, decided by a guardian (${relation})`;
}

const grouped = (hash: string): string => hash.replace(/.{4}(?=.)/g, '$& ');

/** The reader's own clock, with the record's own time beside. */
export function localTime(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}（${iso}）`;
}
