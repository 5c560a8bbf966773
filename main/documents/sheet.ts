import type { BothWords, DocumentHead } from '../contract/documentParts';
import { escapeText, type Html, html } from './html';
import { dayOf, dayWords } from './numbers';
import { inline } from './parts';
import { footerFont, type Paper, styleSheet } from './styleSheet';
import { both } from './words';

/** One document before it gets its letterhead. */
export interface Sheet {
  title: BothWords;
  body: Html[];
  paper?: Paper;
  /** 1 is ordinary print, of 10 pt. */
  scale?: number;
  /** Nothing that is to be read is smaller than the text itself. */
  largePrint?: boolean;
}

/** A finished document: self-contained pages, and what stands at the foot of each of them. */
export interface PrintableDocument {
  html: string;
  /** Chromium's footer template: the document's name and number, page x of y. */
  footer: string;
  /** For the system's print dialog. */
  title: string;
  number: string;
  paper: Paper;
  /** Without extension, safe on every file system. */
  fileName: string;
}

/** No script, no frame, no font, no picture from anywhere: even a page that was tampered with could fetch nothing. */
const contentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** Puts letterhead, number and date on a document. The same data give the same text, byte for byte. */
export function onPaper(
  { title, body, paper = 'A4', scale = 1, largePrint = false }: Sheet,
  head: DocumentHead,
): PrintableDocument {
  const { number, madeAtMs, stationName, handler } = head;
  const date = dayWords(dayOf(madeAtMs));
  const page = html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<title>${title.zh} ${number}</title><style>${{ markup: styleSheet(paper, scale) }}</style></head><body class="${largePrint ? 'large' : ''}">
<header class="letterhead"><div class="who"><div class="handler">${handler.name ?? stationName}</div>${
    handler.name === null || stationName === handler.name ? null : html`<div class="place">${stationName}</div>`
  }</div><div class="ref">${inline(both('编号', 'No.'))} <span class="mono">${number}</span><br>${date.zh}<br><span class="en" lang="en">${date.en}</span></div></header>
<h1>${title.zh}<span class="en" lang="en">${title.en}</span></h1>
${body}
</body></html>`;
  return {
    html: page.markup,
    footer: footerOf(title, number),
    title: `${title.zh} ${title.en}`,
    number,
    paper,
    fileName: fileNameOf(title, number),
  };
}

const footerOf = (title: BothWords, number: string): string =>
  html`<div style="font: 7.5pt ${{ markup: footerFont.replaceAll('"', "'") }}; width: 100%; margin: 0 18mm; color: #333; display: flex; justify-content: space-between; border-top: .2mm solid #555; padding-top: 1mm"><span>${title.zh}　${number}　${inline(both('时间均为北京时间', 'Times are Beijing time'))}</span><span>第 <span class="pageNumber"></span> 页，共 <span class="totalPages"></span> 页　Page <span class="pageNumber"></span> of <span class="totalPages"></span></span></div>`
    .markup;

/** File systems take 255 bytes, and a Chinese character is three. */
const LONGEST_NAME = 60;

const fileNameOf = (title: BothWords, number: string): string =>
  `${escapeText(title.zh)
    .replace(/[\\/:*?"<>|&;\s]+/g, '')
    .slice(0, LONGEST_NAME)}-${number}`;
