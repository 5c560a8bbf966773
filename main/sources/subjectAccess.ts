import type { DocumentContent } from '../contract/documents';
import { ok, type Result } from '../contract/errors';
import type { PersonId } from '../contract/ids';
import type { PersonExport } from '../contract/personExport';
import { type RecordDetails, recordSchemas } from '../contract/records';
import type { DocumentSource } from '../documents/ports';
import { both, relationWords } from '../documents/words';
import type { LedgerEntry } from '../ledger/stationLedger';
import { basisWords, lookupWords, requestWords } from './registerWords';
import { retentionTerms } from './terms';

interface Deps {
  exportOf: (id: PersonId) => Result<PersonExport>;
  guardianships: (id: PersonId) => readonly { name: string; relation: keyof typeof relationWords; addedAtMs: number }[];
  /** Entries of the consent room. */
  entriesAbout: (id: PersonId) => readonly LedgerEntry[];
  laneName: (laneId: string) => string;
  /** Recogniser in use; templates of another are kept and never compared. */
  model: string;
  /** Whether this person is matched at all now. */
  isLive: (id: PersonId) => boolean;
  eventDays: () => number;
}

type Content = DocumentContent<'subject-access'>;
type Other = Content['others'][number];

const eventWords = {
  given: both('同意', 'consent'),
  refused: both('不同意', 'refusal'),
  withdrawn: both('终止', 'ended'),
  expired: both('到期', 'expired'),
} as const;
const freezeKinds = ['consent.frozen', 'consent.released'];
const consentKinds = ['consent.adopted', 'consent.given', 'consent.refused', 'consent.withdrawn', 'consent.expired'];

/** 个人信息保护法 45, on paper: the same data as the file for machines, in words. PERSON_UNKNOWN. */
export function subjectAccessSource(deps: Deps): DocumentSource<'subject-access'> {
  return ({ personId }) => {
    const made = deps.exportOf(personId);
    if (!made.ok) return made;
    const { person, cards, consents, templates, passes, passages, passagesCut, recordsCut } = made.value;
    const [entries, frozen] = [new Map<unknown, LedgerEntry>(), [] as LedgerEntry[]];
    for (const entry of deps.entriesAbout(personId)) {
      if (consentKinds.includes(entry.kind)) entries.set(entry.body.recordId, entry);
      else if (freezeKinds.includes(entry.kind)) frozen.push(entry);
    }
    const ms = (at: unknown) => Date.parse(String(at));
    return ok({
      person: { name: person.name, unit: person.unit, birthDate: person.birthDate },
      pseudonym: person.id,
      cards: cards.map(({ label, issuedAt, revokedAt }) => ({
        label,
        issuedAtMs: ms(issuedAt),
        revokedAtMs: revokedAt === null ? null : ms(revokedAt),
      })),
      consents: consents.map((consent) => {
        const entry = entries.get(consent.record_id);
        return {
          event: eventWords[consent.event as keyof typeof eventWords],
          atMs: ms(consent.at),
          noticeVersion: Number(consent.notice_version),
          validUntilMs: consent.validUntil === null ? null : ms(consent.validUntil),
          entry: entry ? { seq: entry.seq, leafHash: entry.leafHash, atMs: entry.atMs } : null,
        };
      }),
      templates: templates.map(({ model, storedAt }) => ({
        model,
        madeAtMs: ms(storedAt),
        isUsed: model === deps.model && deps.isLive(personId),
      })),
      passages: passages.map(({ at, laneId, direction, method, outcome }) => ({
        atMs: ms(at),
        lane: deps.laneName(laneId),
        direction: direction as 'entry' | 'exit',
        method: method as Content['passages'][number]['method'],
        outcome: outcome as Content['passages'][number]['outcome'],
      })),
      ...recordsOf(made.value, [...freezes(frozen), ...guardians(deps.guardianships(personId)), ...otherWays(made.value)]),
      retention: retentionTerms(deps.eventDays()),
      leftOut: [
        both(
          '人脸特征数值本身：只能由本机解读，从不给出。',
          'The numbers of the face themselves: only this machine reads them; they are never given out.',
        ),
        both(
          '依法须保密的对外提供（个人信息保护法 第18、35条）：如有，不在此列。',
          'What was given to others and must by law stay secret (PIPL 18, 35): if there is any, it is not listed.',
        ),
        both('门禁卡的卡号和通行密码：本站只保存其哈希值。', 'Card numbers and PINs: this station keeps only a hash of them.'),
        ...(passes.length > 0
          ? [
              both(
                '本房号访客通行码的称呼：可能出自同住的人，可当面查阅与您有关的部分。',
                'What visitors’ passes of this flat were called: it may have come from somebody who lives there as well; what concerns you may be seen in person.',
              ),
            ]
          : []),
        both(
          '签名的笔迹：加密保存，可当面查看原件或回执。',
          'The strokes of signatures: kept encrypted; the papers and receipts may be seen.',
        ),
        both(
          '保安为本房号人工开门的记录和备注：按房号登记，也涉及同住的人；可当面查阅与您有关的部分。',
          'Openings by the guard for this flat, with their notes: kept by flat, and about others who live there as well; what concerns you may be seen in person.',
        ),
        both(
          '安全事件登记中的其他内容，以及核验监护关系时看过的证件种类：可当面查阅与您有关的部分。',
          'The rest of the register of incidents, and which document showed a guardianship: what concerns you may be seen in person.',
        ),
        ...(recordsCut
          ? [both('更早的查看和登记：条数过多，只列出最近的。', 'Older look-ups and records: only the newest were gone through.')]
          : []),
        ...(passagesCut
          ? [both('更早的通行记录：条数过多，只列出最近的。', 'Older records of passing: only the newest are listed.')]
          : []),
      ],
    });
  };
}

const freezes = (entries: readonly LedgerEntry[]): Other[] =>
  entries.map(({ kind, atMs, seq }) => ({
    atMs,
    what: kind === 'consent.frozen' ? both('暂停使用人脸', 'face frozen') : both('恢复使用人脸', 'face no longer frozen'),
    entrySeq: seq,
  }));

const guardians = (all: ReturnType<Deps['guardianships']>): Other[] =>
  all.map(({ name, relation, addedAtMs }) => ({
    atMs: addedAtMs,
    what: both(`监护人：${name}（${relationWords[relation].zh}）`, `guardian: ${name} (${relationWords[relation].en})`),
    entrySeq: null,
  }));

/** PINs of the person, passes of the flat, and the side that was passed last. */
const otherWays = ({ pins, passes, lastSide }: PersonExport): Other[] => [
  ...(lastSide === null
    ? []
    : [
        {
          atMs: Date.parse(lastSide.at),
          what: both(
            `最近一次通过的方向：${lastSide.direction === 'entry' ? '进' : '出'}（防重复进入用，最多留一天）`,
            `side passed last: ${lastSide.direction === 'entry' ? 'in' : 'out'} (kept against a second entry, for a day at most)`,
          ),
          entrySeq: null,
        },
      ]),
  ...pins.flatMap(({ issuedAt, revokedAt }) => [
    { atMs: Date.parse(issuedAt), what: both('发放通行密码', 'PIN given'), entrySeq: null },
    ...(revokedAt === null ? [] : [{ atMs: Date.parse(revokedAt), what: both('通行密码失效', 'PIN ended'), entrySeq: null }]),
  ]),
  ...passes.map(({ issuedAt, used }) => ({
    atMs: Date.parse(issuedAt),
    what: both(`本房号的访客通行码，已用 ${used} 次`, `visitors’ pass of this flat, used ${used} times`),
    entrySeq: null,
  })),
];

/** What the registers hold of the person: what was given to others, and all the rest in one line each. */
function recordsOf({ records, withdrawals }: PersonExport, first: Other[]): Pick<Content, 'disclosures' | 'others'> {
  const disclosures: Content['disclosures'] = [];
  const others: Other[] = [
    ...first,
    ...withdrawals.map(({ askedAtMs, certifiedSeq }) => ({
      atMs: Number(askedAtMs),
      what: both('同意终止，人脸信息删除（另有证明）', 'consent ended, face information deleted (certificate given)'),
      entrySeq: typeof certifiedSeq === 'number' ? certifiedSeq : null,
    })),
  ];
  for (const { kind, at, entrySeq, details } of records) {
    const place = { atMs: Date.parse(String(at)), entrySeq: Number(entrySeq) };
    if (kind === 'disclosure.made') {
      const parsed = recordSchemas['disclosure.made'].safeParse(details);
      if (!parsed.success) continue;
      const { authority, legalBasis, given } = parsed.data;
      disclosures.push({ atMs: place.atMs, to: authority, basis: basisWords[legalBasis], what: given });
    } else others.push({ ...place, what: wordsOf(String(kind), details) });
  }
  return { disclosures, others: others.sort((a, b) => a.atMs - b.atMs) };
}

function wordsOf(kind: string, details: unknown): Other['what'] {
  if (kind === 'lookup.made' || kind === 'person.exported') {
    const why = lookupWords[(details as RecordDetails<'lookup.made'> | null)?.why ?? 'routine'];
    return kind === 'lookup.made'
      ? both(`资料被查阅（${why.zh}）`, `looked up (${why.en})`)
      : both(`出具资料副本文件（${why.zh}）`, `a copy made as a file (${why.en})`);
  }
  if (kind === 'request.received') {
    const asks = requestWords[(details as RecordDetails<'request.received'> | null)?.asks ?? 'access'];
    return both(`提出请求：${asks.zh}`, `request: ${asks.en}`);
  }
  if (kind === 'request.answered') return both('请求已答复', 'request answered');
  return both(`其他登记（${kind}）`, `other record (${kind})`);
}
