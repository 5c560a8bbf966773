import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../../native-bridge/serial/readers/contents';
import { ReadingGate } from '../../../../native-bridge/serial/readers/readingGate';

const card = (dataHex: string): Reading => ({ type: 'card', bits: 26, dataHex });
const key: Reading = { type: 'keys', keys: '1' };

describe('the same card', () => {
  it('counts once while it lies on the reader, and again half a second after it was taken away', () => {
    const gate = new ReadingGate();
    const told = [0, 100, 499, 900, 1_399, 1_899, 2_000].map((atMs) => gate.admits(card('aa'), atMs));
    expect(told).toEqual([true, false, false, false, false, true, false]);
  });

  it('is another one with another number, another length or as a code', () => {
    const gate = new ReadingGate();
    const all: Reading[] = [card('aa'), card('ab'), { type: 'card', bits: 34, dataHex: 'aa' }, { type: 'code', text: '26 aab' }];
    expect(all.map((reading) => gate.admits(reading, 0))).toEqual([true, true, true, true]);
  });
});

it('a digit may be pressed twice', () => {
  const gate = new ReadingGate();
  expect([0, 80, 160].map((atMs) => gate.admits(key, atMs))).toEqual([true, true, true]);
});

it('a reader that babbles: at most forty readings in any second, twenty a second in the long run', () => {
  const readings = fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 30 }), number: fc.nat(1_000_000) }), {
    minLength: 200,
    maxLength: 2_000,
  });
  fc.assert(
    fc.property(readings, (sent) => {
      const gate = new ReadingGate();
      let nowMs = 0;
      const told: number[] = [];
      for (const { afterMs, number } of sent) {
        nowMs += afterMs;
        if (gate.admits(card(number.toString(16)), nowMs)) told.push(nowMs);
      }
      for (const fromMs of told)
        expect(told.filter((atMs) => atMs >= fromMs && atMs < fromMs + 1_000).length).toBeLessThanOrEqual(40);
      expect(told.length).toBeLessThanOrEqual(20 + (nowMs * 20) / 1_000);
    }),
    { numRuns: 30 },
  );
});

it('looks at no more bytes than any line carries', () => {
  const gate = new ReadingGate();
  const megabyte = new Uint8Array(1_024 * 1_024);
  expect(gate.intake(megabyte, 0).length).toBe(65_536);
  expect(gate.intake(megabyte, 0).length).toBe(0);
  expect(gate.intake(megabyte, 500).length).toBe(32_768);
  expect(gate.intake(megabyte.subarray(0, 11_520), 60_000).length).toBe(11_520);
});
