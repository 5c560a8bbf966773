import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { BenchReport, benchReport, benchTable, spread } from './report';

const figure = {
  name: 'query',
  value: 9,
  unit: 'ms',
  p99: 12,
  peer: 'one read',
  peerValue: 8,
  ratio: 1.125,
  goal: 'ratio ≤ 1.3',
};
const bench = (...options: string[]) =>
  spawnSync(process.execPath, [path.resolve('setup/bench.mjs'), ...options], { encoding: 'utf8' });

describe('a report of measurements', () => {
  test('names the machine and survives the way through JSON', () => {
    const report = benchReport('gallery', [figure, { name: 'put', value: 0, unit: 'ms' }]);
    expect(BenchReport.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(report).toMatchObject({ bench: 'gallery', machine: { node: process.version }, figures: [figure, { name: 'put' }] });
    expect(report.machine.cores).toBeGreaterThan(0);
  });

  test.each([
    ['a value that is no number', { value: Number.NaN }],
    ['a negative value', { value: -1 }],
    ['no unit', { unit: '' }],
    ['a peer without its value', { peerValue: undefined }],
    ['a peer without the ratio', { ratio: undefined }],
    ['a ratio without the peer', { peer: undefined }],
    ['a ratio of other numbers', { ratio: 0.5 }],
    ['a field nobody knows', { median: 9 }],
  ])('is refused with %s', (_what, change) => {
    const broken = Object.fromEntries(Object.entries({ ...figure, ...change }).filter(([, value]) => value !== undefined));
    const report = benchReport('gallery', [figure]);
    expect(BenchReport.safeParse({ ...report, figures: [figure, broken] }).success).toBe(false);
  });

  test('is refused without figures', () => {
    expect(() => benchReport('gallery', [])).toThrow();
  });

  test('is a table for people', () => {
    const [machine, head, line] = benchTable(benchReport('gallery', [figure])).split('\n');
    expect(machine).toContain(process.version);
    expect(head).toMatch(/median +p99 +unit +ratio/);
    expect(line).toMatch(/^query +9 +12 +ms +1\.13 +one read: 8 +ratio ≤ 1\.3$/);
  });
});

test.each([
  [[4], 4, 4],
  [[3, 1, 2], 2, 3],
  [Array.from({ length: 200 }, (_, index) => 200 - index), 100, 198],
])('the median and 99th percentile of %j', (measurements, median, p99) => {
  expect(spread(measurements)).toEqual({ median, p99 });
  expect(() => spread([])).toThrow(RangeError);
});

test.each([[[]], [['nobody']], [['nobody', '--json']], [['report']]])(
  'asked for %j, the command lists the benches',
  (options) => {
    const { status, stdout, stderr } = bench(...options);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^NAME: .*\bgallery\b/m);
  },
);
