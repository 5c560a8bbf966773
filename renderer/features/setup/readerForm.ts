import { type BaudText, integer } from './turnstileForm';

/** The kinds of readers an installer chooses from; `other` shows the whole framing. */
export const readerPresets = ['wiegand', 'decimal', 'qr', 'osdp', 'keyboard', 'other'] as const;
export type ReaderPreset = (typeof readerPresets)[number];

export const readerContents = ['wiegand-hex', 'number-hex', 'number-decimal', 'number-bytes', 'text'] as const;

/** A reader that is not part of the turnstile's own device, as typed. */
export interface ReaderDraft {
  /** Tells readers apart on the page while some come and go. */
  key: number;
  preset: ReaderPreset;
  direction: 'entry' | 'exit';
  port: string;
  baudRate: BaudText;
  cardBits: '26' | '34' | '37';
  content: (typeof readerContents)[number];
  startHex: string;
  endHex: string;
  lengthBytes: string;
  checksum: 'none' | 'xor' | 'sum';
  address: string;
  scbk: string;
  prefix: string;
  end: 'Enter' | 'Tab';
}

/** Two scanners at one keyboard are told apart by what they type first. */
const prefixes = ['~#', '~$', '~%', '~&'];

export const newReader = (key: number, direction: 'entry' | 'exit'): ReaderDraft => ({
  key,
  preset: 'wiegand',
  direction,
  port: '',
  baudRate: '9600',
  cardBits: '26',
  content: 'wiegand-hex',
  startHex: '',
  endHex: '0d',
  lengthBytes: '',
  checksum: 'none',
  address: '0',
  scbk: '',
  prefix: prefixes[key % prefixes.length] ?? '~#',
  end: 'Enter',
});

/** What a reader of the list sends, where its kind settles it. */
const presetContent = { wiegand: 'wiegand-hex', decimal: 'number-decimal', qr: 'text' } as const;

/** Ends the line of a reader that is set to CR or to CR LF: what is left of the line's end is passed over. */
const CR = '0d';

const hexOf = (text: string): string => text.replace(/\s/g, '');

/** The reader for the contract to judge, at the side it faces. */
export const readerOf = (draft: ReaderDraft, direction: 'entry' | 'exit'): unknown => {
  const line = { direction, port: draft.port.trim(), baudRate: Number(draft.baudRate) };
  const cardBits = Number(draft.cardBits);
  switch (draft.preset) {
    case 'keyboard':
      return { kind: 'keyboard', direction, prefix: draft.prefix.trim(), end: draft.end };
    case 'osdp':
      return { kind: 'osdp', ...line, address: integer(draft.address), scbk: hexOf(draft.scbk) };
    case 'other':
      return {
        kind: 'serial',
        ...line,
        framing: {
          startHex: hexOf(draft.startHex),
          endHex: hexOf(draft.endHex),
          lengthBytes: draft.lengthBytes.trim() === '' ? null : integer(draft.lengthBytes),
          checksum: draft.checksum,
        },
        content: draft.content,
        cardBits,
      };
    default:
      return {
        kind: 'serial',
        ...line,
        framing: { startHex: '', endHex: CR, lengthBytes: null, checksum: 'none' },
        content: presetContent[draft.preset],
        cardBits,
      };
  }
};

/** A resident has a card and no code: a scanner alone leaves the face as the only way to pass by oneself. */
export const readsCards = ({ preset, content }: ReaderDraft): boolean =>
  preset !== 'keyboard' && preset !== 'qr' && !(preset === 'other' && content === 'text');

/** What is wrong with a framing as a whole: nothing tells one reading from the next, or there is no room for one. */
export const framingFault = (draft: ReaderDraft): 'endless' | 'noRoom' | null => {
  if (draft.preset !== 'other') return null;
  const [start, end] = [hexOf(draft.startHex).length / 2, hexOf(draft.endHex).length / 2];
  if (draft.lengthBytes.trim() === '') return end === 0 ? 'endless' : null;
  return integer(draft.lengthBytes) <= start + end + (draft.checksum === 'none' ? 0 : 1) ? 'noRoom' : null;
};
