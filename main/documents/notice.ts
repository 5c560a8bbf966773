import type { DocumentContent } from '../contract/documents';
import type { Notice } from '../contract/people';
import { type Html, html } from './html';
import { facts, paragraph } from './parts';
import type { Sheet } from './sheet';
import { both } from './words';

/** 18 pt: large print in the sense of 人脸识别技术应用安全管理办法 5, which names the elderly and the disabled. */
const largePrintScale = 18 / 10;

/** The notice to take home, word for word as its hash covers it: all of the Chinese, then all of the English; what changed is marked in each. */
export function noticeSheet({ zh, en, largePrint }: DocumentContent<'notice'>): Sheet {
  const body = [
    ...([zh, en].some(({ sections: all }) => all.some(({ isChanged }) => isChanged))
      ? [
          html`<div class="box">${paragraph(
            both(
              '标有“有变更”、左侧有竖线的部分与上一版不同。',
              'Parts marked “changed”, with a bar on the left, differ from the version before.',
            ),
          )}</div>`,
        ]
      : []),
    ...sections(zh, '有变更'),
    html`<div class="translation" lang="en"><h1 lang="en">${en.title}</h1>${sections(en, 'changed')}</div>`,
    facts(
      [both('版本', 'Version'), `${zh.id} · ${zh.version}`],
      [both('中文文本哈希值', 'Hash of the Chinese text'), html`<span class="mono">${zh.sha256}</span>`],
      [both('英文文本哈希值', 'Hash of the English text'), html`<span class="mono">${en.sha256}</span>`],
    ),
    html`<div class="small">${paragraph(both('两种文本不一致时，以中文为准。', 'Where the two texts differ, the Chinese prevails.'))}</div>`,
  ];
  return { title: both(zh.title, en.title), body, scale: largePrint ? largePrintScale : 1, largePrint };
}

const sections = ({ sections: all }: Notice, mark: string): Html[] =>
  all.map(
    ({ heading, text, isChanged }) =>
      html`<section class="${isChanged ? 'changed' : ''}"><h2>${heading}${isChanged ? html`<span class="mark">${mark}</span>` : null}</h2><p class="free">${text}</p></section>`,
  );
