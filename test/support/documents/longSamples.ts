import type { DocumentHead } from '../../../main/contract/documentParts';
import type { Notice } from '../../../main/contract/people';
import { both } from '../../../main/documents/words';
import { proofFor, sha } from './proofs';
import { head, type Samples, samples } from './samples';

const long = (text: string, length: number): string => text.repeat(Math.ceil(length / text.length)).slice(0, length);
const station = long('翠湖花园国际社区第三期东南门岗', 40);
const unbroken = long('ExtraordinarilyLongWithoutAnySpace', 200);
const name = long('阿卜杜拉·买买提艾力·', 60);
const lanes = Array.from({ length: 30 }, (_, at) => `${long('地下车库人行通道', 24)}${at + 1}`);
const text = `${long('第一段没有换行的很长的说明文字，', 900)}\n\n${unbroken}\n第三段 <b>不是标记</b> & “引号”\u202E反向`;

export const longHead: DocumentHead = {
  ...head,
  stationName: station,
  handler: {
    name: long('杭州翠湖花园国际社区综合物业服务有限责任公司', 120),
    address: long('杭州市西湖区文三路', 200),
    contact: unbroken,
    registration: null,
    officer: name,
    complaints: long('物业服务中心投诉受理电话', 200),
  },
};

/** Nobody wrote down who answers for the handling. */
export const bareHead: DocumentHead = {
  ...head,
  handler: { name: null, address: null, contact: null, registration: null, officer: null, complaints: null },
};

/** As if the first and the fifth section had other words than before. */
const marked = (notice: Notice): Notice => ({
  ...notice,
  sections: notice.sections.map((section, at) => ({ ...section, isChanged: at === 0 || at === 4 })),
});

const atMs = head.madeAtMs;
const resident = { name, unit: 'Block-12345-Entr-678' };

/** The same documents with the longest and strangest data their schemas let through. */
export const longSamples: Samples = {
  ...samples,
  notice: { zh: marked(samples.notice.zh), en: marked(samples.notice.en), largePrint: true },
  'consent-form': { ...samples['consent-form'], person: null, lanes },
  receipt: {
    ...samples.receipt,
    event: 'refused',
    person: resident,
    actor: { by: 'guardian', name, relation: 'parent' },
    lanes,
    coolDownUntilMs: atMs + 9e9,
    proof: {
      ...proofFor(9_999_999, atMs, 10_000_000),
      codes: [...proofFor(9_999_999, atMs, 10_000_000).codes, 'X'.repeat(1_451), 'Y'.repeat(1_451)],
    },
  },
  'deletion-certificate': {
    ...samples['deletion-certificate'],
    person: resident,
    certificate: {
      ...samples['deletion-certificate'].certificate,
      probeBefore: { searched: 0, found: 0 },
      cardsLive: 0,
      retained: Array.from({ length: 12 }, () => ({
        what: 'signature',
        untilMs: atMs,
        rule: 'own-term',
        law: long('公安机关调查令', 100),
      })),
    },
  },
  'gate-sign': { ...samples['gate-sign'], paper: 'A3', lanes: lanes.slice(0, 8) },
  'shift-sheet': {
    ...samples['shift-sheet'],
    guards: Array.from({ length: 6 }, (_, at) => ({ name: at === 0 ? name : `保安 ${at}`, fromMs: atMs, toMs: null })),
    openAlarms: lanes.map((lane) => ({
      kind: 'tamper' as const,
      lane,
      raisedAtMs: atMs,
      acknowledgedAtMs: null,
      words: both('设备被拆动', 'Device tampered with'),
    })),
    passages: lanes.map((lane) => ({ lane, face: 12_345_678, card: 12_345_678, guard: 999_999, denied: 999_999 })),
    openings: [],
    faceSuspensions: [],
  },
  'impact-assessment': {
    ...samples['impact-assessment'],
    state: 'outdated',
    isDemo: true,
    answers: { necessity: text, rights: text, risks: '', protection: text },
    signer: { name, atMs, paperSha256: sha('scan'), entrySeq: 9_999_999 },
    keepUntilDay: '2031-01-01',
    live: {
      ...samples['impact-assessment'].live,
      cameras: lanes.map((lane) => ({ lane, viewShare: 1, hasFace: false, liveness: both('未启用', 'off') })),
    },
  },
  filing: {
    ...samples.filing,
    filing: 'deregistration',
    authority: null,
    reachedDay: null,
    dueDay: null,
    yearsWithoutHolidays: [2026, 2027],
    stopped: { onDay: '2026-11-22', deleted: 100_214, how: text },
    sites: lanes.map((lane) => ({ name: lane, people: 3_400 })),
  },
  breach: { ...samples.breach, to: 'authority', cause: text, remedies: Array.from({ length: 12 }, () => text) },
  'equal-treatment': {
    ...samples['equal-treatment'],
    lanes: lanes.map((lane) => ({ lane, ways: samples['equal-treatment'].altogether })),
    outages: lanes.map((lane) => ({ lane, minutes: 999_999, guardPosted: true })),
  },
  'subject-access': {
    ...samples['subject-access'],
    person: { ...resident, birthDate: '2011-12-31' },
    passages: Array.from({ length: 300 }, (_, at) => ({
      atMs: atMs - at * 1e6,
      lane: lanes[at % 30] ?? '',
      direction: 'exit',
      method: 'guard',
      outcome: 'ask-guard',
    })),
    disclosures: [{ atMs, to: unbroken, basis: both('法定职责', 'statutory duty'), what: text }],
    others: Array.from({ length: 200 }, (_, at) => ({ atMs, what: both('资料被查阅', 'looked up'), entrySeq: at })),
    leftOut: [both(text, 'left out')],
  },
  disclosure: {
    ...samples.disclosure,
    asked: text,
    given: text,
    period: null,
    requester: { organisation: unbroken, name, letter: null },
  },
  vendor: {
    ...samples.vendor,
    name: unbroken,
    work: text,
    ended: { onDay: '2026-11-22', how: 'deleted', proof: text },
  },
  transfer: { ...samples.transfer, to: longHead.handler },
  'request-answer': {
    ...samples['request-answer'],
    person: resident,
    outcome: 'refused',
    asked: text,
    answer: text,
    reason: both('其他理由', 'another reason'),
  },
};
