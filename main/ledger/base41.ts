/**
 * Digits, capitals and five signs: what a QR code's alphanumeric mode holds in 5.5 bits each, without the space and the signs that are
 * lost or changed when a text is copied. 41³ > 2¹⁶, so three of them hold two bytes, as in RFC 9285 (base45).
 */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ+-./:';
const base = 41;

/** Two bytes `hi, lo` become three letters, the lowest place first, of `hi·256 + lo`; a last single byte becomes two. */
export function toBase41(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) {
    const hi = bytes[at] ?? 0;
    const lo = bytes[at + 1];
    text += lo === undefined ? letters(hi, 2) : letters(hi * 256 + lo, 3);
  }
  return text;
}

function letters(value: number, places: 2 | 3): string {
  let text = '';
  for (let place = 0, rest = value; place < places; place += 1, rest = Math.floor(rest / base)) text += alphabet[rest % base];
  return text;
}

/** Null when the text is not of `toBase41`. */
export function fromBase41(text: string): Uint8Array | null {
  const over = text.length % 3;
  if (over === 1) return null;
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (over === 2 ? 1 : 0));
  let to = 0;
  for (let at = 0; at < text.length; at += 3) {
    const places = [...text.slice(at, at + 3)].map((letter) => alphabet.indexOf(letter));
    if (places.includes(-1)) return null;
    const value = places.reduceRight((sum, place) => sum * base + place, 0);
    if (value >= (places.length === 3 ? 65_536 : 256)) return null;
    if (places.length === 3) bytes[to++] = value >> 8;
    bytes[to++] = value & 255;
  }
  return bytes;
}
