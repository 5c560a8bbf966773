import type { DocumentHead } from '../contract/documentParts';
import type { DocumentContent } from '../contract/documents';
import { type Html, html } from './html';
import { liveFigures } from './impactFigures';
import { dayWords, moment } from './numbers';
import { facts, free, handlerFacts, pair, paragraph, section, table, wholeSection } from './parts';
import type { Sheet } from './sheet';
import { both } from './words';

const reasons = {
  'before-start': both('启用前', 'before start'),
  change: both('目的、方式或设备变更', 'purpose, method or equipment changed'),
  incident: both('发生重大事件', 'after a major incident'),
  periodic: both('定期复评', 'regular review'),
} as const;

const states = {
  draft: both('草稿：尚未签署，不得据此启用人脸', 'Draft: not signed; faces may not go live on it'),
  signed: both('已签署', 'Signed'),
  outdated: both('已失效：条件已变更，须重新评估', 'Outdated: conditions have changed; to be done again'),
} as const;

const signerWords = {
  assessor: both('评估人', 'Assessed by'),
  officer: both('个人信息保护负责人', 'In charge of personal information'),
  approver: both('批准人', 'Approved by'),
} as const;

/** 个人信息保护法 55 and 56; the four parts of 人脸识别技术应用安全管理办法 9. Figures are the running system's, judgements people's. */
export function impactAssessmentSheet(assessment: DocumentContent<'impact-assessment'>, { handler }: DocumentHead): Sheet {
  const { answers, state, live, protections, signers } = assessment;
  const body = [
    ...(state === 'signed' ? [] : [html`<div class="draft">${pair(states[state])}</div>`]),
    facts(
      ...handlerFacts(handler),
      [both('版次', 'Version'), String(assessment.version)],
      [both('评估缘由', 'Occasion'), pair(reasons[assessment.reason])],
      [both('状态', 'State'), pair(states[state])],
      [both('系统数据取自', 'Figures taken at'), moment(live.takenAtMs)],
      [both('保存至', 'Kept until'), pair(dayWords(assessment.keepUntilDay))],
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
    part(both('结论', 'Conclusion'), answers.conclusion),
    wholeSection(both('签署', 'Signatures'), signatures(signers)),
  ];
  return { title: both('人脸信息个人信息保护影响评估报告', 'Personal information protection impact assessment: faces'), body };
}

const part = (heading: ReturnType<typeof both>, text: string): Html => section(heading, html`<p>${free(text)}</p>`);

function signatures(signers: DocumentContent<'impact-assessment'>['signers']): Html {
  return html`<div class="signing">${signers.map(
    ({ part: who, name, atMs }) =>
      html`<div>${pair(signerWords[who])}<strong>${name}</strong><span class="date">${atMs === null ? pair(both('尚未签署', 'not signed')) : moment(atMs)}</span></div>`,
  )}<div class="seal">${pair(both('（盖章处）', 'Seal'))}</div></div><div class="small">${paragraph(
    both(
      '报告和处理情况记录至少保存三年（个人信息保护法 第56条）。',
      'The report and the record of processing are kept for at least three years (个人信息保护法 art. 56).',
    ),
  )}</div>`;
}
