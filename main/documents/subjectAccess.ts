import type { DocumentHead } from '../contract/documentParts';
import type { DocumentContent } from '../contract/documents';
import { html } from './html';
import { count, dayWords, minute, moment } from './numbers';
import { facts, handlerFacts, inline, listed, pair, paragraph, retentionTable, section, signing, table } from './parts';
import type { Sheet } from './sheet';
import { both, directionWords, methodWords, outcomeWords } from './words';

/** 个人信息保护法 45: everything the station holds about one person, to read. */
export function subjectAccessSheet(data: DocumentContent<'subject-access'>, { handler }: DocumentHead): Sheet {
  const { person, cards, consents, templates, passages, disclosures, others, retention, leftOut } = data;
  const time = (words: ReturnType<typeof both>) => ({ head: words, kind: 'fixed' as const, width: 21 });
  const body = [
    html`<div class="box">${paragraph(
      both(
        '以下是本岗亭保存的关于您的全部个人信息。人脸特征数值本身不打印：它只能由本机解读，打印出来反而增加风险。您可以要求更正、删除或转移。',
        'This is all the personal information this station holds about you. The numbers that describe your face are not printed: only this machine can read them, and printing them would add to the risk. You may have anything corrected, deleted or transferred.',
      ),
    )}</div>`,
    facts(
      [both('姓名和房号', 'Name and flat'), `${person.name}　${person.unit}`],
      [both('出生日期', 'Date of birth'), person.birthDate === null ? '—' : pair(dayWords(person.birthDate))],
      [both('本机所用代号', 'Pseudonym used here'), html`<span class="mono">${data.pseudonym}</span>`],
      ...handlerFacts(handler),
      [
        both('接收方', 'Recipients'),
        pair(
          disclosures.length === 0
            ? both('无（依法须保密的不在此列）', 'none (apart from what the law keeps secret)')
            : both('见下表', 'see the table below'),
        ),
      ],
    ),
    section(
      both('门禁卡', 'Access cards'),
      table(
        [{ head: both('卡', 'Card') }, time(both('发卡', 'Issued')), time(both('收回', 'Taken back'))],
        cards.map(({ label, issuedAtMs, revokedAtMs }) => [label, minute(issuedAtMs), minute(revokedAtMs)]),
      ),
    ),
    section(
      both('同意、拒绝和撤回', 'Consents, refusals and withdrawals'),
      table(
        [
          { head: both('决定', 'Decision') },
          time(both('时间', 'Time')),
          { head: both('告知书版本', 'Notice'), kind: 'number', width: 13 },
          time(both('有效至', 'Valid until')),
          { head: both('账本条目', 'Entry'), kind: 'number', width: 12 },
        ],
        consents.map(({ event, atMs, noticeVersion, validUntilMs, entry }) => [
          inline(event),
          minute(atMs),
          count(noticeVersion),
          minute(validUntilMs),
          count(entry ? entry.seq : null),
        ]),
      ),
    ),
    section(
      both('人脸特征数值', 'Numbers that describe the face'),
      table(
        [{ head: both('模型', 'Model') }, time(both('生成', 'Made')), { head: both('是否用于比对', 'Compared'), width: 22 }],
        templates.map(({ model, madeAtMs, isUsed }) => [
          model,
          minute(madeAtMs),
          pair(isUsed ? both('是', 'yes') : both('否', 'no')),
        ]),
      ),
    ),
    section(
      both(`通行记录（${count(passages.length)}条）`, `Records of passing (${count(passages.length)})`),
      table(
        [
          { head: both('时间', 'Time'), kind: 'fixed', width: 25 },
          { head: both('通道', 'Lane') },
          { head: both('方向', 'Way'), width: 11 },
          { head: both('方式', 'By'), width: 18 },
          { head: both('结果', 'Result'), width: 20 },
        ],
        passages.map(({ atMs, lane, direction, method, outcome }) => [
          moment(atMs),
          lane,
          inline(directionWords[direction]),
          inline(methodWords[method]),
          inline(outcomeWords[outcome]),
        ]),
      ),
    ),
    section(
      both('提供给他人', 'Given to others'),
      table(
        [
          time(both('时间', 'Time')),
          { head: both('提供给', 'To'), width: 24 },
          { head: both('依据', 'Basis'), width: 24 },
          { head: both('内容', 'What') },
        ],
        disclosures.map(({ atMs, to, basis, what }) => [minute(atMs), to, pair(basis), html`<span class="free">${what}</span>`]),
      ),
    ),
    section(
      both('其他记录', 'Other records'),
      table(
        [
          time(both('时间', 'Time')),
          { head: both('内容', 'What') },
          { head: both('账本条目', 'Entry'), kind: 'number', width: 12 },
        ],
        others.map(({ atMs, what, entrySeq }) => [minute(atMs), pair(what), count(entrySeq)]),
      ),
    ),
    section(both('保存多久', 'How long it is kept'), retentionTable(retention)),
    section(
      both('未列入的内容', 'What is not in here'),
      leftOut.length > 0 ? listed(leftOut.map(pair)) : paragraph(both('无。', 'Nothing was left out.')),
    ),
    signing([both('经办人', 'Handled by'), both('本人签收', 'Received by the resident')], true),
  ];
  return { title: both('个人信息副本', 'Copy of personal information'), body };
}
