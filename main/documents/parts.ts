import type { BothWords, Handler, Proof, Retention } from '../contract/documentParts';
import { qrSvg } from '../ledger/receiptQr';
import { drawn, type Html, html, type Part } from './html';
import { count, groups, moment } from './numbers';
import { verifierFile } from './verifierFile';
import { both, dataWords, retentionEnds } from './words';

/** Chinese, and under it the English. */
export const pair = ({ zh, en }: BothWords): Html => html`<span class="pair">${zh}<span class="en" lang="en">${en}</span></span>`;

/** Both on one line, for narrow cells. */
export const inline = ({ zh, en }: BothWords): Html => html`${zh} <span class="en" lang="en">${en}</span>`;

/** What people wrote, with their own line breaks. */
export const free = (text: string | null): Html =>
  text === null || text.trim() === '' ? blank() : html`<span class="free">${text}</span>`;

/** A line to be filled in by hand where the station does not know. */
export const blank = (): Html => html`<span class="blank">&nbsp;</span>`;

export const known = (text: string | null): Html => (text === null || text.trim() === '' ? blank() : html`${text}`);

export const paragraph = ({ zh, en }: BothWords): Html => html`<p>${zh}</p><p class="en" lang="en">${en}</p>`;

export const section = ({ zh, en }: BothWords, ...body: Html[]): Html =>
  html`<section><h2>${zh}<span class="en" lang="en">${en}</span></h2>${body}</section>`;

/** The same, never cut by the end of a page. */
export const wholeSection = ({ zh, en }: BothWords, ...body: Html[]): Html =>
  html`<section class="whole"><h2>${zh}<span class="en" lang="en">${en}</span></h2>${body}</section>`;

export type Fact = readonly [BothWords, Part];

export const facts = (...rows: readonly Fact[]): Html =>
  html`<table class="facts"><tbody>${rows.map(([label, value]) => html`<tr><th scope="row">${pair(label)}</th><td>${value}</td></tr>`)}</tbody></table>`;

export interface Column {
  head: BothWords;
  /** `number`: to the right; `fixed`: never broken into lines. */
  kind?: 'number' | 'fixed';
  /** Of the table's width, in per cent. */
  width?: number;
}

/** The head is repeated on every page; a row is never cut. Without rows it says so. */
export function table(columns: readonly Column[], rows: readonly (readonly Part[])[]): Html {
  const head = columns.map(
    ({ head: words, kind, width }) =>
      html`<th class="${kind ?? ''}" style="width: ${width === undefined ? 'auto' : `${width}%`}">${pair(words)}</th>`,
  );
  const body = rows.map(
    (cells) => html`<tr>${cells.map((cell, at) => html`<td class="${columns[at]?.kind ?? ''}">${cell}</td>`)}</tr>`,
  );
  const none = [html`<tr><td colspan="${columns.length}">${inline(both('无', 'none'))}</td></tr>`];
  return html`<table><thead><tr>${head}</tr></thead><tbody>${body.length > 0 ? body : none}</tbody></table>`;
}

export const listed = (items: readonly Html[]): Html => html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
export const numbered = (items: readonly Html[]): Html => html`<ol>${items.map((item) => html`<li>${item}</li>`)}</ol>`;

/** Names of things joined as one reads them: 、 in Chinese, a comma in English. */
export const series = (words: readonly BothWords[]): Html =>
  words.length === 0
    ? inline(both('无', 'none'))
    : pair(both(words.map(({ zh }) => zh).join('、'), words.map(({ en }) => en).join(', ')));

/** Boxes to sign, each with its date; with `seal` one for the stamp (盖章). */
export function signing(who: readonly BothWords[], seal: boolean): Html {
  const date = html`<span class="date">日期 <span class="en" lang="en">Date</span>：　　　年　　月　　日</span>`;
  return html`<div class="signing">${who.map((words) => html`<div>${pair(words)}${date}</div>`)}${
    seal ? html`<div class="seal">${pair(both('（盖章处）', 'Seal'))}</div>` : null
  }</div>`;
}

export const retentionTable = (rows: readonly Retention[]): Html =>
  table(
    [
      { head: both('信息', 'Information'), width: 30 },
      { head: both('保存多久', 'How long') },
      { head: both('依据', 'Basis'), width: 30 },
    ],
    rows.map(({ data, days, ends, law }) => [
      pair(dataWords[data]),
      pair(
        days === null
          ? retentionEnds[ends]
          : both(`至少${count(days)}日，${retentionEnds[ends].zh}`, `at least ${count(days)} days, ${retentionEnds[ends].en}`),
      ),
      law === null ? inline(both('本小区自定', 'set by this compound')) : law,
    ]),
  );

export const handlerFacts = ({ name, address, contact, registration, officer, complaints }: Handler): Fact[] => [
  [both('个人信息处理者', 'Handler'), known(name)],
  [both('统一社会信用代码', 'Unified social credit code'), known(registration)],
  [both('地址', 'Address'), known(address)],
  [both('联系方式', 'Contact'), known(contact)],
  [both('个人信息保护负责人', 'In charge of personal information'), known(officer)],
  [both('投诉受理', 'Complaints'), known(complaints)],
];

/** In one row, for papers a person keeps. */
export const handlerRow = ({ name, address, contact }: Handler): Fact => [
  both('个人信息处理者', 'Handler'),
  name === null || address === null || contact === null
    ? html`${known(name)}<br>${inline(both('地址', 'Address'))}：${known(address)}<br>${inline(both('联系方式', 'Contact'))}：${known(contact)}`
    : html`${name}<br>${address}<br>${contact}`,
];

/** The entry, the key and the codes, and how anybody checks them without this station. */
export function proofParts({ entry, keyFingerprint, codes }: Proof): Html[] {
  return [
    wholeSection(
      both('怎样自行核验', 'How to check this yourself'),
      facts(
        [
          both('账本条目', 'Ledger entry'),
          html`${inline(both(`第 ${count(entry.seq)} 条`, `no. ${count(entry.seq)}`))}<br>${moment(entry.atMs)}`,
        ],
        [both('条目哈希值', 'Hash of the entry'), html`<span class="mono">${groups(entry.leafHash)}</span>`],
        [both('岗亭公钥指纹', 'Fingerprint of the station’s key'), html`<span class="mono">${keyFingerprint}</span>`],
        [
          both('核验页面的 SHA-256', 'SHA-256 of the verifier page'),
          html`${verifierFile.name}<br><span class="mono">${verifierFile.sha256}</span>`,
        ],
      ),
      numbered([
        pair(
          both(
            `用手机打开核验页面（${verifierFile.name}，一个文件，不联网也能用；可向物业、居民委员会或监管部门索取）。`,
            `Open the verifier page on a phone (${verifierFile.name}, a single file that needs no network; ask the property service, the residents’ committee or the authority for it).`,
          ),
        ),
        pair(
          both('选择“核对收据”，逐个扫描下面的二维码，次序不限。', 'Choose “Receipt” and scan the codes below, in any order.'),
        ),
        pair(
          both(
            '核对页面显示的公钥指纹与岗亭门口告示牌上的一致，条目哈希值与上表一致。',
            'Compare the fingerprint shown with the one on the sign at the gate, and the hash with the table above.',
          ),
        ),
      ]),
      html`<div class="${codes.length === 1 ? 'codes one' : 'codes'}">${codes.map(
        (code, at) => html`<figure>${drawn(qrSvg(code))}${at + 1} / ${codes.length}</figure>`,
      )}</div>`,
      html`<div class="small">${paragraph(
        both(
          '账本能证明：这一条目在记入之后没有被改动、删除或调换次序。账本不能证明：记入时所说的是实情。',
          'The ledger proves that this entry has not been changed, removed or moved since it was made. It cannot prove that what was entered was true.',
        ),
      )}</div>`,
    ),
  ];
}
