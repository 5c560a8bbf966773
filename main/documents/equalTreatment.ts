import type { DocumentContent } from '../contract/documents';
import { type Html, html } from './html';
import { count, percent, seconds, span } from './numbers';
import { type Column, facts, inline, listed, pair, paragraph, section, signing, table } from './parts';
import type { Sheet } from './sheet';
import { both, methodWords } from './words';

type Content = DocumentContent<'equal-treatment'>;
type Ways = Content['altogether'];

/** Below this many passages a median says little. */
const FEW = 20;

/** 人脸识别技术应用安全管理办法 10, 12: the other ways must be reasonable and convenient. Whether they are, waiting shows. */
export function equalTreatmentSheet(content: DocumentContent<'equal-treatment'>): Sheet {
  const { period, altogether, lanes, hours, humanChecks, outages } = content;
  const body = [
    facts(
      [both('时段', 'Period'), span(period.fromMs, period.toMs)],
      [both('同期收到的投诉（全部）', 'Complaints received meanwhile (all)'), count(content.complaints)],
      [both('未放行的刷卡、密码和通行码', 'Cards, PINs and passes refused'), count(content.cardsRefused)],
    ),
    section(both('总体', 'Altogether'), waysTable([], [{ heads: [], ways: altogether }])),
    section(both('怎样读这些数字', 'What the numbers mean'), meaning()),
    section(
      both('按通道', 'By lane'),
      waysTable(
        [{ head: both('通道', 'Lane') }],
        lanes.map(({ lane, ways }) => ({ heads: [html`${lane}`], ways })),
      ),
    ),
    section(
      both('按星期和时段', 'By day of the week and hours'),
      waysTable(
        [
          { head: both('星期', 'Day'), width: 14 },
          { head: both('时段', 'Hours'), kind: 'fixed', width: 13 },
        ],
        hours.map(({ weekday, fromHour, toHour, ways }) => ({
          heads: [inline(weekdays[weekday - 1] ?? both('—', '—')), html`${two(fromHour)}–${two(toHour)}`],
          ways,
        })),
      ),
    ),
    section(
      both('机器转人工', 'Faces referred to the guard'),
      facts(
        [both('转人工次数', 'Referred'), count(humanChecks.asked)],
        [both('保安放行', 'Let in by the guard'), count(humanChecks.letIn)],
        [both('保安未放行', 'Not let in by the guard'), count(humanChecks.turnedAway)],
        [both('无人回应', 'Not answered'), count(humanChecks.noAnswer)],
        [both('放行前等待中位数', 'Median wait until let in'), seconds(humanChecks.waiting.medianMs)],
      ),
    ),
    section(
      both('非人脸方式中断', 'When the way without face did not work'),
      table(
        [{ head: both('通道', 'Lane') }, number(both('分钟', 'Minutes'), 18), { head: both('其间', 'Meanwhile'), width: 42 }],
        outages.map(({ lane, minutes, guardPosted }) => [
          lane,
          count(minutes),
          pair(
            guardPosted
              ? both('有一段时间由保安当面放行', 'a guard stood there for a part of it')
              : both('人脸同时暂停', 'faces were suspended'),
          ),
        ]),
      ),
    ),
    section(both('这些数字没有说的', 'What the figures do not say'), listed(content.notMeasured.map(pair))),
    signing([both('负责人', 'In charge')], true),
  ];
  return {
    title: both('平等对待报告：各种通行方式的占比和等待', 'Equal treatment: share and waiting of each way to pass'),
    body,
  };
}

const two = (hour: number): string => String(hour).padStart(2, '0');
const number = (words: ReturnType<typeof both>, width: number) => ({ head: words, kind: 'number' as const, width });
const withCardAndFace = { ...methodWords, 'card-and-face': both('刷卡加人脸', 'Card and face') } as const;
const weekdays = [
  both('周一', 'Mon'),
  both('周二', 'Tue'),
  both('周三', 'Wed'),
  both('周四', 'Thu'),
  both('周五', 'Fri'),
  both('周六', 'Sat'),
  both('周日', 'Sun'),
];

const waysTable = (columns: readonly Column[], groups: readonly { heads: Html[]; ways: Ways }[]): Html =>
  table(
    [
      ...columns,
      { head: both('方式', 'Way') },
      number(both('次数', 'Passages'), 12),
      number(both('占比', 'Share'), 11),
      number(both('等待中位数', 'Median wait'), 14),
      number(both('最慢十分之一', 'Slowest tenth'), 14),
    ],
    groups.flatMap(({ heads, ways }) =>
      ways
        .filter(({ passages, waiting }) => passages > 0 || waiting.measured > 0 || columns.length === 0)
        .map(({ method, passages, share, waiting }) => [
          ...heads,
          inline(withCardAndFace[method]),
          passages < FEW ? html`${count(passages)}*` : count(passages),
          percent(share),
          waiting.medianMs === null ? inline(both('未测', 'not measured')) : seconds(waiting.medianMs),
          seconds(waiting.slowestTenthMs),
        ]),
    ),
  );

const meaning = (): Html =>
  html`${[
    both(
      '法律要求：不用人脸的人应有合理、便捷的其他方式，通道、时间和费用与用人脸的人相同（人脸识别技术应用安全管理办法 第10条、第12条）。',
      'The law asks that whoever does not use a face has another way that is reasonable and convenient: same lanes, same hours, no fee (人脸识别技术应用安全管理办法 art. 10, 12).',
    ),
    both(
      '等待：人脸从看见来人的第一幅合格画面到向闸机发出开启指令；刷卡、密码和通行码从判定到闸机确认开启；保安开门从机器请保安核验到保安开门。各方式的中位数相差明显，或“保安开门”的等待在某时段偏长，说明不用人脸的人等得更久，应当增加人手或读卡器。',
      'Waiting: for a face from the first good picture to the command to the turnstile; for a card, a PIN or a pass from the decision to the turnstile’s word; for the guard from the machine’s question to the opening. If medians differ clearly, or guards take long at some hours, people without face wait longer there, and staff or readers should be added.',
    ),
    both(
      `带 * 的次数少于 ${FEW}，其等待数字只供参考。占比低不说明不平等：用不用人脸由住户自己决定。`,
      `Counts with * are below ${FEW}; their waiting figures say little. A small share is no sign of unequal treatment: whether to use a face is the residents’ own choice.`,
    ),
  ].map(paragraph)}`;
