import { createHash } from 'node:crypto';
import { type DeletionCertificate, type Retained, withdrawalSteps } from '../contract/withdrawal';
import type { ConsentParts } from './parts';
import type { Withdrawal } from './withdrawalBook';

/** What a person is told of the end of a consent: from the records alone, so that it reads the same whenever it is asked for. */
export function certificateOf(parts: ConsentParts, withdrawal: Withdrawal): DeletionCertificate {
  const { ledger, people, withdrawals } = parts;
  const { id, personId, reason, askedAtMs, facts } = withdrawal;
  const given = ledger.rowAt(withdrawal.consentSeq);
  const ended = ledger.rowAt(withdrawal.endedSeq);
  if (!given || !ended) throw new Error('a withdrawal without its entries');
  const taken = withdrawals.steps(id);
  const factsOf = (step: (typeof withdrawalSteps)[number]) => taken.find((one) => one.step === step)?.facts;
  const certified = factsOf('certified');
  const cardsLive = certified?.cardsLive ?? people.liveCards(personId);
  return {
    v: 1,
    withdrawalId: id,
    personId,
    reason,
    ...(facts.askedBy && { askedBy: facts.askedBy }),
    ...(facts.relation && { relation: facts.relation }),
    ...(facts.cause && { cause: facts.cause }),
    askedAtMs,
    consent: { recordId: given.record_id, seq: given.seq, givenAtMs: given.at_ms },
    ending: { recordId: ended.record_id, seq: ended.seq, atMs: ended.at_ms },
    unmatchableAfterMs: facts.unmatchableAfterMs,
    steps: taken.map(({ step, atMs, entrySeq, leafHash }) => ({ step, atMs, entrySeq, leafHash })),
    probeBefore: facts.probeBefore,
    probeAfter: factsOf('probed-after')?.probe ?? null,
    deleted: {
      keys: facts.keys,
      templates: facts.templates,
      photos: 0,
      crops: 0,
      cachedTemplates: facts.cachedTemplates,
      turnstileCopies: 0,
    },
    gateEventsStripped: factsOf('events-stripped')?.stripped ?? 0,
    retained: retainedAfter(ended.at_ms, cardsLive),
    cardsLive,
    complete: taken.length === withdrawalSteps.length,
    sha256: certified?.sha256 ?? null,
  };
}

/** Over what a certificate says before its own step, as if it were complete: that is what is signed. */
export function certificateHash(certificate: DeletionCertificate): string {
  const { sha256: _, steps, ...rest } = certificate;
  const signed = { ...rest, complete: true, steps: steps.filter(({ step }) => step !== 'certified') };
  return createHash('sha256').update(sortedJson(signed), 'utf8').digest('hex');
}

/** RFC 8785 for what a certificate is made of: names in ASCII, whole numbers, strings without lone surrogates. */
function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${sortedJson(member)}`).join(',')}}`;
}

const processingRecords = '个人信息保护法 第56条';

function retainedAfter(endedAtMs: number, cardsLive: number): Retained[] {
  const untilMs = yearsAfter(endedAtMs, 3);
  const kept: Retained[] = [
    { what: 'consent-record', untilMs, rule: 'three-years-after-end', law: processingRecords },
    { what: 'signature', untilMs, rule: 'three-years-after-end', law: processingRecords },
    { what: 'gate-events', untilMs: null, rule: 'own-term', law: '保安服务管理条例 第25条' },
    { what: 'site-video', untilMs: null, rule: 'thirty-days-of-the-site', law: '保安服务管理条例 第25条' },
  ];
  const card: Retained = { what: 'card', untilMs: null, rule: 'as-long-as-resident', law: '人脸识别技术应用安全管理办法 第10条' };
  return cardsLive > 0 ? [...kept, card] : kept;
}

const yearsAfter = (ms: number, years: number): number => {
  const date = new Date(ms);
  return date.setFullYear(date.getFullYear() + years);
};
