import { type GenuineReceipt, judgeReceipt } from '../core/judge';
import { codesIn, readReceipt } from '../core/receiptCode';
import { el, fileButton } from './dom';
import { filesPanel } from './filesPanel';
import { codesInPicture } from './qrReading';
import { faultVerdict, receiptVerdict } from './verdicts';
import { filled, type Language, words } from './words';

/** The resident's part: codes in, what the record says out, and whether the log still holds it. Keeps its state over a change of language. */
export interface ReceiptState {
  /** Texts read so far, from pictures or pasted. */
  texts: string[];
}

export function receiptPanel(state: ReceiptState, language: Language, redraw: () => void): HTMLElement {
  const text = words[language];
  const note = el('p', { role: 'status', class: 'faint' });
  const pasted = el('textarea', { id: 'paste', spellcheck: 'false', autocomplete: 'off', 'aria-label': text.pasteLabel });
  const take = (texts: string[]) => {
    state.texts.push(...texts);
    redraw();
  };
  const startOver = () => {
    state.texts = [];
    redraw();
  };
  const photos = async (files: File[]) => {
    note.textContent = text.reading;
    const found = await textsInPictures(files);
    if (found.length > 0) take(found);
    else note.textContent = text.noCode;
  };
  return el(
    'div',
    {},
    el(
      'section',
      { class: 'card no-print' },
      el('p', {}, text.receiptLead),
      el(
        'div',
        { class: 'row' },
        fileButton(
          text.takePhoto,
          { id: 'photo', accept: 'image/*', capture: true, primary: true },
          (files) => void photos(files),
        ),
        fileButton(text.choosePhotos, { id: 'pictures', accept: 'image/*', multiple: true }, (files) => void photos(files)),
      ),
      note,
      el('label', { class: 'field', for: 'paste' }, text.orPaste),
      pasted,
      el(
        'div',
        { class: 'row' },
        el('button', { type: 'button', class: 'primary', id: 'check', click: () => take([pasted.value]) }, text.check),
        state.texts.length > 0 ? el('button', { type: 'button', id: 'again', click: startOver }, text.startOver) : null,
      ),
    ),
    state.texts.length > 0 ? el('div', { id: 'receipt-result' }, ...result(state, language)) : null,
  );
}

/** Texts of the codes in pictures; a picture that cannot be opened has none. */
async function textsInPictures(files: readonly File[]): Promise<string[]> {
  const found: string[] = [];
  for (const file of files) found.push(...(await codesInPicture(file).catch(() => [])));
  return found.filter((text) => codesIn(text).length > 0);
}

function result(state: ReceiptState, language: Language): HTMLElement[] {
  const text = words[language];
  const codes = codesIn(state.texts.join('\n'));
  const read = readReceipt(codes);
  if (!read.ok && read.fault.code === 'receipt-missing')
    return [
      el(
        'section',
        { class: 'verdict open', role: 'status', 'data-verdict': 'open' },
        el('p', {}, filled(text.readSoFar, read.fault.values)),
      ),
    ];
  const judged = read.ok ? judgeReceipt(read.value) : read;
  if (!judged.ok) return [faultVerdict(judged.fault, language)];
  return [receiptVerdict(judged.value, language), stillThere(judged.value, language)];
}

function stillThere(receipt: GenuineReceipt, language: Language): HTMLElement {
  const text = words[language];
  return el(
    'section',
    { class: 'card no-print' },
    el('h2', {}, text.stillThere),
    el('p', {}, text.stillThereLead),
    filesPanel({ receipt, id: 'newer' }, language),
  );
}
