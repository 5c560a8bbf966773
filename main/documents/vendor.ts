import type { DocumentContent } from '../contract/documents';
import { html } from './html';
import { count, dayWords } from './numbers';
import { blank, facts, free, known, pair, paragraph, section, series, signing } from './parts';
import type { Sheet } from './sheet';
import { both, dataWords } from './words';

const endings = {
  returned: both('已返还', 'returned'),
  deleted: both('已删除', 'deleted'),
  'held-none': both('未持有个人信息', 'held no personal information'),
} as const;

/** 个人信息保护法 21, 网络数据安全管理条例 12: what was entrusted to whom, until when, and what became of it. */
export function vendorSheet(vendor: DocumentContent<'vendor'>): Sheet {
  const { ended } = vendor;
  const [from, until] = [dayWords(vendor.fromDay), dayWords(vendor.untilDay)];
  const body = [
    facts(
      [both('受托人', 'Entrusted'), known(vendor.name)],
      [both('联系方式', 'Contact'), known(vendor.contact)],
      [both('合同编号', 'Contract'), known(vendor.contract)],
      [both('期限', 'Term'), pair(both(`${from.zh}至${until.zh}`, `${from.en} to ${until.en}`))],
      [both('委托目的', 'Purpose'), free(vendor.purpose)],
      [both('委托事项', 'Work'), free(vendor.work)],
      [both('可接触的信息', 'Information within reach'), series(vendor.data.map((code) => dataWords[code]))],
      [both('保护措施（按合同填写）', 'Safeguards (as in the contract)'), blank()],
      [both('转委托（按合同填写）', 'Subcontracting (as in the contract)'), blank()],
      [both('账本条目', 'Ledger entry'), count(vendor.entrySeq)],
      [
        both('登记保存至', 'Record kept until'),
        pair(
          vendor.keepUntilDay === null ? both('委托终止后满三年', 'three years after the end') : dayWords(vendor.keepUntilDay),
        ),
      ],
    ),
    section(
      both('委托终止', 'End'),
      ended === null
        ? paragraph(both('委托仍在进行。', 'The work goes on.'))
        : facts(
            [both('终止日期', 'Ended on'), pair(dayWords(ended.onDay))],
            [both('个人信息处置', 'Personal information'), pair(endings[ended.how])],
            [both('证明', 'Proof'), free(ended.proof)],
          ),
    ),
    html`<div class="small">${paragraph(
      both(
        '受托人不得超出约定处理个人信息；委托不生效、无效、被撤销或终止的，须返还或删除，不得保留（个人信息保护法 第21条）。',
        'The entrusted party may not go beyond what was agreed, and returns or deletes everything when the work ends (个人信息保护法 art. 21).',
      ),
    )}</div>`,
    signing([both('受托人', 'Entrusted party'), both('处理者', 'Handler')], true),
  ];
  return { title: both('委托处理登记表', 'Record of an entrusted vendor'), body };
}
