import { encode } from 'uqr';

/** The dark modules of a QR code (level M) as one SVG path, with the four quiet modules around it; `size` in modules. */
export const qrPath = (text: string): { path: string; size: number } => {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { path, size };
};
