import type { SmallFile } from '../core/bag';
import { utf8 } from '../core/bytes';
import type { GenuineReceipt } from '../core/judge';
import { type Findings, judgeAll, type LogSource } from '../core/judging';
import { isPicture, readChosen } from './chosenFiles';
import { el, fileButton } from './dom';
import { codesInPicture } from './qrReading';
import { continuedVerdict, faultVerdict, findingsVerdict } from './verdicts';
import { filled, type Language, words } from './words';

/** Files in, findings out. With a receipt only what they say about that receipt is told. */
export function filesPanel(what: { receipt: GenuineReceipt | null; id: string }, language: Language): HTMLElement {
  const text = words[language];
  const chosen: { log: LogSource | null; small: SmallFile[] } = { log: null, small: [] };
  const list = el('p', { class: 'faint', role: 'status' }, text.nothingChosen);
  const outcome = el('div', { id: `${what.id}-result` });
  let run = 0;

  const stop = () => {
    run += 1;
    outcome.replaceChildren();
  };
  const clear = () => {
    stop();
    chosen.log = null;
    chosen.small = [];
    list.textContent = text.nothingChosen;
  };

  const judge = async () => {
    run += 1;
    const mine = run;
    const bar = el('progress', { max: 1, value: 0 });
    const told = el('p', { role: 'status' });
    let toldAtMs = 0;
    outcome.replaceChildren(el('div', {}, bar, told, el('button', { type: 'button', click: stop }, text.stop)));
    const judged = await judgeAll({ log: chosen.log, files: chosen.small, receipt: what.receipt }, ({ entries, part }) => {
      if (Date.now() - toldAtMs > 150) {
        toldAtMs = Date.now();
        bar.value = part;
        told.textContent = filled(text.working, { entries, percent: Math.floor(part * 100) });
      }
      return run === mine;
    });
    if (run !== mine || judged === null) return;
    outcome.replaceChildren(
      judged.ok ? found(judged.value, what.receipt !== null, language) : faultVerdict(judged.fault, language),
    );
    outcome.scrollIntoView({ block: 'nearest' });
  };

  const take = async (files: File[]) => {
    const { log, small } = await readChosen(files);
    for (const picture of files.filter(isPicture)) small.push(...(await receiptIn(picture)));
    if (log) chosen.log = log;
    chosen.small.push(...small.filter((file) => !chosen.small.some((known) => known.name === file.name && same(known, file))));
    const names = [...(chosen.log ? ['entries.jsonl'] : []), ...chosen.small.map(({ name }) => name)];
    list.textContent = names.length > 0 ? `${text.chosen}: ${names.join(', ')}` : text.nothingChosen;
    await judge();
  };

  const pasted = el('textarea', { id: `${what.id}-paste`, spellcheck: 'false', autocomplete: 'off' });
  const panel: HTMLElement = el(
    'div',
    {
      dragover: (event) => {
        event.preventDefault();
        panel.classList.add('over');
      },
      dragleave: () => panel.classList.remove('over'),
      drop: (event) => {
        event.preventDefault();
        panel.classList.remove('over');
        void take([...((event as DragEvent).dataTransfer?.files ?? [])]);
      },
    },
    el(
      'div',
      { class: 'row no-print' },
      fileButton(
        what.receipt ? text.addNewer : text.chooseFiles,
        { id: `${what.id}-files`, multiple: true, primary: true },
        (files) => void take(files),
      ),
      what.receipt
        ? fileButton(
            text.addNewerCode,
            { id: `${what.id}-pictures`, accept: 'image/*', multiple: true },
            (files) => void take(files),
          )
        : null,
      el(
        'button',
        {
          type: 'button',
          click: clear,
        },
        text.startOver,
      ),
    ),
    el('p', { class: 'faint no-print' }, text.dropHere),
    what.receipt
      ? el(
          'div',
          { class: 'no-print' },
          el('label', { class: 'field', for: `${what.id}-paste` }, text.pasteNewer),
          pasted,
          el(
            'div',
            { class: 'row' },
            el(
              'button',
              {
                type: 'button',
                id: `${what.id}-check`,
                click: () => void take([new File([pastedText(pasted.value)], 'pasted.txt')]),
              },
              text.check,
            ),
          ),
        )
      : null,
    list,
    outcome,
  );
  return panel;
}

/** A checkpoint's last line ends in a newline, which is easily lost on the way. */
const pastedText = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);

const same = (a: SmallFile, b: SmallFile): boolean =>
  a.bytes.length === b.bytes.length && a.bytes.every((byte, at) => byte === b.bytes[at]);

async function receiptIn(picture: File): Promise<SmallFile[]> {
  const codes = await codesInPicture(picture).catch(() => []);
  return codes.length > 0 ? [{ name: picture.name, bytes: utf8(codes.join('\n')) }] : [];
}

function found(findings: Findings, isAboutReceipt: boolean, language: Language): HTMLElement {
  const about = isAboutReceipt ? continuedVerdict(findings, language) : null;
  return about ?? findingsVerdict(findings, language);
}
