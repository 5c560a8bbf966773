import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { BenchReport } from '../report/report';

const project = fileURLToPath(new URL('../../..', import.meta.url));

test('the vision bench prints one JSON report of every stage, without peers too', async () => {
  const args = ['--import', 'tsx', 'test/bench/vision.ts', '--json', '--rounds', '1', '--without-peers', '--without-gallery'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: project });
  const report = BenchReport.parse(JSON.parse(stdout));
  expect(report.bench).toBe('vision');
  const names = report.figures.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['detect', 'mesh', 'align', 'embed', 'embed, network alone']));
  expect(report.figures.every(({ value }) => value > 0)).toBe(true);
});
