import type { DocumentContent } from '../contract/documents';
import { html } from './html';
import { count, dayWords, groups } from './numbers';
import { facts, free, handlerFacts, listed, pair, paragraph, section, series, signing, table } from './parts';
import type { Sheet } from './sheet';
import { both, dataWords, purposeWords } from './words';

/** 个人信息保护法 22: the residents are told who takes over, and that nothing about the purpose changes. */
export function transferSheet(transfer: DocumentContent<'transfer'>): Sheet {
  const { from, to, data, purposes } = transfer;
  const day = dayWords(transfer.onDay);
  const name = to.name ?? '＿＿＿＿＿＿＿＿';
  const body = [
    html`<div class="box">${paragraph(
      both(
        `自${day.zh}起，本小区物业服务由“${name}”承接，您的个人信息随之转移。接收方继续履行原处理者的全部义务，不得扩大用途；要改变用途或方式，必须重新取得您的单独同意。`,
        `From ${day.en} the property service of this compound is taken over by “${name}”, and your personal information with it. The new handler takes over every duty and may not widen the purpose; to change purpose or method it needs your separate consent anew.`,
      ),
    )}</div>`,
    section(both('原处理者', 'Until now'), facts(...handlerFacts(from))),
    section(both('接收方', 'From then on'), facts(...handlerFacts(to))),
    section(
      both('转移的信息', 'What is transferred'),
      facts(
        [both('涉及人数', 'People'), count(transfer.people)],
        [both('告知住户', 'Residents told'), html`${pair(dayWords(transfer.told.onDay))}<br>${free(transfer.told.how)}`],
        [both('用途（不变）', 'Purpose (unchanged)'), series(purposes.map((code) => purposeWords[code]))],
        [both('账本条目数（出具时）', 'Entries in the ledger (when made)'), count(transfer.ledgerSize)],
        [both('账本根哈希', 'Root of the ledger'), html`<span class="mono">${groups(transfer.rootHash)}</span>`],
      ),
      table(
        [{ head: both('信息', 'Information') }, { head: both('数量', 'How many'), kind: 'number', width: 25 }],
        data.map(({ what, count: many }) => [pair(dataWords[what]), count(many)]),
      ),
    ),
    section(
      both('您可以怎么做', 'What you can do'),
      listed(
        [
          both('不必做任何事：门禁卡照常使用。', 'You need not do anything: your card works as before.'),
          both(
            '可以随时撤回人脸通行的同意，在岗亭当场办理。',
            'You may withdraw your consent to passing by face at any time, on the spot at the guard station.',
          ),
          both(
            '可以要求查阅、复制、更正或删除您的信息，或要求解释。',
            'You may see, copy, correct or delete your information, or have things explained.',
          ),
          both(
            '可以向网信部门（12377）或公安机关投诉举报。',
            'You may complain to the cyberspace administration (12377) or the police.',
          ),
        ].map(pair),
      ),
    ),
    signing([both('原处理者', 'Handler until now'), both('接收方', 'New handler')], true),
  ];
  return { title: both('个人信息转移告知书', 'Notice of a transfer of personal information'), body };
}
