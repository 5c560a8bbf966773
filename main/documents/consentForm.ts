import type { DocumentHead } from '../contract/documentParts';
import type { DocumentContent } from '../contract/documents';
import { type Html, html } from './html';
import { count } from './numbers';
import { blank, facts, handlerRow, inline, pair, paragraph, retentionTable, section, series, wholeSection } from './parts';
import type { Sheet } from './sheet';
import { ageWords, both, purposeWords } from './words';

/** The decision on paper. Nothing is ticked, and both answers are of one size; the signed sheet is scanned and held by its hash. */
export function consentFormSheet(form: DocumentContent<'consent-form'>, { handler }: Pick<DocumentHead, 'handler'>): Sheet {
  const { person, notices, purposes, lanes, retention, validForMonths, coolDownMonths } = form;
  const isMinor = person !== null && person.ageBand !== 'adult';
  const body = [
    html`<div class="box">${paragraph(
      both(
        '这份文件只问一件事：是否同意用人脸通行。它与物业合同、入住手续和其他任何文件分开，单独签名。不同意没有任何不利后果：同一通道、同样时间，刷卡或请保安开门进出，不加材料，不收费。',
        'This paper asks one thing only: whether you agree to pass by face. It is separate from the property contract, the moving-in papers and everything else, and is signed by itself. Nothing bad follows if you do not agree: the same lanes at the same hours, by card or by the guard, without further papers or fees.',
      ),
    )}</div>`,
    facts(
      [both('姓名', 'Name'), person ? person.name : blank()],
      [both('房号', 'Flat'), person ? person.unit : blank()],
      ...(person ? [[both('年龄段', 'Age'), pair(ageWords[person.ageBand])] as const] : []),
      handlerRow(handler),
      [both('用途', 'Purpose'), series(purposes.map((code) => purposeWords[code]))],
      [both('适用通道', 'Lanes'), lanes.join('、')],
      [
        both('有效期', 'Valid for'),
        pair(
          both(
            `自签名之日起${count(validForMonths)}个月，到期自动失效`,
            `${count(validForMonths)} months from the signature; it then ends by itself`,
          ),
        ),
      ],
      [
        both('已阅读的告知书', 'Notice read'),
        html`${notices.map(({ id, version, language, sha256 }) => html`<div>${id} · ${version} · ${language}<br><span class="mono">${sha256}</span></div>`)}`,
      ],
    ),
    section(both('保存多久', 'How long it is kept'), retentionTable(retention)),
    wholeSection(both('告知方式（由本人勾选）', 'How the notice was given (ticked by the resident)'), ticks()),
    wholeSection(
      both('我的决定（只签一处）', 'My decision (sign in one place only)'),
      html`<div class="choices">${choice(both('同意', 'I agree'), both('同意按告知书所述，用我的人脸开启上列通道。', 'to my face being used to open the lanes above, as the notice says.'))}${choice(
        both('不同意', 'I do not agree'),
        both(
          `我用门禁卡或请保安开门。${count(coolDownMonths)}个月内请勿再询问。`,
          `I use my card or ask the guard. Do not ask me again for ${count(coolDownMonths)} months.`,
        ),
      )}</div>`,
    ),
    ...(person === null || isMinor ? [guardian()] : []),
    html`<div class="small">${paragraph(
      both(
        '同意后可随时撤回：到本岗亭当面说一声，当场停止识别并删除人脸特征数值。撤回不影响撤回前已进行的处理（个人信息保护法 第15条）。',
        'You may withdraw at any time: say so at this guard station, and matching stops and the numbers are deleted on the spot. What was done before a withdrawal stays lawful (个人信息保护法 art. 15).',
      ),
    )}</div>`,
    facts(
      [
        both('门禁卡（须在询问人脸之前发出）', 'Access card (issued before face is asked for)'),
        html`${inline(both('卡号末两位', 'last two digits'))} ${blank()}　${inline(both('发卡日期', 'issued on'))} ${blank()}`,
      ],
      [both('经办人', 'Handled by'), blank()],
    ),
  ];
  return { title: both('人脸通行单独同意书', 'Separate consent to passing by face'), body };
}

const tick = (words: { zh: string; en: string }): Html => html`<p><span class="tick"></span>${inline(words)}</p>`;

const ticks = (): Html =>
  html`${[
    both('本人已自行阅读告知书', 'I have read the notice myself'),
    both('告知书已向本人念读', 'The notice was read aloud to me'),
    both('已收到告知书的纸质副本', 'I was given a copy on paper'),
  ].map(tick)}`;

const choice = (head: { zh: string; en: string }, words: { zh: string; en: string }): Html =>
  html`<div class="choice"><div class="head"><span class="tick"></span>${inline(head)}</div>${pair(words)}<div class="line">${inline(
    both('本人签名和日期', 'Signature and date'),
  )}</div></div>`;

const guardian = (): Html =>
  wholeSection(
    both('未成年人的监护人（未满18周岁时填写）', 'Guardian (for anybody under 18)'),
    facts(
      [both('监护人姓名', 'Guardian’s name'), blank()],
      [both('与本人关系', 'Relation'), blank()],
      [
        both('核验监护关系所见证件（不留复印件）', 'Document seen to verify it (no copy is kept)'),
        html`${tick(both('户口簿', 'household register'))}${tick(both('出生证明', 'birth certificate'))}${tick(both('其他：', 'other:'))}`,
      ],
      [both('核验人和时间', 'Seen by, and when'), blank()],
      [both('监护人单独签名（在上面的方框内签）', 'The guardian signs in one of the boxes above'), blank()],
      [both('已满14周岁的本人签名：我愿意', 'From 14 on the young person signs too: I am willing'), blank()],
    ),
  );
