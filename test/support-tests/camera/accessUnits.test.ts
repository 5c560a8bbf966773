import { describe, expect, it } from 'vitest';
import { splitAccessUnits } from '../../support/film/encode';

const DELIMITER = [0, 0, 0, 1, 9, 0xf0];
const PARAMETERS = [0, 0, 0, 1, 7, 0x42, 0, 0, 1, 8, 0xce];
const KEY = [0, 0, 1, 5, 0x88, 0x84];
const OTHER = [0, 0, 1, 1, 0x9a, 0x02];

describe('a coded film', () => {
  it('is cut at its access unit delimiters, and key frames are told', () => {
    const first = [...DELIMITER, ...PARAMETERS, ...KEY];
    const second = [...DELIMITER, ...OTHER];
    const units = splitAccessUnits(Buffer.from([...first, ...second, ...first]));
    expect(units.map((unit) => [[...unit.bytes], unit.key])).toEqual([
      [first, true],
      [second, false],
      [first, true],
    ]);
  });

  it('loses no byte', () => {
    const stream = Buffer.from([...DELIMITER, ...KEY, ...DELIMITER, ...OTHER, ...DELIMITER, ...OTHER]);
    expect(Buffer.concat(splitAccessUnits(stream).map((unit) => unit.bytes))).toEqual(stream);
  });
});
