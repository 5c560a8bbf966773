/** A key as the window's process hears it before the page does. The names are those of a DOM key event. */
export interface TypedKey {
  type: 'keyDown' | 'keyUp';
  key: string;
  code: string;
  control: boolean;
  alt: boolean;
  meta: boolean;
  shift: boolean;
  isAutoRepeat: boolean;
}

/** What a scanner that types puts around a reading. */
export interface Typing {
  prefix: string;
  end: 'Enter' | 'Tab';
}

/**
 * Where in a reading the keyboard stands. `prefix`: keys that may be the beginning of one are held back; `text`: what was read so far,
 * null once a key came that is none of a code's; `end`: the end was typed, and nothing more may follow at a scanner's speed; `quiet`:
 * told, and what still comes is kept away from the page.
 */
export type Scan<S extends Typing> =
  | { in: 'rest' }
  | { in: 'prefix'; keys: readonly TypedKey[] }
  | { in: 'text' | 'end'; scanner: S; text: string | null }
  | { in: 'quiet'; scanner: S };

export interface Step<S extends Typing> {
  scan: Scan<S>;
  /** The key does not reach the page. */
  swallow: boolean;
  /** Held back in vain: to be typed now, before this key. */
  giveBack: readonly TypedKey[];
  code: { scanner: S; text: string } | null;
}

const LONGEST_TEXT = 1_000;
/** A hand does not type two keys of a prefix within this. */
const PREFIX_PAUSE_MS = 50;
const TEXT_PAUSE_MS = 300;
/** A code may hold a line end itself, with shortcuts behind it: only an end with nothing behind it is one. */
const END_PAUSE_MS = 80;

const modifiers = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'Fn'];
const isPlain = ({ key, control, alt, meta }: TypedKey): boolean => key.length === 1 && !control && !alt && !meta;
const textOf = (keys: readonly TypedKey[]): string => keys.map(({ key }) => key).join('');

/** How long without a key until `paused`; null: for ever. */
export function pauseMs<S extends Typing>(scan: Scan<S>): number | null {
  if (scan.in === 'rest') return null;
  if (scan.in === 'prefix') return PREFIX_PAUSE_MS;
  return scan.in === 'end' ? END_PAUSE_MS : TEXT_PAUSE_MS;
}

/** No key came for `pauseMs`. */
export function paused<S extends Typing>(scan: Scan<S>): Step<S> {
  const rest = { scan: { in: 'rest' } as const, swallow: false, giveBack: [], code: null };
  if (scan.in === 'prefix') return { ...rest, giveBack: scan.keys };
  if (scan.in !== 'end') return rest;
  const { scanner, text } = scan;
  return { ...rest, scan: { in: 'quiet', scanner }, code: text === null ? null : { scanner, text } };
}

/** A key went down. Pure. */
export function pressed<S extends Typing>(scan: Scan<S>, key: TypedKey, scanners: readonly S[]): Step<S> {
  if (scan.in === 'rest' || scan.in === 'prefix') return pressedBefore(scan.in === 'rest' ? [] : scan.keys, key, scanners);
  return { scan: afterPrefix(scan, key), swallow: true, giveBack: [], code: null };
}

/** No prefix was typed in full, or nothing after it yet. */
function pressedBefore<S extends Typing>(held: readonly TypedKey[], key: TypedKey, scanners: readonly S[]): Step<S> {
  const step = { swallow: false, giveBack: [], code: null };
  const scanner = scanners.find(({ prefix }) => prefix === textOf(held));
  if (scanner && !key.isAutoRepeat) {
    return { ...step, scan: afterPrefix({ in: 'text', scanner, text: '' }, key), swallow: true };
  }
  // Shift alone presses nothing.
  if (modifiers.includes(key.key)) return { ...step, scan: held.length === 0 ? { in: 'rest' } : { in: 'prefix', keys: held } };
  // Some of the keys before this one may still begin a prefix with it: ~ ~ ~ $ holds ~ ~ $.
  for (let given = 0; isPlain(key) && !key.isAutoRepeat && given <= held.length; given += 1) {
    const keys = [...held.slice(given), key];
    if (scanners.some(({ prefix }) => prefix.startsWith(textOf(keys))))
      return { ...step, scan: { in: 'prefix', keys }, swallow: true, giveBack: held.slice(0, given) };
  }
  return { ...step, scan: { in: 'rest' }, giveBack: held };
}

function afterPrefix<S extends Typing>(scan: Exclude<Scan<S>, { in: 'rest' | 'prefix' }>, key: TypedKey): Scan<S> {
  const { scanner } = scan;
  if (modifiers.includes(key.key) || key.isAutoRepeat) return scan;
  if (scan.in !== 'text') {
    // More than one end is a habit of some scanners; anything else after it belongs to a code that holds the end itself.
    return key.key === scanner.end ? scan : { in: 'text', scanner, text: null };
  }
  if (key.key === scanner.end) return { in: 'end', scanner, text: scan.text || null };
  const isRoom = scan.text !== null && scan.text.length < LONGEST_TEXT;
  return { in: 'text', scanner, text: isRoom && isPlain(key) ? scan.text + key.key : null };
}
