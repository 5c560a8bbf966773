import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const folder = import.meta.dirname;
export const verifierFile = path.join(folder, 'fairgate-verifier.html');

/**
 * The verifier's one file, from the readable sources here, the libraries carried along and jsQR. The same sources give the same bytes;
 * `npx tsx verifier/assemble.ts` writes them, and a test holds the committed file against them.
 */
export async function assembleVerifier(): Promise<string> {
  const script = await bundledScript();
  const style = readFileSync(path.join(folder, 'page/page.css'), 'utf8').trim();
  const values: Record<string, string> = { script, style, scriptHash: hashSource(script), styleHash: hashSource(style) };
  return readFileSync(path.join(folder, 'page/page.html'), 'utf8').replace(
    /\{\{(\w+)\}\}/g,
    (_, name: string) => values[name] ?? '',
  );
}

/** Not made smaller, so that an inspector can read what runs. Plain enough for browsers of 2020. */
async function bundledScript(): Promise<string> {
  const built = await build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      minify: false,
      target: ['es2020', 'chrome80', 'safari14', 'firefox78'],
      lib: { entry: path.join(folder, 'page/main.ts'), formats: ['iife'], name: 'fairgateVerifier' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = output && 'output' in output ? output.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error('nothing was bundled');
  if (/<\/script|<!--/i.test(chunk.code)) throw new Error('the script would end the page’s script element');
  return `\n${chunk.code.trim()}\n`;
}

const hashSource = (text: string): string => `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;

if (process.argv[1] === import.meta.filename) writeFileSync(verifierFile, await assembleVerifier());
