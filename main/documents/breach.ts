import type { DocumentHead } from '../contract/documentParts';
import type { DocumentContent } from '../contract/documents';
import { type Html, html } from './html';
import { count, minute } from './numbers';
import { blank, facts, free, known, numbered, pair, paragraph, section, series, signing } from './parts';
import type { Sheet } from './sheet';
import { both, dataWords } from './words';

const titles = {
  authority: both('个人信息安全事件报告', 'Report of a personal information incident'),
  people: both('个人信息安全事件告知书', 'Notice of a personal information incident'),
} as const;

/** 个人信息保护法 57: kinds, cause, possible harm, remedies, what people can do themselves, and whom to ask. */
export function breachSheet(breach: DocumentContent<'breach'>, head: DocumentHead): Sheet {
  const title = titles[breach.to];
  const letters = breach.to === 'people' ? (breach.letters ?? []) : [];
  if (letters.length === 0) return { title, body: bodyOf(breach, head, null) };
  const heading = html`<h1>${title.zh}<span class="en" lang="en">${title.en}</span></h1>`;
  const body = letters.map(
    (letter, place) => html`<div class="letter">${place === 0 ? null : heading}${bodyOf(breach, head, letter)}</div>`,
  );
  return { title, body };
}

/** `addressee` null: to all of them together, or to the authority. */
function bodyOf(
  breach: DocumentContent<'breach'>,
  { handler }: DocumentHead,
  addressee: { unit: string; name: string } | null,
): Html[] {
  const { to, kinds, remedies, advice } = breach;
  const toPeople = addressee
    ? known(`${addressee.unit} ${addressee.name}`)
    : pair(both('受影响的住户', 'the residents affected'));
  const isReport = to === 'authority';
  const opening = isReport
    ? both('依照个人信息保护法第57条，报告如下。', 'Under 个人信息保护法 art. 57 the following is reported.')
    : both(
        '我们很抱歉：您的个人信息可能受到下述事件影响。依照个人信息保护法第57条，向您告知如下。',
        'We are sorry: your personal information may be affected by the incident described here. Under 个人信息保护法 art. 57 we tell you the following.',
      );
  return [
    html`<div class="box">${paragraph(opening)}</div>`,
    facts(
      [both('送达', 'To'), isReport ? known(breach.authority) : toPeople],
      [both('事件编号', 'Reference'), html`<span class="mono">${breach.breachId}</span>`],
      [both('发现时间', 'Found at'), minute(breach.foundAtMs)],
      [both('发生时间（由填报人补写）', 'Happened at (to be filled in)'), blank()],
      [both('涉及的信息种类', 'Kinds of information'), series(kinds.map((code) => dataWords[code]))],
      [both('涉及人数', 'People affected'), count(breach.people)],
      ...(isReport && breach.entrySeqs.length > 0
        ? [[both('相关账本条目', 'Ledger entries'), breach.entrySeqs.map(count).join('、')] as const]
        : []),
    ),
    section(both('原因', 'Cause'), html`<p>${free(breach.cause)}</p>`),
    section(both('可能造成的危害', 'Possible harm'), html`<p>${free(breach.harm)}</p>`),
    section(both('已采取的补救措施', 'Remedies taken'), numbered(remedies.map(free))),
    section(both('您可以采取的减轻危害的措施', 'What people can do to lessen the harm'), numbered(advice.map(free))),
    section(
      both('联系方式', 'Contact'),
      facts(
        [both('处理者', 'Handler'), known(handler.name)],
        [both('联系方式', 'Contact'), known(breach.contact)],
        [both('个人信息保护负责人', 'In charge of personal information'), known(handler.officer)],
      ),
      ...(isReport
        ? []
        : [
            html`<div class="whole">${paragraph(
              both(
                '您可以要求解释，要求删除人脸信息（岗亭当场办理，门禁卡照常使用），也可以向网信部门（12377）或公安机关投诉举报。',
                'You may ask for an explanation, have your face information deleted (on the spot, at the guard station; your card works as before), or complain to the cyberspace administration (12377) or the police.',
              ),
            )}</div>`,
          ]),
    ),
    signing([isReport ? both('报告人', 'Reported by') : both('负责人', 'In charge')], true),
  ];
}
