import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isOwnPage, serveScheme } from '../../../main/electron/scheme';

vi.mock('electron', () => ({ protocol: {} }));

type Handler = (request: { url: string; method: string }) => Promise<Response>;
let parent: string;
let answer: Handler;

beforeAll(() => {
  parent = mkdtempSync(path.join(os.tmpdir(), 'fairgate-scheme-'));
  const folder = path.join(parent, 'renderer');
  mkdirSync(path.join(folder, 'assets'), { recursive: true });
  mkdirSync(path.join(parent, 'renderer-secret'));
  writeFileSync(path.join(folder, 'index.html'), '<p>desk</p>');
  writeFileSync(path.join(folder, 'assets', 'index.js'), 'desk()');
  writeFileSync(path.join(parent, 'secret.txt'), 'secret');
  writeFileSync(path.join(parent, 'renderer-secret', 'secret.txt'), 'secret');
  serveScheme(
    {
      protocol: {
        handle: (_scheme: string, handler: Handler) => {
          answer = handler;
        },
      },
    } as unknown as Parameters<typeof serveScheme>[0],
    folder,
  );
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const get = (url: string, method = 'GET') => answer({ url, method });

describe('the console’s own scheme', () => {
  it.each([
    ['app://fairgate/index.html', 'text/html; charset=utf-8', '<p>desk</p>'],
    ['app://fairgate/assets/index.js', 'text/javascript; charset=utf-8', 'desk()'],
  ])('serves %s with its policy', async (url, type, text) => {
    const response = await get(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(await response.text()).toBe(text);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|https?:|\*/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    'app://fairgate/../secret.txt',
    'app://fairgate/%2e%2e/secret.txt',
    'app://fairgate/..%2fsecret.txt',
    'app://fairgate/%2e%2e%2fsecret.txt',
    'app://fairgate/assets/..%2f..%2fsecret.txt',
    'app://fairgate/..%2frenderer-secret%2fsecret.txt',
    'app://fairgate//etc/passwd',
    'app://fairgate/%2fetc%2fpasswd',
    'app://fairgate/',
    'app://fairgate/assets',
    'app://fairgate/index.html%00.js',
    'app://fairgate/%E0%A4%A',
    'app://elsewhere/index.html',
    'app://fairgate:8080/index.html',
    'app://user@elsewhere/index.html',
  ])('has no file for %s', async (url) => {
    const response = await get(url);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('secret');
  });

  it.each(['POST', 'PUT', 'DELETE', 'HEAD'])('answers no %s', async (method) => {
    expect((await get('app://fairgate/index.html', method)).status).toBe(404);
  });
});

it.each([
  ['app://fairgate/index.html', true],
  ['app://fairgate', false],
  ['app://fairgate.evil/index.html', false],
  ['https://app://fairgate/', false],
  ['data:text/html,app://fairgate/', false],
])('whether %s is the console’s own page: %s', (url, isOwn) => {
  expect(isOwnPage(url)).toBe(isOwn);
});
