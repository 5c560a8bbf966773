import type { DocumentHead } from '../contract/documentParts';
import type { DocumentContent } from '../contract/documents';
import { type Html, html } from './html';
import { liveFigures } from './impactFigures';
import { count, dayWords, moment } from './numbers';
import { facts, free, handlerFacts, pair, paragraph, section, signing, table, wholeSection } from './parts';
import type { Sheet } from './sheet';
import { both } from './words';

const reasons = {
  'before-start': both('启用前', 'before start'),
  change: both('目的、方式或设备变更', 'purpose, method or equipment changed'),
  incident: both('发生重大事件', 'after a major incident'),
  periodic: both('定期复评', 'regular review'),
} as const;

const states = {
  signed: both('已签署', 'Signed'),
  outdated: both('已失效：条件已变更，须重新评估', 'Outdated: conditions have changed; to be done again'),
  replaced: both('已由新的评估代替', 'Replaced by a newer assessment'),
} as const;

/** 个人信息保护法 55 and 56; the four parts of 人脸识别技术应用安全管理办法 9. Figures are the running system's, judgements people's. */
export function impactAssessmentSheet(assessment: DocumentContent<'impact-assessment'>, { handler }: DocumentHead): Sheet {
  const { answers, state, live, protections, signer, keepUntilDay } = assessment;
  const body = [
    ...(assessment.isDemo
      ? [
          html`<div class="draft">${pair(both('演示数据：不能用于备案或检查', 'Made by the demo: not for filing or inspection'))}</div>`,
        ]
      : []),
    ...(state === 'signed' ? [] : [html`<div class="draft">${pair(states[state])}</div>`]),
    facts(
      ...handlerFacts(handler),
      [both('版次', 'Version'), String(assessment.version)],
      [both('评估缘由', 'Occasion'), pair(reasons[assessment.reason])],
      [both('状态', 'State'), pair(states[state])],
      [both('系统数据取自', 'Figures taken at'), moment(live.takenAtMs)],
      [
        both('保存至', 'Kept until'),
        pair(keepUntilDay === null ? both('被新的评估代替后满三年', 'three years after it is replaced') : dayWords(keepUntilDay)),
      ],
    ),
    part(
      both('一、处理目的、方式是否合法、正当、必要', '1 Whether purpose and method are lawful, legitimate and necessary'),
      answers.necessity,
    ),
    part(
      both(
        '二、对个人权益的影响，降低不利影响的措施是否有效',
        '2 Effect on people’s rights, and whether what mitigates it works',
      ),
      answers.rights,
    ),
    part(
      both(
        '三、人脸信息泄露、篡改、丢失、毁损或被非法获取、出售、使用的风险和可能的危害',
        '3 Risk of leak, alteration, loss, damage, or of illegal obtaining, sale and use, and the harm',
      ),
      answers.risks,
    ),
    part(
      both('四、保护措施是否合法、有效并与风险程度相适应', '4 Whether protections are lawful, effective and in proportion'),
      answers.protection,
    ),
    section(
      both('保护措施核对', 'Protections, as found in the running system'),
      table(
        [{ head: both('措施', 'Protection') }, { head: both('状态', 'State'), width: 20 }],
        protections.map(({ what, isOn }) => [pair(what), pair(isOn ? both('启用', 'on') : both('未启用', 'off'))]),
      ),
    ),
    ...liveFigures(live),
    wholeSection(both('签署', 'Signatures'), signatures(signer)),
  ];
  return { title: both('人脸识别个人信息保护影响评估报告', 'Personal information protection impact assessment: faces'), body };
}

const part = (heading: ReturnType<typeof both>, text: string): Html => section(heading, html`<p>${free(text)}</p>`);

function signatures({ name, atMs, paperSha256, entrySeq }: DocumentContent<'impact-assessment'>['signer']): Html {
  const how =
    paperSha256 === null
      ? both('在岗亭屏幕上签名', 'signed on the station’s screen')
      : both('在纸上签名，扫描件 SHA-256：', 'signed on paper, SHA-256 of the scan:');
  return html`${facts(
    [both('评估人', 'Assessed by'), html`<strong>${name}</strong>`],
    [both('签署时间', 'Signed at'), moment(atMs)],
    [both('方式', 'How'), html`${pair(how)}${paperSha256 === null ? null : html`<br><span class="mono">${paperSha256}</span>`}`],
    [both('账本条目', 'Ledger entry'), count(entrySeq)],
  )}${signing([both('个人信息保护负责人', 'In charge of personal information'), both('批准人', 'Approved by')], true)}<div class="small">${paragraph(
    both(
      '报告和处理情况记录至少保存三年（个人信息保护法 第56条）。',
      'The report and the record of processing are kept for at least three years (个人信息保护法 art. 56).',
    ),
  )}</div>`;
}
