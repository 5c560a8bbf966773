import type { DocumentContent } from '../contract/documents';
import { html } from './html';
import { count, groups, minute, moment, span } from './numbers';
import { facts, inline, pair, paragraph, section, signing, table, wholeSection } from './parts';
import type { Sheet } from './sheet';
import { both, manualReasonWords } from './words';

/** Handed from shift to shift, on paper: whoever cuts the ledger's tail afterwards cannot cut this (C2SP tlog-checkpoint). */
export function shiftSheet(shift: DocumentContent<'shift-sheet'>): Sheet {
  const { period, guards, openAlarms, openings, passages, faceSuspensions, checkpoint } = shift;
  const number = (words: ReturnType<typeof both>) => ({ head: words, kind: 'number' as const, width: 13 });
  const time = (words: ReturnType<typeof both>) => ({ head: words, kind: 'fixed' as const, width: 22 });
  const body = [
    facts(
      [both('时段', 'Period'), span(period.fromMs, period.toMs)],
      [
        both('当班人员', 'On duty'),
        html`${guards.map(({ name, fromMs, toMs }) => html`<div>${name}　${span(fromMs, toMs)}</div>`)}`,
      ],
      ...(shift.visitorsInside === null ? [] : [[both('在场访客', 'Visitors inside'), count(shift.visitorsInside)] as const]),
    ),
    section(
      both('未了结的报警', 'Open alarms'),
      table(
        [
          { head: both('报警', 'Alarm') },
          { head: both('通道', 'Lane'), width: 20 },
          time(both('发生', 'Raised')),
          time(both('确认', 'Acknowledged')),
        ],
        openAlarms.map(({ words, lane, raisedAtMs, acknowledgedAtMs }) => [
          pair(words),
          lane ?? '—',
          minute(raisedAtMs),
          minute(acknowledgedAtMs),
        ]),
      ),
    ),
    section(
      both('人工开门（按原因）', 'Openings by hand, by reason'),
      table(
        [{ head: both('原因', 'Reason') }, { head: both('通道', 'Lane'), width: 30 }, number(both('次数', 'Count'))],
        openings.map(({ reason, lane, count: many }) => [inline(manualReasonWords[reason]), lane, count(many)]),
      ),
    ),
    section(
      both('通行', 'Passages'),
      table(
        [
          { head: both('通道', 'Lane') },
          number(both('人脸', 'Face')),
          number(both('刷卡', 'Card')),
          number(both('保安', 'Guard')),
          number(both('未放行', 'Not let in')),
        ],
        passages.map(({ lane, face, card, guard, denied }) => [lane, count(face), count(card), count(guard), count(denied)]),
      ),
    ),
    section(
      both('人脸暂停', 'Face suspended'),
      table(
        [
          { head: both('原因', 'Why') },
          { head: both('通道', 'Lane'), width: 20 },
          time(both('自', 'From')),
          time(both('至', 'To')),
        ],
        faceSuspensions.map(({ words, lane, fromMs, toMs }) => [pair(words), lane ?? '—', minute(fromMs), minute(toMs)]),
      ),
    ),
    wholeSection(
      both('账本检查点', 'Ledger checkpoint'),
      facts(
        [both('条目数', 'Entries'), count(checkpoint.size)],
        [both('签发时间', 'Made at'), moment(checkpoint.madeAtMs)],
        [
          both('根哈希（前8组，供口头核对）', 'Root, first eight groups, to be read out'),
          html`<strong class="mono">${groups(checkpoint.rootHash.slice(0, 32))}</strong>`,
        ],
      ),
      html`<pre class="mono">${checkpoint.note}</pre>`,
      html`<div class="small">${paragraph(
        both(
          '请与上一班次的值班表一并保管。日后账本若比本表短，或根哈希不符，即说明账本被截断或改动。',
          'Keep this with the sheet of the shift before. A ledger that is later shorter than this, or has another root, was cut or changed.',
        ),
      )}</div>`,
    ),
    signing([both('交班人', 'Handed over by'), both('接班人', 'Taken over by')], false),
  ];
  return { title: both('值班交接表', 'Shift sheet'), body };
}
