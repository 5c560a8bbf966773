import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

function run(script: string, args: string[], language = 'en_US.UTF-8'): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(root, script), ...args], {
      cwd: os.tmpdir(),
      env: { ...process.env, LC_ALL: language },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        text += chunk;
      });
    }
    child.once('close', (code) => resolve({ code, text }));
  });
}

describe('npm start', () => {
  it.each([['--nonsense'], ['--seconds', 'many'], ['--seconds', '0'], ['stray']])(
    'with %s says how it is used and starts nothing',
    async (...args) => {
      const { code, text } = await run('setup/start.mjs', args);
      expect(code).toBe(1);
      expect(text.trim().split('\n')).toHaveLength(1);
      expect(text).toContain('npm start -- [--demo] [--headless] [--seconds N]');
    },
  );

  it('speaks the language of the terminal', async () => {
    expect((await run('setup/start.mjs', ['--nonsense'], 'zh_CN.UTF-8')).text).toMatch(/^参数有误/);
  });
});

describe('gatectl', () => {
  it('doctor looks at every part, says how to mend what is wrong, and changes nothing', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-gatectl-'));
    try {
      const { code, text } = await run('setup/gatectl.mjs', ['doctor', '--json', '--data', folder]);
      const report = JSON.parse(text) as { ok: boolean; findings: { part: string; state: string; next: string | null }[] };
      expect(report.findings.map(({ part }) => part)).toEqual([
        'runtime',
        'clock',
        'ffmpeg',
        'models',
        'data-folder',
        'database',
        'serial-ports',
        'display',
      ]);
      const failed = report.findings.filter(({ state }) => state === 'failed');
      expect(report.ok).toBe(failed.length === 0);
      expect(code).toBe(report.ok ? 0 : 1);
      for (const { next } of failed) expect(next).toMatch(/\w+/);
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([[[]], [['examine']], [['doctor', '--nonsense']], [['doctor', 'twice']]])('%j: says how it is used', async (args) => {
    const { code, text } = await run('setup/gatectl.mjs', args);
    expect(code).toBe(2);
    expect(text).toContain('gatectl doctor [--data');
    expect(text).not.toContain('    at ');
  });
});
