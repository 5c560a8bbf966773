import type { DocumentContent } from '../contract/documents';
import type { Method } from '../contract/lanes';
import { type Html, html } from './html';
import { count, percent, seconds, span } from './numbers';
import { facts, inline, pair, paragraph, section, signing, table } from './parts';
import type { Sheet } from './sheet';
import { both, methodWords } from './words';

type Row = DocumentContent<'equal-treatment'>['rows'][number];
const methods: readonly Method[] = ['face', 'card', 'guard'];
/** Below this many passages a median says little. */
const FEW = 20;

/** 人脸识别技术应用安全管理办法 10, 12: the other ways must be reasonable and convenient. Whether they are, waiting shows. */
export function equalTreatmentSheet({ period, rows, outages, complaints }: DocumentContent<'equal-treatment'>): Sheet {
  const number = (words: ReturnType<typeof both>, width: number) => ({ head: words, kind: 'number' as const, width });
  const body = [
    facts(
      [both('时段', 'Period'), span(period.fromMs, period.toMs)],
      [both('相关投诉', 'Complaints about it'), count(complaints)],
    ),
    section(
      both('总体', 'Altogether'),
      table(
        [{ head: both('方式', 'Way') }, number(both('通行次数', 'Passages'), 25), number(both('占比', 'Share'), 25)],
        methods.map((method) => [inline(methodWords[method]), count(total(rows, method)), percent(shareOf(rows, method))]),
      ),
    ),
    section(both('怎样读这些数字', 'What the numbers mean'), meaning()),
    section(
      both('按通道和时段', 'By lane and hours'),
      table(
        [
          { head: both('通道', 'Lane') },
          { head: both('时段', 'Hours'), kind: 'fixed', width: 13 },
          { head: both('方式', 'Way'), width: 16 },
          number(both('次数', 'Passages'), 13),
          number(both('占比', 'Share'), 11),
          number(both('等待中位数', 'Median wait'), 14),
          number(both('最慢十分之一', 'Slowest tenth'), 14),
        ],
        rows.flatMap(linesOf),
      ),
    ),
    section(
      both('非人脸方式中断', 'When the way without face did not work'),
      table(
        [
          { head: both('通道', 'Lane') },
          number(both('分钟', 'Minutes'), 18),
          { head: both('人脸是否同时暂停', 'Face suspended meanwhile'), width: 32 },
        ],
        outages.map(({ lane, minutes, faceWasSuspended }) => [
          lane,
          count(minutes),
          pair(faceWasSuspended ? both('是', 'yes') : both('否', 'no')),
        ]),
      ),
    ),
    signing([both('负责人', 'In charge')], true),
  ];
  return {
    title: both('平等对待报告：各种通行方式的占比和等待', 'Equal treatment: share and waiting of each way to pass'),
    body,
  };
}

const total = (rows: readonly Row[], method: Method): number =>
  rows.reduce(
    (sum, { ways }) => sum + ways.filter((way) => way.method === method).reduce((all, { passages }) => all + passages, 0),
    0,
  );

const shareOf = (rows: readonly Row[], method: Method): number =>
  total(rows, method) / methods.reduce((sum, each) => sum + total(rows, each), 0);

function linesOf(row: Row): (Html | string)[][] {
  const all = row.ways.reduce((sum, { passages }) => sum + passages, 0);
  const hours = `${String(row.fromHour).padStart(2, '0')}–${String(row.toHour).padStart(2, '0')}`;
  return row.ways.map(({ method, passages, medianWaitMs, slowestTenthMs }) => [
    row.lane,
    hours,
    inline(methodWords[method]),
    passages < FEW ? html`${count(passages)}*` : count(passages),
    percent(all === 0 ? null : passages / all),
    seconds(medianWaitMs),
    seconds(slowestTenthMs),
  ]);
}

const meaning = (): Html =>
  html`${[
    both(
      '法律要求：不用人脸的人应有合理、便捷的其他方式，通道、时间和费用与用人脸的人相同（人脸识别技术应用安全管理办法 第10条、第12条）。',
      'The law asks that whoever does not use a face has another way that is reasonable and convenient: same lanes, same hours, no fee (人脸识别技术应用安全管理办法 art. 10, 12).',
    ),
    both(
      '等待从通道察觉到来人算起，到闸机确认开启为止。各方式的中位数相差明显，或“保安开门”的等待在某时段偏长，说明不用人脸的人等得更久，应当增加人手或读卡器。',
      'Waiting runs from the moment the lane noticed somebody to the turnstile’s word that it opened. If medians differ clearly, or guards take long at some hours, people without face wait longer there, and staff or readers should be added.',
    ),
    both(
      `带 * 的次数少于 ${FEW}，其等待数字只供参考。占比低不说明不平等：用不用人脸由住户自己决定。`,
      `Counts with * are below ${FEW}; their waiting figures say little. A small share is no sign of unequal treatment: whether to use a face is the residents’ own choice.`,
    ),
  ].map(paragraph)}`;
