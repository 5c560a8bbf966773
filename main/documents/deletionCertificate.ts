import type { BothWords, DocumentHead } from '../contract/documentParts';
import type { DocumentContent } from '../contract/documents';
import { type Html, html } from './html';
import { count, dayOf, dayWords, instant, moment, seconds } from './numbers';
import { type Fact, facts, handlerRow, pair, paragraph, proofParts, section, signing, table, wholeSection } from './parts';
import type { Sheet } from './sheet';
import { both, endingStepWords, endReasonWords, retainedUntilWords, retainedWords, unlawfulWords, whoAsked } from './words';

type Certificate = DocumentContent<'deletion-certificate'>['certificate'];

/** 个人信息保护法 47: what was deleted, how it was made sure, and what the law keeps. */
export function deletionCertificateSheet(
  { certificate, person, proof }: DocumentContent<'deletion-certificate'>,
  { handler }: Pick<DocumentHead, 'handler'>,
): Sheet {
  const { sha256 } = certificate;
  const access = accessAfter(certificate);
  const body = [
    html`<div class="box">${paragraph(
      both(
        `兹证明：下列人员的人脸信息已从本岗亭删除，本岗亭不能再用人脸认出此人。${access.zh}`,
        `This certifies that the face information of the person below has been deleted from this station, which can no longer know this person by face.${access.en}`,
      ),
    )}</div>`,
    facts(
      [both('姓名和房号', 'Name and flat'), `${person.name}　${person.unit}`],
      handlerRow(handler),
      [both('原因', 'Reason'), pair(endReasonWords[certificate.reason])],
      ...askedFor(certificate),
      ...(certificate.cause === undefined
        ? []
        : [[both('为什么不合法', 'Why it was unlawful'), pair(unlawfulWords[certificate.cause])] as const]),
      [both('提出时间', 'Asked for at'), moment(certificate.askedAtMs)],
      [
        both('所终止的同意', 'Consent that ended'),
        html`${moment(certificate.consent.givenAtMs)} <span class="mono">${certificate.consent.recordId}</span>`,
      ],
      [both('提出后多久停止识别', 'Matching stopped after'), seconds(certificate.unmatchableAfterMs)],
      [both('办理编号', 'Reference'), html`<span class="mono">${certificate.withdrawalId}</span>`],
      ...(sha256 === null
        ? []
        : [[both('证明内容哈希值', 'Hash of what is certified'), html`<span class="mono">${sha256}</span>`] as const]),
    ),
    section(both('做了什么', 'What was done'), steps(certificate)),
    wholeSection(both('删除了什么', 'What was deleted'), deleted(certificate)),
    wholeSection(both('检索核验', 'Search made to be sure'), probes(certificate)),
    wholeSection(both('依法留存的内容', 'What the law keeps'), ...retained(certificate)),
    ...proofParts(proof),
    signing([both('经办人', 'Handled by'), receivedBy(certificate)], true),
  ];
  return { title: both('人脸信息删除证明', 'Certificate of deletion of face information'), body };
}

const hasLeft = ({ reason }: Certificate): boolean => reason === 'moved-out' || reason === 'died';

/** How the person gets in from now on; of somebody who has left there is nothing to say. */
function accessAfter(certificate: Certificate): BothWords {
  if (hasLeft(certificate)) return both('', '');
  return certificate.cardsLive > 0
    ? both(
        '其门禁卡照常使用，保安屏幕上不显示任何特别标记。',
        ' The access card works as before, and the guard’s screen shows no mark of any kind.',
      )
    : both('其进出由保安人工办理。', ' The guard opens for this person by hand.');
}

/** Of somebody who has left without anybody's asking it is said how this came about; of other ends the reason says it. */
function askedFor({ askedBy, relation, reason }: Certificate): Fact[] {
  const head = both('由谁提出', 'Asked for by');
  if (askedBy !== undefined) return [[head, pair(whoAsked(askedBy, relation))]];
  return reason === 'moved-out' || reason === 'died'
    ? [[head, pair(both('无人提出，本站得知后办理', 'nobody; done when the station came to know'))]]
    : [];
}

const receivedBy = ({ reason, askedBy }: Certificate): BothWords => {
  if (reason !== 'died') return both('本人签收', 'Received by the resident');
  return askedBy === 'close-relative' ? both('近亲属签收', 'Received by the relative') : both('存档', 'Filed by');
};

const steps = ({ steps: taken }: Certificate): Html =>
  table(
    [
      { head: both('步骤', 'Step') },
      { head: both('时间', 'Time'), kind: 'fixed', width: 27 },
      { head: both('账本条目', 'Entry'), kind: 'number', width: 12 },
    ],
    taken.map(({ step, atMs, entrySeq }, at) => [
      html`<div class="stacked">${at + 1}. ${pair(endingStepWords[step])}</div>`,
      instant(atMs),
      count(entrySeq),
    ]),
  );

const deleted = ({ deleted: gone, gateEventsStripped }: Certificate): Html =>
  table(
    [{ head: both('内容', 'What') }, { head: both('数量', 'How many'), kind: 'number', width: 20 }],
    [
      [pair(both('本人专用密钥', 'encryption keys of this person')), count(gone.keys)],
      [pair(both('人脸特征数值', 'sets of numbers that describe the face')), count(gone.templates)],
      [pair(both('内存和通道中的副本', 'copies in memory and at lanes')), count(gone.cachedTemplates)],
      [
        pair(both('登记照片和画面（登记后即弃，从不保存）', 'photos and pictures (never kept after enrolment)')),
        count(gone.photos + gone.crops),
      ],
      [pair(both('闸机内的副本（本站闸机不存人脸）', 'copies in turnstiles (they hold no faces)')), count(gone.turnstileCopies)],
      [pair(both('去除身份的通行记录', 'records of passing without identity from now on')), count(gateEventsStripped)],
    ],
  );

function probes({ probeBefore, probeAfter, steps: taken }: Certificate): Html {
  const atOf = (step: 'probed-before' | 'probed-after') => {
    const done = taken.find((one) => one.step === step);
    return done ? instant(done.atMs) : '—';
  };
  const found = (probe: Certificate['probeBefore'] | null): Html => {
    if (probe === null || probe.searched === 0) return pair(both('没有特征数值可供检索', 'there were no numbers to search with'));
    return probe.found === 0
      ? pair(both(`用 ${probe.searched} 组检索，查无此人`, `searched with ${probe.searched}; nobody found`))
      : pair(both('仍能找到', 'still found'));
  };
  return table(
    [
      { head: both('时点', 'When') },
      { head: both('时间', 'Time'), kind: 'fixed', width: 27 },
      { head: both('结果', 'Result'), width: 40 },
    ],
    [
      [
        pair(both('停止比对后，销毁密钥前', 'After matching stopped, before the key went')),
        atOf('probed-before'),
        found(probeBefore),
      ],
      [pair(both('删除后', 'After the deletion')), atOf('probed-after'), found(probeAfter)],
    ],
  );
}

const retained = ({ retained: kept }: Certificate): Html[] => [
  table(
    [
      { head: both('内容', 'What') },
      { head: both('留存至', 'Kept until'), width: 36 },
      { head: both('依据', 'Basis'), width: 27 },
    ],
    kept.map(({ what, untilMs, rule, law }) => [
      pair(retainedWords[what]),
      html`${untilMs === null ? null : html`${pair(dayWords(dayOf(untilMs)))}<br>`}${pair(retainedUntilWords[rule])}`,
      law,
    ]),
  ),
  html`<div class="small">${paragraph(
    both(
      '留存的内容不用于识别，到期删除。撤回之前依法进行的处理仍然有效（个人信息保护法 第15条、第47条）。',
      'What is kept is not used to recognise anybody and is deleted when its time is over. What was done lawfully before a withdrawal stays valid (个人信息保护法 art. 15, 47).',
    ),
  )}</div>`,
];
