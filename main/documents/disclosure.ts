import type { DocumentContent } from '../contract/documents';
import { html } from './html';
import { count, dayWords, moment } from './numbers';
import { blank, facts, free, known, pair, paragraph, section, series, signing } from './parts';
import type { Sheet } from './sheet';
import { both, dataWords } from './words';

/** 公共安全视频图像信息系统管理条例 16 para 2(3): who, of which unit, why, and what. */
export function disclosureSheet(disclosure: DocumentContent<'disclosure'>): Sheet {
  const { requester, period } = disclosure;
  const body = [
    facts(
      [both('登记编号', 'Reference'), html`<span class="mono">${disclosure.disclosureId}</span>`],
      [both('提供日期', 'Given on'), pair(dayWords(disclosure.givenDay))],
      [both('登记时间', 'Recorded at'), moment(disclosure.recordedAtMs)],
      [both('账本条目', 'Ledger entry'), count(disclosure.entrySeq)],
    ),
    section(
      both('请求人', 'Who asked'),
      facts(
        [both('单位', 'Organisation'), known(requester.organisation)],
        [both('姓名', 'Name'), known(requester.name)],
        [both('所验证件（由经办人填写）', 'Identification seen (to be filled in)'), blank()],
        [both('调取文书编号', 'Letter'), known(requester.letter)],
      ),
    ),
    section(
      both('内容', 'What'),
      facts(
        [both('法律依据', 'Legal basis'), pair(disclosure.basis)],
        [both('事由和调取内容', 'Why, and what was asked for'), free(disclosure.asked)],
        [both('实际提供的内容', 'What was given'), free(disclosure.given)],
        [both('信息种类', 'Information'), series(disclosure.data.map((code) => dataWords[code]))],
        [both('所涉时段', 'Period'), period === null ? '—' : `${period.fromDay ?? '…'} — ${period.toDay ?? '…'}`],
        [both('经办人', 'Handled by'), known(disclosure.handedBy)],
        [both('批准人（签名）', 'Approved by (signature)'), blank()],
      ),
    ),
    html`<div class="small">${paragraph(
      both(
        '接收人只能将上述内容用于所述事由，并依法承担保密责任。人脸特征数值在任何情况下都不提供。',
        'Whoever receives this may use it only for the reason given and is bound to keep it confidential. The numbers that describe faces are given to nobody.',
      ),
    )}</div>`,
    signing([both('请求人签名', 'Signature of the requester'), both('经办人签名', 'Handled by')], true),
  ];
  return { title: both('资料查阅和提供登记表', 'Record of a disclosure'), body };
}
