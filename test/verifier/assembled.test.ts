import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { verifierFile as printed } from '../../main/documents/verifierFile';
import { assembleVerifier, verifierFile } from '../../verifier/assemble';
import { words } from '../../verifier/page/words';

const committed = readFileSync(verifierFile, 'utf8');

test('the file that is handed out is the one the sources make, byte for byte', { timeout: 60_000 }, async () => {
  expect(await assembleVerifier()).toBe(committed);
});

test('it may connect to nothing, and runs its own script and no other', () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(committed)?.[1] ?? '';
  const script = /<script>([\s\S]*)<\/script>/.exec(committed)?.[1] ?? '';
  const style = /<style>([\s\S]*?)<\/style>/.exec(committed)?.[1] ?? '';
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
  expect(policy).toBe(
    `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; form-action 'none'; base-uri 'none'`,
  );
  expect(committed.match(/<script/g)).toHaveLength(1);
  expect(committed).not.toMatch(/<(link|iframe|img|object|embed|base)\b/);
});

test('it calls nothing that would talk to anybody', () => {
  expect(committed).not.toMatch(
    /\b(fetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts|RTCPeerConnection|localStorage|eval\()/,
  );
});

test('both languages say everything, with the same places to fill', () => {
  const places = (text: unknown) => [...JSON.stringify(text).matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
  for (const name of Object.keys(words.zh) as (keyof typeof words.zh)[]) {
    expect([name, places(words.en[name])]).toEqual([name, places(words.zh[name])]);
    expect(words.en[name].length).toBeGreaterThan(0);
  }
});

test('the documents name its SHA-256', () => {
  const page = readFileSync(new URL('../../docs/verifier.md', import.meta.url), 'utf8');
  const sha256 = createHash('sha256').update(committed, 'utf8').digest('hex');
  expect(page).toContain(sha256);
  // Receipts and signs print the same.
  expect(printed).toEqual({ name: 'fairgate-verifier.html', sha256 });
});
