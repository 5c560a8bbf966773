import jsQr from 'jsqr';

/** jsQR finds dense codes best when a module is 3 to 8 pixels wide; so the picture is tried at several sizes, in pixels of its longer side. */
const sizesPx = [1600, 1100, 2200, 800];
const mostCodes = 9;

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

/** Texts of the codes in RGBA pixels. Each found code is painted over, so that the search goes on to the next. */
export function codesInPixels(rgba: Uint8ClampedArray, widthPx: number, heightPx: number): string[] {
  const found: string[] = [];
  for (let search = 0; search < mostCodes; search += 1) {
    const code = jsQr(rgba, widthPx, heightPx, { inversionAttempts: 'dontInvert' });
    if (!code) return found;
    if (code.data !== '' && !found.includes(code.data)) found.push(code.data);
    const { topLeftCorner, topRightCorner, bottomLeftCorner, bottomRightCorner } = code.location;
    const corners = [topLeftCorner, topRightCorner, bottomLeftCorner, bottomRightCorner];
    const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
    const [left, right] = [Math.max(0, Math.floor(Math.min(...xs))), Math.min(widthPx, Math.ceil(Math.max(...xs)))];
    const [top, bottom] = [Math.max(0, Math.floor(Math.min(...ys))), Math.min(heightPx, Math.ceil(Math.max(...ys)))];
    for (let y = top; y < bottom; y += 1) rgba.fill(255, (y * widthPx + left) * 4, (y * widthPx + right) * 4);
  }
  return found;
}
