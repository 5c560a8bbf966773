import type { DocumentHead } from '../contract/documentParts';
import type { DocumentContent } from '../contract/documents';
import { html } from './html';
import { count, dayWords, minute } from './numbers';
import {
  type Fact,
  facts,
  free,
  handlerFacts,
  known,
  listed,
  pair,
  paragraph,
  section,
  series,
  signing,
  table,
  wholeSection,
} from './parts';
import type { Sheet } from './sheet';
import { both, dataWords, purposeWords } from './words';

const titles = {
  first: both('人脸识别技术应用备案材料', 'Filing on the application of face recognition'),
  change: both('人脸识别技术应用备案变更材料', 'Change of a filing on face recognition'),
  deregistration: both('人脸识别技术应用备案注销材料', 'Deregistration of a filing on face recognition'),
} as const;

/** 人脸识别技术应用安全管理办法 15: five items, to the cyberspace administration of the province, within 30 working days. */
export function filingSheet(filing: DocumentContent<'filing'>, { handler }: DocumentHead): Sheet {
  const { changed, stopped } = filing;
  const body = [
    facts(
      [both('报送', 'To'), known(filing.authority)],
      ...(filing.filing === 'first' ? [] : [[both('备案编号', 'Filing number'), known(filing.filingNumber)] as const]),
      [
        both('达到10万人之日', 'Reached 100,000 people on'),
        filing.reachedDay === null ? pair(both('尚未达到', 'not reached')) : pair(dayWords(filing.reachedDay)),
      ],
      [
        both('报送期限（30个工作日）', 'Due (30 working days)'),
        html`${filing.dueDay === null ? '—' : pair(dayWords(filing.dueDay))}${
          filing.yearsWithoutHolidays.length === 0
            ? null
            : pair(
                both(
                  `（未录入${filing.yearsWithoutHolidays.join('、')}年的节假日，只扣除周末）`,
                  `(no holidays entered for ${filing.yearsWithoutHolidays.join(', ')}; only weekends were left out)`,
                ),
              )
        }`,
      ],
    ),
    ...(filing.filing === 'change' ? [wholeSection(both('变更事项', 'What changes'), html`<p>${free(changed)}</p>`)] : []),
    ...(stopped === null ? [] : [wholeSection(both('终止应用', 'End of the application'), facts(...stopFacts(stopped)))]),
    section(both('一、处理者基本情况', '1 The handler'), facts(...handlerFacts(handler))),
    section(
      both('二、处理目的和处理方式', '2 Purpose and method'),
      facts(
        [both('目的', 'Purpose'), series(filing.purposes.map((code) => purposeWords[code]))],
        [both('方式', 'Method'), pair(filing.method)],
        [both('信息种类', 'Information'), series(filing.data.map((code) => dataWords[code]))],
      ),
    ),
    section(
      both('三、人脸信息存储数量和安全保护措施', '3 How many faces are stored, and how they are protected'),
      table(
        [{ head: both('场所', 'Site') }, { head: both('人数', 'People'), kind: 'number', width: 25 }],
        [
          ...filing.sites.map(({ name, people }) => [name, count(people)]),
          [
            pair(
              filing.sites.length === 1
                ? both('合计（同一人只计一次）', 'Together (nobody counted twice)')
                : both(
                    '合计（本岗亭内同一人只计一次；与其他岗亭按申报数相加，可能重复）',
                    'Together (nobody counted twice at this station; other stations are added as declared, and may overlap)',
                  ),
            ),
            html`<strong>${count(filing.people)}</strong>`,
          ],
        ],
      ),
      facts([both('统计时间', 'Counted at'), minute(filing.countedAtMs)]),
      listed(filing.safeguards.map(pair)),
    ),
    section(
      both('四、处理规则和操作规程', '4 Rules and procedures'),
      table(
        [
          { head: both('文件', 'Document') },
          { head: both('版本', 'Version'), width: 16 },
          { head: both('SHA-256', 'SHA-256'), width: 42 },
        ],
        filing.rules.map(({ title, version, sha256 }) => [title, version, html`<span class="mono">${sha256 ?? '—'}</span>`]),
      ),
    ),
    section(
      both('五、个人信息保护影响评估报告', '5 Impact assessment'),
      facts(
        [both('报告编号和版次', 'Number and version'), `${filing.assessment.number} · ${filing.assessment.version}`],
        [both('签署时间', 'Signed at'), minute(filing.assessment.signedAtMs)],
        [both('保护措施（报告所述）', 'Protections (as the report says)'), free(filing.assessment.protections)],
      ),
      html`<div class="small">${paragraph(both('评估报告全文作为附件报送。', 'The whole report is attached.'))}</div>`,
    ),
    signing([both('个人信息保护负责人', 'In charge of personal information'), both('法定代表人', 'Legal representative')], true),
  ];
  return { title: titles[filing.filing], body };
}

const stopFacts = ({ onDay, deleted, how }: { onDay: string; deleted: number; how: string }): Fact[] => [
  [both('终止日期', 'Ended on'), pair(dayWords(onDay))],
  [both('已删除人脸信息的人数', 'People whose face information was deleted'), count(deleted)],
  [both('处置方式', 'How'), free(how)],
];
