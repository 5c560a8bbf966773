import jsQr, { type QRCode } from 'jsqr';

/** jsQR finds dense codes best when a module is 3 to 8 pixels wide; so the picture is tried at several sizes, in pixels of its longer side. */
const sizesPx = [1600, 1100, 2200, 800];

interface Detector {
  detect(source: ImageBitmap): Promise<{ rawValue: string }[]>;
}

/** Texts of all QR codes found in a picture. Nothing leaves the page. */
export async function codesInPicture(file: Blob): Promise<string[]> {
  const picture = await createImageBitmap(file);
  try {
    const found = new Set(await byBrowser(picture));
    if (found.size === 0) for (const text of await bySearch(picture)) found.add(text);
    return [...found];
  } finally {
    picture.close();
  }
}

/** Browsers on most phones bring a reader of their own, which is faster and finds several codes at once. */
async function byBrowser(picture: ImageBitmap): Promise<string[]> {
  const BarcodeDetector = (globalThis as { BarcodeDetector?: new (options: { formats: string[] }) => Detector }).BarcodeDetector;
  if (!BarcodeDetector) return [];
  try {
    return (await new BarcodeDetector({ formats: ['qr_code'] }).detect(picture)).map(({ rawValue }) => rawValue);
  } catch {
    return [];
  }
}

async function bySearch(picture: ImageBitmap): Promise<string[]> {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return [];
  const longer = Math.max(picture.width, picture.height);
  for (const sizePx of new Set(sizesPx.map((size) => Math.min(size, longer)))) {
    canvas.width = Math.max(1, Math.round((picture.width * sizePx) / longer));
    canvas.height = Math.max(1, Math.round((picture.height * sizePx) / longer));
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    const found = codesInPixels(pixels.data, canvas.width, canvas.height);
    if (found.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return [];
}

/** Parts of a picture that are searched by themselves when the whole shows nothing: codes beside one another confuse the search. */
const parts = [
  [0, 0, 1, 1],
  [0, 0, 0.55, 1],
  [0.45, 0, 1, 1],
  [0, 0, 1, 0.55],
  [0, 0.45, 1, 1],
] as const;

/** Texts of the codes in RGBA pixels, row by row from the upper left. */
export function codesInPixels(rgba: Uint8ClampedArray, widthPx: number, heightPx: number): string[] {
  const found = new Set<string>();
  for (const [left, top, right, bottom] of parts) {
    const [x, y] = [Math.floor(left * widthPx), Math.floor(top * heightPx)];
    const [partWidthPx, partHeightPx] = [Math.ceil(right * widthPx) - x, Math.ceil(bottom * heightPx) - y];
    const part = new Uint8ClampedArray(partWidthPx * partHeightPx * 4);
    for (let row = 0; row < partHeightPx; row += 1) {
      const from = ((y + row) * widthPx + x) * 4;
      part.set(rgba.subarray(from, from + partWidthPx * 4), row * partWidthPx * 4);
    }
    const code = jsQr(part, partWidthPx, partHeightPx, { inversionAttempts: 'dontInvert' });
    if (code && code.data !== '') found.add(code.data);
    if (left + top === 0 && right + bottom === 2 && code && isAlone(code, widthPx, heightPx)) break;
  }
  return [...found];
}

/** A code that fills a good part of the picture is the one that was photographed. */
function isAlone({ location }: QRCode, widthPx: number, heightPx: number): boolean {
  const { topLeftCorner, topRightCorner } = location;
  const sidePx = Math.hypot(topRightCorner.x - topLeftCorner.x, topRightCorner.y - topLeftCorner.y);
  return sidePx > Math.max(widthPx, heightPx) * 0.5;
}
