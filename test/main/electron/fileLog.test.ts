import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileLog } from '../../../main/electron/fileLog';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-log-'));
  file = path.join(folder, 'logs', 'station.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the technical log', () => {
  it('keeps one JSON line per event, for its owner only', () => {
    const log = createFileLog(folder);
    log.warn('child-exit', { name: 'vision', code: 1 });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ msg: 'child-exit', name: 'vision', code: 1 });
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('a file that has grown too large is set aside, whenever that happens', () => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'x'.repeat(2_000));
    const log = createFileLog(folder, 1_000);
    log.info('first');
    expect(readFileSync(`${file}.1`, 'utf8')).toMatch(/^x+$/);
    for (let line = 0; line < 40; line += 1) log.info('line', { line });
    expect(readFileSync(`${file}.1`, 'utf8')).toContain('"line":');
    expect(statSync(file).size).toBeLessThan(1_200);
    expect(readFileSync(file, 'utf8')).toContain('"line":39');
  });
});

describe('a log that cannot be written never stops who writes it', () => {
  it.runIf(existsSync('/dev/full'))('fullDisk: every line fails, and nothing is thrown', () => {
    mkdirSync(path.dirname(file), { recursive: true });
    symlinkSync('/dev/full', file);
    const log = createFileLog(folder);
    for (let line = 0; line < 3; line += 1) expect(() => log.error('record-failed', { line })).not.toThrow();
  });

  it('noPlaceForIt: a file lies where its folder should be', () => {
    writeFileSync(path.join(folder, 'logs'), '');
    const log = createFileLog(folder);
    expect(() => log.info('phase', { phase: 'running' })).not.toThrow();
  });
});
