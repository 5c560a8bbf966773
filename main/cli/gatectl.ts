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
import { faces } from './faces';
import { lane } from './lane';
import { laneUsage, laneUsageNotes } from './laneWords';
import { ledger } from './ledger';

const usage = {
  'zh-CN': `用法：gatectl doctor [--data 文件夹] [--json]
       gatectl faces compare 照片1 照片2 [--profile 配置] [--json]
       gatectl faces accuracy --pairs 清单 --images 文件夹 [--profile 配置] [--json]
       gatectl ledger export 文件夹 [--data 文件夹] [--json]
       gatectl ledger verify 文件夹 [--key 密钥] [--since 旧检查点] [--proof 证明] [--json]
       gatectl ledger prove 序号 证明 [--data 文件夹] [--json]
       gatectl ledger prove 文件夹 --from 旧检查点 [--data 文件夹] [--json]
${laneUsage['zh-CN']}
  doctor           检查运行环境、ffmpeg、模型、数据库、串口与显示器，并说明如何修好
  faces compare    两张照片有多像，在哪个误识率下算同一人
  faces accuracy   用 LFW 格式的配对清单测量识别模型，进度写到 stderr
  ledger export    把台账导出到空文件夹；程序运行时也可以，不需要任何密码
  ledger verify    单凭导出的文件核对台账，与旧检查点是否一致，证明是否成立
  ledger prove     写出某条记录在台账里的证明；加 --from，写出现在的台账接在旧检查点之后的证明（不含记录），用 verify --since 核对
${laneUsageNotes['zh-CN']}`,
  en: `Usage: gatectl doctor [--data FOLDER] [--json]
       gatectl faces compare PICTURE PICTURE [--profile PROFILE] [--json]
       gatectl faces accuracy --pairs FILE --images FOLDER [--profile PROFILE] [--json]
       gatectl ledger export FOLDER [--data FOLDER] [--json]
       gatectl ledger verify FOLDER [--key KEY] [--since CHECKPOINT] [--proof PROOF] [--json]
       gatectl ledger prove NUMBER PROOF [--data FOLDER] [--json]
       gatectl ledger prove FOLDER --from CHECKPOINT [--data FOLDER] [--json]
${laneUsage.en}
  doctor           looks at runtime, time zone, ffmpeg, models, database, serial ports and display, and says how to mend each
  faces compare    how alike two photos are, and at which false match rate they are taken for one person
  faces accuracy   measures the recognition models on a list of pairs in LFW's format; progress goes to stderr
  ledger export    copies the ledger into an empty folder, also while the console runs; asks for no secret
  ledger verify    verifies an export by itself, that it continues an earlier checkpoint, and proofs
  ledger prove     writes the proof that an entry is in the ledger; with --from, that it continues an earlier checkpoint
                   (without the entries; verify --since holds it against that checkpoint)
${laneUsageNotes.en}`,
};

const partNames: Record<Language, Record<Finding['part'], string>> = {
  'zh-CN': {
    runtime: '运行环境',
    clock: '时区',
    ffmpeg: 'ffmpeg',
    models: '识别模型',
    'data-folder': '数据文件夹',
    database: '数据库',
    'serial-ports': '串口',
    display: '显示器',
  },
  en: {
    runtime: 'Runtime',
    clock: 'Time zone',
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

const modelsFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../models');

async function doctor(dataFolder: string, json: boolean): Promise<number> {
  const findings = await examine({
    dataFolder,
    modelsFolder,
    platform: process.platform,
    env: process.env,
    nodeVersion: process.versions.node,
    zoneMinutes: -new Date().getTimezoneOffset(),
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
  const [command, ...rest] = process.argv.slice(2);
  const code = await run(command, rest);
  if (code !== null) return code;
  process.stderr.write(`${usage[language]}\n`);
  return 2;
}

function run(command: string | undefined, rest: string[]): Promise<number | null> | number | null {
  if (command === 'faces') return runFaces(rest);
  if (command === 'ledger') return runLedger(rest);
  return command === 'lane' ? runLane(rest) : runDoctor();
}

const runLane = (args: string[]): Promise<number | null> =>
  lane(args, {
    language,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    stopped: new Promise((resolve) => process.once('SIGINT', () => resolve())),
  });

const runFaces = (args: string[]): Promise<number | null> =>
  faces(args, {
    modelsFolder,
    ffmpegPath: 'ffmpeg',
    language,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    nowMs: () => performance.now(),
  });

const runLedger = (args: string[]): number | null =>
  ledger(args, {
    verifierPage: path.join(path.dirname(modelsFolder), 'verifier', 'fairgate-verifier.html'),
    dataFolder: defaultDataFolder(process.platform, process.env, os.homedir()),
    language,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });

/** Null when the arguments are not understood. */
async function runDoctor(): Promise<number | null> {
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
  return null;
}

// `gatectl … | head` closes the pipe early; that is no failure.
process.stdout.on('error', () => process.exit());
process.exitCode = await main();
