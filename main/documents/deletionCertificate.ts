import type { DocumentContent } from '../contract/documents';
import { endingSteps } from '../contract/documentsForPeople';
import { html } from './html';
import { count, dayWords, instant, moment, seconds } from './numbers';
import { facts, pair, paragraph, proofParts, section, signing, table, wholeSection } from './parts';
import type { Sheet } from './sheet';
import { both, dataWords, endingStepWords } from './words';

const whys = {
  withdrawn: both('本人撤回同意', 'the resident withdrew'),
  expired: both('同意到期', 'the consent ended'),
  'moved-out': both('搬离小区', 'the resident moved out'),
  died: both('本人去世，近亲属请求', 'the resident died; asked by a close relative'),
  invalidated: both('同意无效', 'the consent was not valid'),
  'service-stopped': both('停止提供人脸通行', 'passing by face was stopped'),
} as const;

/** 个人信息保护法 47: what was deleted, how it was made sure, and what the law keeps. */
export function deletionCertificateSheet(certificate: DocumentContent<'deletion-certificate'>): Sheet {
  const { person, steps, deleted, probe, retained, cards } = certificate;
  const inOrder = endingSteps.flatMap((step) => steps.filter((done) => done.step === step));
  const body = [
    html`<div class="box">${paragraph(
      both(
        `兹证明：下列人员的人脸信息已从本岗亭删除，本岗亭不能再用人脸认出此人。${cards > 0 ? '其门禁卡照常使用。' : '其仍可由保安人工开门进出。'}`,
        `This certifies that the face information of the person below has been deleted from this station, which can no longer know this person by face. ${cards > 0 ? 'The access card works as before.' : 'The guard opens for this person as before.'}`,
      ),
    )}</div>`,
    facts(
      [both('姓名和房号', 'Name and flat'), `${person.name}　${person.unit}`],
      [both('原因', 'Reason'), pair(whys[certificate.why])],
      [both('提出时间', 'Asked for at'), moment(certificate.askedAtMs)],
      [both('提出后多久停止识别', 'Matching stopped after'), seconds(certificate.unmatchableAfterMs)],
      [both('办理编号', 'Reference'), html`<span class="mono">${certificate.withdrawalId}</span>`],
    ),
    section(
      both('做了什么', 'What was done'),
      table(
        [
          { head: both('步骤', 'Step') },
          { head: both('时间', 'Time'), kind: 'fixed', width: 27 },
          { head: both('账本条目', 'Entry'), kind: 'number', width: 12 },
        ],
        inOrder.map(({ step, atMs, seq }, at) => [
          html`<div class="stacked">${at + 1}. ${pair(endingStepWords[step])}</div>`,
          instant(atMs),
          count(seq),
        ]),
      ),
    ),
    wholeSection(
      both('删除了什么', 'What was deleted'),
      table(
        [{ head: both('信息', 'Information') }, { head: both('数量', 'How many'), kind: 'number', width: 20 }],
        deleted.map(({ what, count: many }) => [pair(dataWords[what]), count(many)]),
      ),
    ),
    wholeSection(
      both('检索核验', 'Search made to be sure'),
      table(
        [
          { head: both('时点', 'When') },
          { head: both('时间', 'Time'), kind: 'fixed', width: 27 },
          { head: both('结果', 'Result'), width: 33 },
        ],
        [
          [
            pair(both('删除前（对照）', 'Before the deletion (control)')),
            probe.before ? instant(probe.before.atMs) : '—',
            probe.before
              ? pair(probe.before.isFound ? both('能找到本人', 'found') : both('找不到本人', 'not found'))
              : pair(both('没有特征数值可供检索', 'there were no numbers to search with')),
          ],
          [pair(both('删除后', 'After the deletion')), instant(probe.after.atMs), pair(both('查无此人', 'nobody found'))],
        ],
      ),
    ),
    wholeSection(
      both('依法留存的内容', 'What the law keeps'),
      table(
        [
          { head: both('信息', 'Information') },
          { head: both('留存至', 'Kept until'), width: 24 },
          { head: both('依据', 'Basis'), width: 36 },
        ],
        retained.map(({ what, untilDay, law, why }) => [
          pair(dataWords[what]),
          pair(dayWords(untilDay)),
          html`${law}${why === 'held' ? pair(both('（已封存，仅存储和保护）', 'frozen: only stored and protected')) : null}`,
        ]),
      ),
      html`<div class="small">${paragraph(
        both(
          '留存的内容不用于识别，到期由程序自动删除。删除前依法进行的处理仍然有效（个人信息保护法 第15条、第47条）。',
          'What is kept is not used to recognise anybody and is deleted by itself on the day given. What was done lawfully before stays valid (个人信息保护法 art. 15, 47).',
        ),
      )}</div>`,
    ),
    ...proofParts(certificate.proof),
    signing([both('经办人', 'Handled by'), both('本人签收', 'Received by the resident')], true),
  ];
  return { title: both('人脸信息删除证明', 'Certificate of deletion of face information'), body };
}
