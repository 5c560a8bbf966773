import type { DocumentHead } from '../contract/documentParts';
import type { DocumentContent } from '../contract/documents';
import { html } from './html';
import { count, dayWords } from './numbers';
import { facts, free, known, pair, paragraph, section, signing } from './parts';
import type { Sheet } from './sheet';
import { both } from './words';

const abouts = {
  access: both('查阅', 'access'),
  copy: both('复制', 'a copy'),
  correct: both('更正、补充', 'correction'),
  delete: both('删除', 'deletion'),
  restrict: both('限制处理', 'restriction'),
  transfer: both('转移', 'transfer'),
  explain: both('解释处理规则', 'explanation'),
  complaint: both('投诉', 'complaint'),
} as const;

const outcomes = {
  done: both('已全部办理', 'done in full'),
  partly: both('部分办理', 'done in part'),
  refused: both('未予办理', 'not done'),
} as const;

/** 个人信息保护法 50: an answer in time, and where something is refused, why. */
export function requestAnswerSheet(request: DocumentContent<'request-answer'>, { handler }: DocumentHead): Sheet {
  const { person, outcome, reason } = request;
  const body = [
    paragraph(both(`${person.name} 先生／女士：`, `Dear ${person.name},`)),
    paragraph(
      both(
        '您提出的个人信息请求已办理，现答复如下。',
        'Your request about your personal information has been dealt with; this is our answer.',
      ),
    ),
    facts(
      [both('受理号', 'Ticket'), html`<span class="mono">${request.requestId}</span>`],
      [both('房号', 'Flat'), known(person.unit)],
      [both('请求事项', 'About'), pair(abouts[request.about])],
      [both('收到日期', 'Received on'), pair(dayWords(request.receivedDay))],
      [both('答复期限', 'Answer due'), pair(dayWords(request.dueDay))],
      [both('答复日期', 'Answered on'), pair(dayWords(request.answeredDay))],
      [both('结果', 'Outcome'), pair(outcomes[outcome])],
      [both('账本条目', 'Ledger entry'), count(request.entrySeq)],
    ),
    section(both('您的请求', 'What you asked'), html`<p>${free(request.asked)}</p>`),
    section(both('我们的答复', 'Our answer'), html`<p>${free(request.answer)}</p>`),
    ...(outcome === 'done' || reason === null
      ? []
      : [section(both('未全部办理的理由', 'Why not all was done'), html`<p>${pair(reason)}</p>`)]),
    section(
      both('如果您不同意这个答复', 'If you disagree with this answer'),
      paragraph(
        both(
          '可以向小区物业服务中心提出，向业主委员会、居民委员会反映，向网信部门（12377）或公安机关投诉举报；请求被拒绝的，可以依法向人民法院起诉（个人信息保护法 第50条）。',
          'Turn to the property service centre, the owners’ or the residents’ committee, the cyberspace administration (12377) or the police; where a request was refused, to a people’s court (个人信息保护法 art. 50).',
        ),
      ),
      facts(
        [both('联系方式', 'Contact'), known(handler.contact)],
        [both('个人信息保护负责人', 'In charge of personal information'), known(handler.officer)],
      ),
    ),
    signing([both('经办人', 'Handled by')], true),
  ];
  return { title: both('个人信息请求答复书', 'Answer to a request about personal information'), body };
}
