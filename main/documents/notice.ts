import type { DocumentContent } from '../contract/documents';
import type { Notice } from '../contract/people';
import { type Html, html } from './html';
import { facts, paragraph } from './parts';
import type { Sheet } from './sheet';
import { both } from './words';

/** 18 pt: large print in the sense of 人脸识别技术应用安全管理办法 5, which names the elderly and the disabled. */
const largePrintScale = 18 / 10;

/** The notice to take home, word for word as its hash covers it: all of the Chinese, then all of the English. */
export function noticeSheet({ zh, en, largePrint, changedSections }: DocumentContent<'notice'>): Sheet {
  const body = [
    ...(changedSections.length > 0
      ? [
          html`<div class="box">${paragraph(both('左侧有竖线的部分与上一版不同。', 'Parts with a bar on the left differ from the version before.'))}</div>`,
        ]
      : []),
    ...sections(zh, changedSections),
    html`<div class="translation" lang="en"><h1 lang="en">${en.title}</h1>${sections(en, changedSections)}</div>`,
    facts(
      [both('版本', 'Version'), `${zh.id} · ${zh.version}`],
      [both('中文文本哈希值', 'Hash of the Chinese text'), html`<span class="mono">${zh.sha256}</span>`],
      [both('英文文本哈希值', 'Hash of the English text'), html`<span class="mono">${en.sha256}</span>`],
    ),
    html`<div class="small">${paragraph(both('两种文本不一致时，以中文为准。', 'Where the two texts differ, the Chinese prevails.'))}</div>`,
  ];
  return { title: both(zh.title, en.title), body, scale: largePrint ? largePrintScale : 1, largePrint };
}

const sections = ({ sections: all }: Notice, changed: readonly number[]): Html[] =>
  all.map(
    ({ heading, text }, at) =>
      html`<section class="${changed.includes(at) ? 'changed' : ''}"><h2>${heading}</h2><p class="free">${text}</p></section>`,
  );
