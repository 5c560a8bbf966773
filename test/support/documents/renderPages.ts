import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { type DocumentKind, documentKinds } from '../../../main/contract/documents';
import { renderDocument } from '../../../main/documents/render';
import { Runtime } from '../console/runtime';
import type { Job } from './job';
import { bareHead, longHead, longSamples } from './longSamples';
import { head, type Samples, samples } from './samples';

/**
 * Every document as PDF, with ordinary and with long data, and for a handler nobody wrote down, drawn by the console's own printer under Electron; beside it one PNG
 * a page where pdftoppm is installed. Started by renderAll.mjs.
 */
async function main(): Promise<number> {
  const [folder, ...kinds] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: renderAll.mjs FOLDER [KIND…]');
  mkdirSync(folder, { recursive: true });
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'fairgate-documents-'));
  try {
    const wanted = documentKinds.filter((kind) => kinds.length === 0 || kinds.includes(kind));
    const job: Job = {
      folder: path.resolve(folder),
      scratch,
      documents: wanted.flatMap((kind) => [
        page(kind, samples, head, kind),
        page(kind, longSamples, longHead, `${kind}-long`),
        page(kind, samples, bareHead, `${kind}-bare`),
      ]),
    };
    const file = path.join(scratch, 'job.json');
    writeFileSync(file, JSON.stringify(job));
    const code = await draw(scratch, file);
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.pdf')))
      spawnSync('pdftoppm', ['-r', '60', '-png', path.join(folder, name), path.join(folder, name.replace(/\.pdf$/, ''))]);
    return code;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const page = <K extends DocumentKind>(kind: K, from: Samples, of: typeof head, name: string) => ({
  name,
  document: renderDocument(kind, from[kind], of),
});

async function draw(scratch: string, job: string): Promise<number> {
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: path.join(import.meta.dirname, 'drawer.ts'),
      outDir: scratch,
      emptyOutDir: false,
      rollupOptions: { external: ['electron', /^node:/], output: { format: 'es', entryFileNames: 'out/main/index.js' } },
    },
    ssr: { noExternal: true, external: ['electron'] },
  });
  const runtime = Runtime.parse(JSON.parse(process.env.FAIRGATE_RUNTIME ?? '{}'));
  // The scratch folder stands for a checkout whose console does nothing but draw.
  writeFileSync(
    path.join(scratch, 'package.json'),
    JSON.stringify({ name: 'drawer', type: 'module', main: 'out/main/index.js' }),
  );
  const folder = runtime.appArguments.length > 0 ? [scratch] : [];
  const child = spawn(runtime.executable, ['--no-sandbox', ...folder, job], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...runtime.env, FAIRGATE_CHECKOUT: scratch },
  });
  return await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

process.exitCode = await main();
