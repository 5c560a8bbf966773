import { execFile } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { verifyModels } from '../../models/verify';
import { listPorts } from '../../native-bridge/serial/listPorts';
import { errorText } from '../contract/errorTexts';
import type { Language } from '../contract/ids';
import { defaultDataFolder } from '../startup/dataFolder';
import { checkDatabase } from './databaseCheck';
import { examine, type Finding } from './doctor';

const usage = {
  'zh-CN':
    '用法：gatectl doctor [--data 文件夹] [--json]\n  doctor   检查运行环境、ffmpeg、模型、数据库、串口与显示器，并说明如何修好',
  en: 'Usage: gatectl doctor [--data FOLDER] [--json]\n  doctor   looks at runtime, ffmpeg, models, database, serial ports and display, and says how to mend each',
};

const partNames: Record<Language, Record<Finding['part'], string>> = {
  'zh-CN': {
    runtime: '运行环境',
    ffmpeg: 'ffmpeg',
    models: '识别模型',
    'data-folder': '数据文件夹',
    database: '数据库',
    'serial-ports': '串口',
    display: '显示器',
  },
  en: {
    runtime: 'Runtime',
    ffmpeg: 'ffmpeg',
    models: 'Models',
    'data-folder': 'Data folder',
    database: 'Database',
    'serial-ports': 'Serial ports',
    display: 'Display',
  },
};
const stateNames: Record<Language, Record<Finding['state'], string>> = {
  'zh-CN': { ok: '正常', warning: '提醒', failed: '故障' },
  en: { ok: 'ok', warning: 'note', failed: 'FAILED' },
};

const language: Language = /^zh/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '') ? 'zh-CN' : 'en';

async function doctor(dataFolder: string, json: boolean): Promise<number> {
  const findings = await examine({
    dataFolder,
    modelsFolder: path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../models'),
    platform: process.platform,
    env: process.env,
    nodeVersion: process.versions.node,
    run: (command, args) =>
      new Promise((resolve) => {
        execFile(command, args, { timeout: 10_000 }, (error, stdout, stderr) => {
          if (error && error.code === 'ENOENT') resolve(null);
          else resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr });
        });
      }),
    verifyModels,
    checkDatabase,
    listPorts,
  });
  const failed = findings.some(({ state }) => state === 'failed');
  if (json) process.stdout.write(`${JSON.stringify({ ok: !failed, findings: findings.map(withText) }, null, 2)}\n`);
  else for (const finding of findings) process.stdout.write(`${line(finding)}\n`);
  return failed ? 1 : 0;
}

function withText(finding: Finding) {
  const words = finding.error ? errorText(finding.error, language) : null;
  return { ...finding, message: words?.text ?? null, next: words?.next ?? null };
}

function line(finding: Finding): string {
  const { message, next } = withText(finding);
  const head = `${partNames[language][finding.part]}: ${stateNames[language][finding.state]}${finding.detail ? `  ${finding.detail}` : ''}`;
  return message ? `${head}\n  ${message}\n  ${next}` : head;
}

async function main(): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { data: { type: 'string' }, json: { type: 'boolean', default: false } },
    });
    if (positionals.length === 1 && positionals[0] === 'doctor') {
      return await doctor(
        path.resolve(values.data ?? defaultDataFolder(process.platform, process.env, os.homedir())),
        values.json,
      );
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  process.stderr.write(`${usage[language]}\n`);
  return 2;
}

// `gatectl … | head` closes the pipe early; that is no failure.
process.stdout.on('error', () => process.exit());
process.exitCode = await main();
