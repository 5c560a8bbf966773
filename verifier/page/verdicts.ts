import type { Fault, FaultCode } from '../core/fault';
import type { GenuineReceipt } from '../core/judge';
import type { Findings } from '../core/judging';
import { fingerprintOf, type VerifierKey } from '../core/note';
import { el } from './dom';
import { type Fact, localTime, tellEntry } from './entryWords';
import { tellFault } from './faultWords';
import { filled, type Language, words } from './words';

/** Faults that say only that something is still lacking: no reason to distrust anybody. */
const lacking: readonly FaultCode[] = [
  'file-missing',
  'file-unknown',
  'proof-missing',
  'proof-of-other',
  'older-missing',
  'key-not-followed',
  'handover-missing',
  'receipt-missing',
  'receipt-mixed',
  'receipt-not',
  'receipt-damaged',
];

export function faultVerdict(fault: Fault, language: Language): HTMLElement {
  const text = words[language];
  const isLacking = lacking.includes(fault.code);
  const { sentence, next } = tellFault(fault, language);
  return verdict(
    isLacking ? 'open' : 'bad',
    isLacking ? text.cannotTell : text.notGenuine,
    el('p', {}, sentence),
    el('p', {}, el('strong', {}, text.next), next),
  );
}

/** Marked by its words and its frame's colour; read out as soon as it stands there. */
export function verdict(kind: 'good' | 'bad' | 'open', heading: string, ...inside: (HTMLElement | null)[]): HTMLElement {
  const mark = { good: '✓ ', bad: '✗ ', open: '… ' }[kind];
  return el(
    'section',
    { class: `verdict ${kind}`, role: kind === 'bad' ? 'alert' : 'status', 'data-verdict': kind },
    el('h2', {}, mark + heading),
    inside,
  );
}

export function factList(facts: readonly Fact[]): HTMLElement {
  return el(
    'dl',
    { class: 'facts' },
    facts.flatMap(([label, value]) => [el('dt', {}, label), el('dd', {}, value)]),
  );
}

/** What a genuine receipt says, its key to compare by eye, and its exact bytes. */
export function receiptVerdict(receipt: GenuineReceipt, language: Language): HTMLElement {
  const text = words[language];
  const { heading, facts } = tellEntry(receipt.entry, language);
  return el(
    'div',
    {},
    verdict(
      'good',
      `${text.genuine}${language === 'zh' ? '：' : ': '}${heading}`,
      el('p', {}, filled(text.genuineLead, { seq: receipt.entry.seq })),
    ),
    fingerprintCard(receipt.fingerprint, language),
    el('section', { class: 'card' }, el('h2', {}, text.whatItSays), factList(facts), exact(receipt, language)),
  );
}

function exact(receipt: GenuineReceipt, language: Language): HTMLElement {
  const text = words[language];
  return el(
    'details',
    {},
    el('summary', {}, text.exactEntry),
    el('pre', {}, receipt.entryText),
    el('p', { class: 'faint' }, text.entryHash),
    el('p', { class: 'mono' }, receipt.leafHex.replace(/.{4}(?=.)/g, '$& ')),
    el('pre', {}, receipt.checkpoint.note),
    el('pre', {}, receipt.key.line),
  );
}

function fingerprintCard(fingerprint: string, language: Language): HTMLElement {
  const text = words[language];
  const answer = el('p', { role: 'status', 'data-answer': 'fingerprint' });
  const input = el('input', {
    type: 'text',
    class: 'no-print',
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
    id: 'fingerprint',
    input: () => {
      const typed = input.value.toUpperCase().replace(/[^0-9A-F]/g, '');
      const wanted = fingerprint.replace(/ /g, '');
      const isOther = !wanted.startsWith(typed);
      answer.className = isOther ? 'other' : typed === wanted ? 'same' : 'faint';
      answer.textContent =
        typed === '' ? '' : isOther ? text.fingerprintOther : typed === wanted ? text.fingerprintSame : text.fingerprintShort;
    },
  });
  return el(
    'section',
    { class: 'card' },
    el('h2', {}, text.fingerprintTitle),
    el('p', { class: 'fingerprint' }, fingerprint),
    el('p', {}, text.fingerprintLead),
    el('label', { class: 'field no-print', for: 'fingerprint' }, text.fingerprintField),
    input,
    answer,
  );
}

/** What an export, checkpoints or proofs turned out to be. */
export function findingsVerdict(findings: Findings, language: Language): HTMLElement {
  const text = words[language];
  const { log, newest, consistent, included, receipts } = findings;
  return el(
    'div',
    {},
    log && newest
      ? [
          verdict(
            'good',
            text.logGood,
            el('p', {}, filled(text.logGoodLead, { entries: log.size })),
            olderLine(findings, language),
          ),
          el(
            'section',
            { class: 'card' },
            factList([
              [text.station, log.station ?? text.none],
              [text.entries, String(log.size)],
              [text.from, log.firstAt ? localTime(log.firstAt) : text.none],
              [text.until, log.lastAt ? localTime(log.lastAt) : text.none],
            ]),
            keyList(newest.signedBy, language),
            kindList(findings, language),
          ),
        ]
      : null,
    log
      ? null
      : consistent.map(({ older, newer }) =>
          verdict('good', text.consistent, el('p', {}, filled(text.consistentLead, { older: older.size, newer: newer.size }))),
        ),
    included.map(({ entry, checkpoint }) =>
      el(
        'div',
        {},
        verdict('good', text.included, el('p', {}, filled(text.includedLead, { seq: entry.seq, size: checkpoint.size }))),
        el('section', { class: 'card' }, factList(tellEntry(entry, language).facts)),
      ),
    ),
    log || !newest ? null : el('section', { class: 'card' }, keyList(newest.signedBy, language)),
    receipts.map((receipt) => receiptVerdict(receipt, language)),
    continuedVerdict(findings, language),
  );
}

function olderLine({ bag, log }: Findings, language: Language): HTMLElement | null {
  const count = bag.checkpoints.length - 1;
  return log && count > 0 ? el('p', {}, filled(words[language].olderAgree, { count })) : null;
}

function keyList(keys: readonly VerifierKey[], language: Language): HTMLElement {
  const text = words[language];
  return el(
    'div',
    {},
    el('h3', {}, text.fingerprintTitle),
    keys.map((key) => el('p', { class: 'fingerprint' }, fingerprintOf(key))),
    el('p', { class: 'faint' }, text.fingerprintLead),
  );
}

function kindList({ log }: Findings, language: Language): HTMLElement | null {
  if (!log || log.kinds.size === 0) return null;
  const kinds = [...log.kinds].sort(([a], [b]) => (a < b ? -1 : 1));
  return el(
    'details',
    {},
    el('summary', {}, words[language].kinds),
    factList(kinds.map(([kind, count]) => [kind, String(count)])),
  );
}

export function continuedVerdict({ continued }: Findings, language: Language): HTMLElement | null {
  if (!continued) return null;
  const text = words[language];
  const { verdict: found, size } = continued;
  return found === 'still-there'
    ? verdict('good', text.stillThere, el('p', {}, filled(text.isStillThere, { size })))
    : verdict('open', text.stillThere, el('p', {}, filled(text.notShown, { size })));
}
