import type { DocumentContent } from '../contract/documents';
import { type Html, html } from './html';
import { count, moment, percent, rate, seconds } from './numbers';
import { facts, pair, retentionTable, section, table } from './parts';
import { ageWords, both, methodWords } from './words';

type Live = DocumentContent<'impact-assessment'>['live'];

const yes = both('是', 'yes');
const no = both('否', 'no');

/** What the running system says of itself, beside the judgement of people. */
export function liveFigures(live: Live): Html[] {
  const number = (words: ReturnType<typeof both>, width = 18) => ({ head: words, kind: 'number' as const, width });
  return [
    section(
      both('系统数据：摄像头和取景', 'Figures: cameras and what they see'),
      table(
        [
          { head: both('通道', 'Lane') },
          number(both('使用的画面', 'Part of picture used')),
          { head: both('人脸', 'Face'), width: 14 },
          { head: both('遮挡', 'Masked'), width: 14 },
        ],
        live.cameras.map(({ lane, viewShare, hasFace, isMasked }) => [
          lane,
          percent(viewShare),
          pair(hasFace ? yes : no),
          pair(isMasked ? yes : no),
        ]),
      ),
    ),
    section(
      both('系统数据：人数', 'Figures: people'),
      table(
        [
          { head: both('年龄段', 'Age') },
          number(both('已登记人脸', 'With face'), 25),
          number(both('未登记人脸', 'Without face'), 25),
        ],
        live.people.map(({ ageBand, withFace, withoutFace }) => [pair(ageWords[ageBand]), count(withFace), count(withoutFace)]),
      ),
    ),
    section(
      both('系统数据：识别误差', 'Figures: errors of recognition'),
      facts(
        [both('模型组', 'Set of models'), live.profile],
        [both('误识率（把一人认成另一人，每次比对）', 'False matches, per comparison'), measured(live.falseMatch)],
        [both('拒识率（认不出本人）', 'False non-matches'), measured(live.falseNonMatch)],
      ),
      table(
        [{ head: both('通道', 'Lane'), width: 40 }, { head: both('活体检测', 'Signs of life asked for') }],
        live.liveness.map(({ lane, words }) => [lane, pair(words)]),
      ),
    ),
    section(both('系统数据：保存期限', 'Figures: retention'), retentionTable(live.retention)),
    section(
      both('系统数据：网络和权限', 'Figures: network and access'),
      facts(
        [both('对外连接', 'Connections to the outside'), html`${count(live.egress.connections)}　${pair(live.egress.words)}`],
        [both('被拦截的请求', 'Requests stopped'), count(live.egress.blocked)],
      ),
      table(
        [{ head: both('角色', 'Role') }, number(both('账号数', 'Accounts'))],
        live.roles.map(({ role, accounts }) => [pair(role), count(accounts)]),
      ),
    ),
    section(
      both('系统数据：不用人脸的通行', 'Figures: passing without a face'),
      table(
        [{ head: both('方式', 'Way') }, number(both('占比', 'Share')), number(both('等待中位数', 'Median wait'))],
        live.ways.map(({ method, share, medianWaitMs }) => [pair(methodWords[method]), percent(share), seconds(medianWaitMs)]),
      ),
    ),
    section(
      both('系统数据：事件', 'Figures: incidents'),
      table(
        [{ head: both('时间', 'Time'), kind: 'fixed', width: 25 }, { head: both('经过', 'What happened') }],
        live.incidents.map(({ atMs, words }) => [moment(atMs), html`<span class="free">${words}</span>`]),
      ),
    ),
    section(
      both('系统数据：版本', 'Figures: versions'),
      table(
        [
          { head: both('部件', 'Part'), width: 26 },
          { head: both('版本', 'Version'), width: 18 },
          { head: both('SHA-256', 'SHA-256') },
        ],
        live.versions.map(({ part, version, sha256 }) => [part, version, html`<span class="mono">${sha256 ?? '—'}</span>`]),
      ),
    ),
  ];
}

/** With its interval of confidence: a rate alone says more than was measured. */
function measured(value: Live['falseMatch']): Html {
  if (value === null) return pair(both('未测量', 'not measured'));
  const { low, high, comparisons } = value;
  return pair(
    both(
      `${rate(value.rate)}（95% 区间 ${rate(low)} 至 ${rate(high)}，比对 ${count(comparisons)} 次）`,
      `${rate(value.rate)} (95 % interval ${rate(low)} to ${rate(high)}, ${count(comparisons)} comparisons)`,
    ),
  );
}
