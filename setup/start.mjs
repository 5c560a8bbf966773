// @ts-check
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { hasDisplay, virtualDisplay } from './display.mjs';
import { prepare } from './prepare.mjs';
import { root, runTypeScript } from './run.mjs';
import { failure, SetUpFailure, say } from './say.mjs';

const usage = 'npm start -- [--demo] [--headless] [--seconds N] [--report FILE] [--screenshots DIR] [--data DIR]';

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        demo: { type: 'boolean', default: false },
        headless: { type: 'boolean', default: false },
        seconds: { type: 'string', default: '60' },
        report: { type: 'string' },
        screenshots: { type: 'string' },
        data: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (!/^[1-9]\d{0,4}$/.test(values.seconds)) throw new Error('--seconds');
    return values;
  } catch {
    throw failure(`参数有误。用法：${usage}`, `That argument is not known. Usage: ${usage}`);
  }
}

/** Chromium's own sandbox refuses to work for root; the windows stay sandboxed from Node all the same. */
const rootSwitches = () => (process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []);

async function main() {
  const args = readArguments();
  if (args.help) return say(`用法：${usage}`, `Usage: ${usage}`);
  const headless = args.headless || !hasDisplay();
  if (headless && !args.headless)
    say('本机没有显示器：改为无窗口运行演示门岗。', 'This machine has no display: running the demo gate headless.');
  // The first-run page offers the demo gate, so its parts are prepared for a window too, where the system has them.
  const runtime = await prepare({ demo: args.demo || headless ? 'needed' : 'offered', display: !headless });
  if (headless) return runHeadless(args, runtime);
  if (rootSwitches().length > 0)
    say(
      '以 root 运行：Chromium 沙箱已关闭，请勿用于正式岗亭。',
      "Running as root: Chromium's sandbox is off; do not run a real station like this.",
    );
  say('6/6 控制台：启动中…', '6/6 console: starting…');
  const child = spawn(
    runtime.executable,
    [
      ...rootSwitches(),
      ...runtime.appArguments,
      ...(args.demo ? ['--demo'] : []),
      ...(args.data ? ['--data', path.resolve(args.data)] : []),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...runtime.env },
    },
  );
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

/** @param {ReturnType<typeof readArguments>} args @param {import('./steps/electron.mjs').Runtime} runtime */
async function runHeadless(args, runtime) {
  const folder = path.join(root, 'demo-output');
  const report = path.resolve(args.report ?? path.join(folder, 'report.json'));
  const screenshots = path.resolve(args.screenshots ?? path.join(folder, 'screenshots'));
  fs.mkdirSync(path.dirname(report), { recursive: true });
  fs.mkdirSync(screenshots, { recursive: true });
  // Its own screen even where there is one: larger than the largest screenshot, and in nobody's way.
  const screen = process.platform === 'linux' ? await virtualDisplay() : null;
  if (screen) process.env.DISPLAY = screen.display;
  const runtimeFile = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'fairgate-run-')), 'runtime.json');
  process.once('exit', () => fs.rmSync(path.dirname(runtimeFile), { recursive: true, force: true }));
  fs.writeFileSync(runtimeFile, JSON.stringify({ ...runtime, switches: rootSwitches() }));
  say(`6/6 演示门岗：无窗口运行 ${args.seconds} 秒…`, `6/6 demo gate: running headless for ${args.seconds} seconds…`);
  const { code } = await runTypeScript('test/support/demo/headless.ts', [
    '--runtime',
    runtimeFile,
    '--seconds',
    args.seconds,
    '--report',
    report,
    '--screenshots',
    screenshots,
    ...(args.data ? ['--data', path.resolve(args.data)] : []),
  ]);
  screen?.stop();
  say(`报告：${report}\n截图：${screenshots}`, `Report: ${report}\nScreenshots: ${screenshots}`);
  process.exit(code);
}

main().catch((error) => {
  if (error instanceof SetUpFailure) process.stderr.write(`${error.message}\n`);
  else process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
