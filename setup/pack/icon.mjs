// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

/**
 * Fairgate's sign, drawn here and nowhere else: a night-blue tile, the two posts of a lane, and between them a barrier
 * arm raised in green. Lengths are parts of the tile's side, y downwards.
 */

/** @typedef {[number, number, number]} Colour sRGB, 0 to 255 */
/** @typedef {{ colour: Colour, distance: (x: number, y: number) => number }} Shape distance to the outline, negative inside */

/** @param {number} x @param {number} y @param {[number, number, number, number]} box centre and half sides @param {number} radius */
function roundedBox(x, y, [cx, cy, halfWidth, halfHeight], radius) {
  const dx = Math.abs(x - cx) - halfWidth + radius;
  const dy = Math.abs(y - cy) - halfHeight + radius;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
}

/** @param {number} x @param {number} y @param {[number, number, number, number]} ends @param {number} radius */
function bar(x, y, [ax, ay, bx, by], radius) {
  const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)) - radius;
}

/** @type {Shape[]} from back to front */
const shapes = [
  { colour: [18, 38, 63], distance: (x, y) => roundedBox(x, y, [0.5, 0.5, 0.46, 0.46], 0.12) },
  { colour: [48, 59, 72], distance: (x, y) => roundedBox(x, y, [0.5, 0.8, 0.33, 0.022], 0.02) },
  { colour: [232, 237, 243], distance: (x, y) => roundedBox(x, y, [0.29, 0.56, 0.075, 0.25], 0.04) },
  { colour: [232, 237, 243], distance: (x, y) => roundedBox(x, y, [0.73, 0.64, 0.06, 0.17], 0.035) },
  { colour: [61, 203, 139], distance: (x, y) => bar(x, y, [0.29, 0.43, 0.66, 0.2], 0.05) },
  { colour: [18, 38, 63], distance: (x, y) => Math.hypot(x - 0.29, y - 0.43) - 0.03 },
];

/** @param {number} sidePx @returns {Buffer} RGBA, row by row, edges smoothed over one pixel */
function draw(sidePx) {
  const pixels = Buffer.alloc(sidePx * sidePx * 4);
  for (let row = 0; row < sidePx; row += 1) {
    for (let column = 0; column < sidePx; column += 1) {
      const [x, y] = [(column + 0.5) / sidePx, (row + 0.5) / sidePx];
      let [red, green, blue, alpha] = [0, 0, 0, 0];
      for (const { colour, distance } of shapes) {
        const cover = Math.min(1, Math.max(0, 0.5 - distance(x, y) * sidePx));
        red += (colour[0] - red) * cover;
        green += (colour[1] - green) * cover;
        blue += (colour[2] - blue) * cover;
        // The tile comes first, so a colour is never mixed with the nothing around it but at the tile's own edge.
        if (alpha === 0 && cover > 0) [red, green, blue] = colour;
        alpha += (1 - alpha) * cover;
      }
      pixels.set([red, green, blue, alpha * 255].map(Math.round), (row * sidePx + column) * 4);
    }
  }
  return pixels;
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** @param {number} sidePx @returns {Buffer} a PNG (ISO/IEC 15948), 8 bit RGBA */
function iconPng(sidePx) {
  const pixels = draw(sidePx);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(sidePx, 0);
  header.writeUInt32BE(sidePx, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = [];
  for (let row = 0; row < sidePx; row += 1)
    rows.push(Buffer.from([0]), pixels.subarray(row * sidePx * 4, (row + 1) * sidePx * 4));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** @param {number[]} sidesPx at most 256 each @returns {Buffer} a Windows icon that holds PNGs */
function iconIco(sidesPx) {
  const pictures = sidesPx.map(iconPng);
  const head = Buffer.alloc(6 + 16 * sidesPx.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(sidesPx.length, 4);
  let offset = head.length;
  for (const [index, sidePx] of sidesPx.entries()) {
    const at = 6 + 16 * index;
    const bytes = pictures[index]?.length ?? 0;
    head.set([sidePx % 256, sidePx % 256, 0, 0, 1, 0, 32, 0], at);
    head.writeUInt32LE(bytes, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += bytes;
  }
  return Buffer.concat([head, ...pictures]);
}

/** Element types of an Apple icon that hold a PNG, with its side. @type {[string, number][]} */
const appleElements = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
];

/** @returns {Buffer} an Apple icon that holds PNGs */
function iconIcns() {
  const elements = appleElements.map(([type, sidePx]) => {
    const picture = iconPng(sidePx);
    const head = Buffer.alloc(8, type, 'latin1');
    head.writeUInt32BE(picture.length + 8, 4);
    return Buffer.concat([head, picture]);
  });
  const body = Buffer.concat(elements);
  const head = Buffer.alloc(8, 'icns', 'latin1');
  head.writeUInt32BE(body.length + 8, 4);
  return Buffer.concat([head, body]);
}

/** Writes the sign in the form each system asks for. @param {string} folder */
export function drawIcons(folder) {
  const linux = path.join(folder, 'linux');
  fs.mkdirSync(linux, { recursive: true });
  for (const sidePx of [16, 32, 48, 64, 128, 256, 512])
    fs.writeFileSync(path.join(linux, `${sidePx}x${sidePx}.png`), iconPng(sidePx));
  fs.writeFileSync(path.join(folder, 'icon.ico'), iconIco([16, 24, 32, 48, 64, 256]));
  fs.writeFileSync(path.join(folder, 'icon.icns'), iconIcns());
}
