import type { DocumentContent } from '../contract/documents';
import { html } from './html';
import { count, moment, span } from './numbers';
import { facts, free, known, pair, paragraph, section, series, signing } from './parts';
import type { Sheet } from './sheet';
import { both, dataWords } from './words';

const kinds = {
  'looked-up': both('查阅', 'looked up'),
  exported: both('导出', 'exported'),
  'handed-over': both('提供', 'handed over'),
} as const;

/** 公共安全视频图像信息系统管理条例 16 para 2(3): who, of which unit, why, and what. */
export function disclosureSheet(disclosure: DocumentContent<'disclosure'>): Sheet {
  const { requester, period, isRefused } = disclosure;
  const body = [
    facts(
      [both('登记编号', 'Reference'), html`<span class="mono">${disclosure.disclosureId}</span>`],
      [both('时间', 'Time'), moment(disclosure.atMs)],
      [both('方式', 'Kind'), pair(kinds[disclosure.kind])],
      [both('结果', 'Outcome'), pair(isRefused ? both('未予提供', 'not given') : both('已办理', 'done'))],
      [both('账本条目', 'Ledger entry'), count(disclosure.entrySeq)],
    ),
    section(
      both('请求人', 'Who asked'),
      facts(
        [both('单位', 'Organisation'), known(requester.organisation)],
        [both('姓名', 'Name'), known(requester.name)],
        [both('所验证件', 'Identification seen'), known(requester.identification)],
        [both('调取文书编号', 'Letter'), known(requester.letter)],
      ),
    ),
    section(
      both('内容', 'What'),
      facts(
        [both('法律依据', 'Legal basis'), known(disclosure.law)],
        [both('事由', 'Why'), free(disclosure.purpose)],
        [both('调取内容', 'What was asked for'), free(disclosure.what)],
        [both('信息种类', 'Information'), series(disclosure.data.map((code) => dataWords[code]))],
        [both('所涉时段', 'Period'), period === null ? '—' : span(period.fromMs, period.toMs)],
        [both('涉及人数', 'People'), count(disclosure.people)],
        [both('交付文件 SHA-256', 'SHA-256 of what was given'), html`<span class="mono">${disclosure.copySha256 ?? '—'}</span>`],
        ...(isRefused ? [[both('不予提供的理由', 'Why not given'), free(disclosure.refusal)] as const] : []),
        [both('经办人', 'Handled by'), known(disclosure.handedBy)],
        [both('批准人', 'Approved by'), known(disclosure.approvedBy)],
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
