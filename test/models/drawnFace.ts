/** A face of ellipses over seeded noise: no person's picture, the same numbers on every machine. RGB, rows first, 0 to 255. */
export function drawnFace(sidePx: number): Uint8Array {
  const pixels = new Uint8Array(sidePx * sidePx * 3);
  let seed = 20_250_601;
  const noise = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return (seed >>> 24) / 16;
  };
  const within = (x: number, y: number, [cx, cy, rx, ry]: readonly [number, number, number, number]) =>
    ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;
  for (let row = 0; row < sidePx; row += 1) {
    for (let column = 0; column < sidePx; column += 1) {
      const x = column / sidePx;
      const y = row / sidePx;
      let colour: readonly [number, number, number] = [70 + y * 60, 95, 120];
      if (within(x, y, [0.5, 0.5, 0.3, 0.4])) colour = [205, 165, 140];
      if (within(x, y, [0.5, 0.2, 0.3, 0.14])) colour = [60, 40, 30];
      if (within(x, y, [0.38, 0.42, 0.06, 0.03]) || within(x, y, [0.62, 0.42, 0.06, 0.03])) colour = [40, 30, 30];
      if (within(x, y, [0.38, 0.36, 0.08, 0.015]) || within(x, y, [0.62, 0.36, 0.08, 0.015])) colour = [80, 55, 45];
      if (within(x, y, [0.5, 0.54, 0.035, 0.06])) colour = [180, 130, 110];
      if (within(x, y, [0.5, 0.7, 0.11, 0.03])) colour = [170, 80, 80];
      colour.forEach((channel, index) => {
        pixels[(row * sidePx + column) * 3 + index] = Math.round(channel + noise());
      });
    }
  }
  return pixels;
}
