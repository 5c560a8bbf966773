import { el } from './dom';
import { filesPanel } from './filesPanel';
import { type ReceiptState, receiptPanel } from './receiptPanel';
import { type Language, words } from './words';

/** The whole page is drawn anew when the language or the part changes; what was read of a receipt stays. */
const state: { language: Language; part: 'receipt' | 'log'; receipt: ReceiptState } = {
  language: 'zh',
  part: 'receipt',
  receipt: { texts: [] },
};

function draw(): void {
  const text = words[state.language];
  document.documentElement.lang = state.language === 'zh' ? 'zh-CN' : 'en';
  document.title = text.title;
  const tab = (part: typeof state.part, label: string) =>
    el(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${part}`,
        'aria-selected': String(state.part === part),
        click: () => {
          state.part = part;
          draw();
        },
      },
      label,
    );
  document.getElementById('page')?.replaceChildren(
    el(
      'header',
      { class: 'top' },
      el('div', {}, el('h1', {}, text.title), el('p', { class: 'faint' }, text.subtitle)),
      languageButton(text.otherLanguage),
    ),
    el('div', { class: 'tabs no-print', role: 'tablist' }, tab('receipt', text.tabReceipt), tab('log', text.tabLog)),
    state.part === 'receipt'
      ? receiptPanel(state.receipt, state.language, draw)
      : el(
          'section',
          { class: 'card' },
          el('p', { class: 'no-print' }, text.logLead),
          el('p', { class: 'no-print faint' }, text.proofLead),
          filesPanel({ receipt: null, id: 'log' }, state.language),
        ),
    el(
      'section',
      { class: 'card' },
      el('h2', {}, text.provesTitle),
      el(
        'ul',
        {},
        text.proves.map((line) => el('li', {}, line)),
      ),
      el('h2', {}, text.notProvesTitle),
      el(
        'ul',
        {},
        text.notProves.map((line) => el('li', {}, line)),
      ),
    ),
    el('p', { class: 'no-print' }, el('button', { type: 'button', click: () => print() }, text.print)),
    el(
      'section',
      { class: 'faint' },
      el('h3', {}, text.about),
      text.aboutText.map((line) => el('p', {}, line)),
      el('p', {}, text.libraries),
    ),
  );
}

const languageButton = (label: string): HTMLElement =>
  el(
    'button',
    {
      type: 'button',
      class: 'small no-print',
      id: 'language',
      click: () => {
        state.language = state.language === 'zh' ? 'en' : 'zh';
        draw();
      },
    },
    label,
  );

draw();
