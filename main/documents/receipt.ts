import type { BothWords, DocumentHead } from '../contract/documentParts';
import type { DocumentContent } from '../contract/documents';
import type { EndReason } from '../contract/withdrawal';
import { type Html, html } from './html';
import { moment } from './numbers';
import { type Fact, facts, handlerRow, pair, paragraph, proofParts, retentionTable, section, series, signing } from './parts';
import type { Sheet } from './sheet';
import { both, dataWords, purposeWords, relationWords, whoAsked } from './words';

const titles = {
  given: both('人脸通行同意回执', 'Receipt for a consent to passing by face'),
  refused: both('人脸通行不同意回执', 'Receipt for a refusal of passing by face'),
  withdrawn: both('人脸通行撤回同意回执', 'Receipt for a withdrawn consent to passing by face'),
  renewed: both('人脸通行续签同意回执', 'Receipt for a renewed consent to passing by face'),
  expired: both('人脸通行同意到期回执', 'Receipt for a consent that has ended'),
} as const;

const meanings = {
  given: both(
    '您同意在下列范围内用人脸通行。您的门禁卡照常使用。随时可以撤回：到岗亭当面说一声，当场生效，与给予同意一样方便。',
    'You agreed to pass by face within the limits below. Your card works as before. You may withdraw at any time by saying so at the guard station; it takes effect on the spot.',
  ),
  refused: both(
    '您不同意用人脸通行。没有登记您的人脸，您刷卡或请保安开门进出，通道、时间和费用都不变。在下列日期之前，我们不会再主动询问。',
    'You did not agree to pass by face. Your face was not enrolled; you pass by card or by the guard, at the same lanes and hours, without a fee. We will not ask again before the day below unless you bring it up.',
  ),
  withdrawn: both(
    '您撤回了同意。识别已经停止，人脸特征数值和密钥已删除；另有一份删除证明。您的门禁卡照常使用。撤回之前依法进行的处理仍然有效（个人信息保护法 第15条）。',
    'You withdrew your consent. Matching has stopped, and the numbers and their key are deleted; there is a certificate of it. Your card works as before. What was done lawfully before stays valid (个人信息保护法 art. 15).',
  ),
  renewed: both(
    '您按新的告知书再次同意用人脸通行。随时可以撤回。',
    'You agreed again, to the new notice. You may withdraw at any time.',
  ),
  expired: both(
    '您的同意已到期，人脸特征数值和密钥已删除。您的门禁卡照常使用；想继续用人脸，需要再次签名同意。',
    'Your consent has ended, and the numbers and their key are deleted. Your card works as before; to go on by face you would have to sign again.',
  ),
} as const;

const gone = both(
  '识别已经停止，人脸特征数值和密钥已删除；另有一份删除证明。',
  ' Matching has stopped, and the numbers and their key are deleted; there is a certificate of it.',
);
const cardWorks = both('您的门禁卡照常使用。', ' Your card works as before.');
const cardTaken = both('门禁卡已收回。', ' The cards have been taken back.');
const said = (...words: BothWords[]): BothWords => both(words.map(({ zh }) => zh).join(''), words.map(({ en }) => en).join(''));

/** Ends that are no withdrawal by the resident, and so are not called one. */
const otherEnds: Readonly<Partial<Record<EndReason, BothWords>>> = {
  unlawful: said(
    both('经核实，当初采集您的人脸不合法。', 'Your face should not have been taken: it was unlawful.'),
    gone,
    cardWorks,
    both(
      '您可以要求说明，也可以向主管部门投诉（个人信息保护法 第48条、第65条）。',
      ' You may ask for an explanation and complain to the authority (个人信息保护法 art. 48, 65).',
    ),
  ),
  'moved-out': said(both('住户已搬离。', 'The resident has moved out.'), gone, cardTaken),
  died: said(both('住户已去世。', 'The resident has died.'), gone, cardTaken),
  'service-stopped': said(both('本站停止提供人脸通行。', 'This station has stopped passing by face.'), gone, cardWorks),
  'guardian-withdrew': said(both('监护人撤回了同意。', 'The guardian withdrew the consent.'), gone, cardWorks),
};
const endTitle = both('人脸通行同意终止回执', 'Receipt for the end of a consent to passing by face');

const presented = {
  screen: both('屏幕阅读', 'read on screen'),
  print: both('纸面阅读', 'read on paper'),
  'read-aloud': both('念读', 'read aloud'),
} as const;

/** What the resident takes home after deciding (ISO/IEC TS 27560), with the codes that prove the entry. */
export function receiptSheet(receipt: DocumentContent<'receipt'>, { handler }: Pick<DocumentHead, 'handler'>): Sheet {
  const { event, person, actor, notice, validUntilMs, coolDownUntilMs, lanes, retention } = receipt;
  const otherEnd = (event === 'withdrawn' && receipt.why && otherEnds[receipt.why]) || null;
  const until: Fact[] = [
    ...(validUntilMs === null ? [] : [[both('有效至', 'Valid until'), moment(validUntilMs)] as const]),
    ...(coolDownUntilMs === null ? [] : [[both('此前不再询问', 'Not asked again before'), moment(coolDownUntilMs)] as const]),
  ];
  const body = [
    html`<div class="box">${paragraph(otherEnd ?? meanings[event])}</div>`,
    ...(receipt.adoptedAtMs === null ? [] : [olderThanLedger(receipt.adoptedAtMs)]),
    facts(
      [both('姓名和房号', 'Name and flat'), `${person.name}　${person.unit}`],
      ...decidedBy(actor),
      handlerRow(handler),
      [both('时间', 'Time'), moment(receipt.atMs)],
      ...until,
      [both('用途', 'Purpose'), series(receipt.purposes.map((code) => purposeWords[code]))],
      [both('信息种类', 'Information'), series(receipt.data.map((code) => dataWords[code]))],
      [both('适用通道', 'Lanes'), lanes.length > 0 ? lanes.join('、') : pair(both('无', 'none'))],
      [
        both('存放地点和接收方', 'Kept where; recipients'),
        pair(both('只存放在本岗亭的电脑上；接收方：无', 'only on the computer of this station; recipients: none')),
      ],
      [
        both('告知书', 'Notice'),
        html`${notice.id} · ${notice.version} · ${notice.language}${
          receipt.presentedBy === null ? null : html` · ${pair(presented[receipt.presentedBy])}`
        }<br><span class="mono">${notice.sha256}</span>`,
      ],
      [both('记录号', 'Record'), html`<span class="mono">${receipt.recordId}</span>`],
      ...(receipt.receiptId === null
        ? []
        : [[both('回执号', 'Receipt'), html`<span class="mono">${receipt.receiptId}</span>`] as const]),
    ),
    ...(retention.length > 0 ? [section(both('保存多久', 'How long it is kept'), retentionTable(retention))] : []),
    ...proofParts(receipt.proof),
    signing([both('经办人', 'Handled by')], true),
  ];
  return { title: otherEnd ? endTitle : titles[event], body };
}

/** What the entry of such a decision is worth; whoever holds the paper must not take it for more. */
const olderThanLedger = (adoptedAtMs: number): Html =>
  html`<div class="box">${paragraph(
    both(
      `这份决定作于台账启用之前，于 ${moment(adoptedAtMs)} 转入台账。台账条目证明：转入时岗亭的登记里有这份决定，此后没有改动；它不能证明当初签名和告知的经过，也不能证明决定的时间。`,
      `This decision is older than the ledger and was taken over into it at ${moment(adoptedAtMs)}. The entry proves that the station’s register held it then and that it has not been changed since; it cannot prove how it was signed and explained, nor when it was made.`,
    ),
  )}</div>`;

function decidedBy(actor: DocumentContent<'receipt'>['actor']): Fact[] {
  if (actor === null) return [];
  if (actor.by === 'asked') return [[both('由谁提出', 'Asked for by'), pair(whoAsked(actor.who, actor.relation))]];
  const words =
    actor.by === 'self'
      ? both('本人', 'the resident')
      : both(
          `监护人 ${actor.name}（${relationWords[actor.relation].zh}）`,
          `guardian ${actor.name} (${relationWords[actor.relation].en})`,
        );
  return [[both('由谁决定', 'Decided by'), pair(words)]];
}
