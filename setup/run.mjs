// @ts-check
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the checkout. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const endings = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let interrupted = false;

/** @param {NodeJS.Signals} signal */
function passOn(signal) {
  interrupted = true;
  for (const child of running) child.kill(signal);
}

/** @param {import('node:child_process').ChildProcess} child */
function noteStart(child) {
  // Once only: whoever presses Ctrl-C again waits for nobody.
  if (running.size === 0) for (const signal of endings) process.once(signal, passOn);
  running.add(child);
}

/** @param {import('node:child_process').ChildProcess} child */
function noteEnd(child) {
  running.delete(child);
  if (running.size > 0) return;
  for (const signal of endings) process.off(signal, passOn);
  if (interrupted) process.exit(130);
}

/**
 * Runs a command to its end and shows its output, or keeps it when `quiet`.
 * @param {string} command
 * @param {string[]} args
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 * @returns {Promise<{ code: number, output: string }>} code 127 when the command does not exist. A signal that asks this
 *   process to end is passed on, and ends it as soon as the command has ended.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: options.env ?? process.env,
      stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      // npm and npx are batch files there.
      shell: process.platform === 'win32' && /^(npm|npx)$/.test(command),
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    });
    let output = '';
    const done = (/** @type {number} */ code) => {
      noteEnd(child);
      resolve({ code, output });
    };
    noteStart(child);
    child.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', () => done(127));
    child.on('close', (code) => done(code ?? 1));
  });
}

/** Runs a TypeScript file of the project. @param {string} file @param {string[]} args */
export const runTypeScript = (file, args) =>
  run(process.execPath, [path.join(root, 'node_modules/tsx/dist/cli.mjs'), path.join(root, file), ...args]);
