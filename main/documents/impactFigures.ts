import type { BothWords } from '../contract/documentParts';
import type { DocumentContent } from '../contract/documents';
import { type Html, html } from './html';
import { count, percent, rate, seconds } from './numbers';
import { facts, pair, paragraph, retentionTable, section, series, table } from './parts';
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
          { head: both('人脸', 'Face'), width: 12 },
          { head: both('活体检测', 'Signs of life asked for'), width: 34 },
        ],
        live.cameras.map(({ lane, viewShare, hasFace, liveness }) => [
          lane,
          percent(viewShare),
          pair(hasFace ? yes : no),
          pair(liveness),
        ]),
      ),
      notHere(both('摄像头画面内的遮挡', 'what is masked within the cameras')),
    ),
    section(
      both('系统数据：人数', 'Figures: people'),
      table(
        [{ head: both('年龄段', 'Age') }, number(both('已登记人脸', 'With face'), 25)],
        live.people.map(({ ageBand, withFace }) => [pair(ageWords[ageBand]), count(withFace)]),
      ),
    ),
    section(
      both('系统数据：识别误差', 'Figures: errors of recognition'),
      facts(
        [both('比对方式', 'Comparison'), live.use],
        [both('模型组', 'Set of models'), `${live.recognition.profile} · ${live.recognition.model ?? '—'}`],
        [both('设定的误识率（每次比对）', 'Rate of false matches set, per comparison'), rate(live.recognition.falseMatchRateSet)],
        [both('须相互一致的画面数', 'Pictures that must agree'), count(live.recognition.framesToAgree)],
        [
          both('相应的相似度门槛', 'Likeness that takes'),
          live.recognition.threshold === null ? notMeasured() : live.recognition.threshold.toFixed(4),
        ],
      ),
      table(
        [
          number(both('误识率（在公开样本上测得）', 'False matches, measured on public pairs'), 50),
          number(both('相似度门槛', 'Likeness'), 30),
        ],
        live.recognition.measured.map(({ rate: measured, cosine }) => [rate(measured), cosine.toFixed(4)]),
      ),
      notHere(both('误识率和拒识率（在本小区的住户中）', 'false matches and false non-matches among this compound’s residents')),
    ),
    section(both('系统数据：保存期限', 'Figures: retention'), retentionTable(live.retention)),
    section(
      both('系统数据：网络和权限', 'Figures: network and access'),
      facts([both('对外连接', 'Connections to the outside'), pair(live.egress)], [both('角色', 'Roles'), series(live.roles)]),
    ),
    section(
      both('系统数据：不用人脸的通行', 'Figures: passing without a face'),
      facts([both('不用人脸的占比（最近30日）', 'Share without a face (last 30 days)'), percent(live.nonFaceShare)]),
      table(
        [{ head: both('方式', 'Way') }, number(both('等待中位数', 'Median wait'), 25)],
        live.ways.map(({ method, medianWaitMs }) => [
          pair(methodWords[method]),
          medianWaitMs === null ? notMeasured() : seconds(medianWaitMs),
        ]),
      ),
    ),
    section(
      both('系统数据：事件', 'Figures: incidents'),
      facts([both('已登记的安全事件（至评估时）', 'Incidents on record (until then)'), count(live.incidents)]),
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

const notMeasured = (): Html => pair(both('本站未测', 'not measured here'));

const notHere = ({ zh, en }: BothWords): Html =>
  html`<div class="small">${paragraph(both(`本站未测：${zh}。`, `Not measured here: ${en}.`))}</div>`;
