import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { qrSvg } from '../../main/ledger/receiptQr';
import { codesOf, consentBody, type MadeLog, makeLog } from '../verifier/madeLog';
import { test as base, expect, runtimeOfThisRun } from './consoleFixture';

const root = path.join(import.meta.dirname, '../..');
const verifier = path.join(root, 'verifier/fairgate-verifier.html');

interface Opened {
  app: ElectronApplication;
  page: Page;
  errors: string[];
  resize(width: number, height: number): Promise<void>;
}

/** The file alone in a browser window of a phone's size. */
const test = base.extend<{ opened: Opened }>({
  opened: async ({ dataFolder }, use) => {
    const runtime = runtimeOfThisRun();
    const browser = browserIn(path.join(dataFolder, 'browser'));
    const app = await _electron.launch({
      executablePath: runtime.executable,
      args: [
        ...runtime.switches,
        ...(runtime.appArguments.length > 0 ? [browser] : []),
        `--user-data-dir=${path.join(dataFolder, 'profile')}`,
        verifier,
      ],
      env: {
        ...(process.env as Record<string, string>),
        ...(runtime.env.FAIRGATE_CHECKOUT ? { FAIRGATE_CHECKOUT: browser } : {}),
        LANG: 'zh_CN.UTF-8',
      },
    });
    const page = await app.firstWindow();
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    const resize = async (width: number, height: number) => {
      await app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height), {
        width,
        height,
      });
      await page.waitForFunction((size) => window.innerWidth === size.width && window.innerHeight === size.height, {
        width,
        height,
      });
    };
    await page.waitForSelector('#language');
    await use({ app, page, errors, resize });
    const asked = await app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
    expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('devtools:'))).toEqual([]);
    expect(errors).toEqual([]);
    await app.close();
  },
});

/** A checkout with nothing but a window that shows a file, as Electron starts one. */
function browserIn(folder: string): string {
  mkdirSync(path.join(folder, 'out/main'), { recursive: true });
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: 'browser', type: 'module', main: 'out/main/index.js' }),
  );
  copyFileSync(path.join(root, 'test/support/verifier/window.mjs'), path.join(folder, 'out/main/index.js'));
  return folder;
}

function exportInto(folder: string, log: MadeLog): string[] {
  mkdirSync(folder, { recursive: true });
  const { log: entries, checkpoint, keys, checkpoints } = log.files();
  const files = {
    'entries.jsonl': entries,
    'checkpoint.txt': checkpoint,
    'keys.txt': keys,
    'checkpoints.txt': `${checkpoints}\n${checkpoint}\n`,
  };
  return Object.entries(files).map(([name, content]) => {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  });
}

/** Nothing on the page is wider than the phone. */
const isNarrow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
const shot = (page: Page, name: string) =>
  page.screenshot({ path: path.join(root, 'test-results/verifier', `${name}.png`), fullPage: true });

test('a resident checks a receipt on a phone, in Chinese and in English, and finds it again in a newer one', async ({
  opened,
}) => {
  const { page, resize } = opened;
  await resize(360, 740);
  expect(await isNarrow(page)).toBe(true);
  await shot(page, 'start-phone');
  const log = makeLog(300);
  const codes = codesOf(log, 151);
  await page.fill('#paste', codes[1] ?? '');
  await page.click('#check');
  await expect(page.locator('[data-verdict=open]')).toContainText('共 2 个');
  await page.fill('#paste', codes[0] ?? '');
  await page.click('#check');
  const verdict = page.locator('#receipt-result [data-verdict=good]').first();
  await expect(verdict).toContainText('收据有效');
  await expect(verdict).toContainText('同意人脸通行');
  await expect(page.locator('#receipt-result')).toContainText('由监护人（父母）决定');
  expect(await isNarrow(page)).toBe(true);
  await shot(page, 'receipt-phone-zh');
  const fingerprint = (await page.locator('.fingerprint').first().textContent()) ?? '';
  await page.fill('#fingerprint', fingerprint.toLowerCase());
  await expect(page.locator('[data-answer=fingerprint]')).toHaveText('一样。');
  await page.fill('#fingerprint', '0000 1111');
  await expect(page.locator('[data-answer=fingerprint]')).toContainText('不一样');
  log.append('consent.refused', consentBody);
  await page.fill('#newer-paste', codesOf(log, 151).join('\n'));
  await page.click('#newer-check');
  await expect(page.locator('#newer-result [data-verdict=good]')).toContainText('还在');
  await page.click('#language');
  await expect(page.locator('#receipt-result [data-verdict=good]').first()).toContainText('The receipt is valid');
  expect(await isNarrow(page)).toBe(true);
  await shot(page, 'receipt-phone-en');
});

test('a photograph of the paper is read', async ({ opened, dataFolder }) => {
  const { app, page } = opened;
  const codes = codesOf(makeLog(300), 151);
  const pictures: string[] = [];
  for (const [at, code] of [...codes].reverse().entries()) {
    const file = path.join(dataFolder, `photo-${at}.png`);
    // The paper is drawn by the same engine, turned a little and on grey ground, as a hand would hold it.
    const paper = path.join(dataFolder, `paper-${at}.html`);
    const style = 'position:absolute;left:100px;top:110px;width:680px;transform:rotate(4deg)';
    writeFileSync(paper, `<body style="margin:0;background:#bbb"><div style="${style}">${qrSvg(code)}</div>`);
    const png = await app.evaluate(async ({ BrowserWindow }, page) => {
      const window = new BrowserWindow({ show: false, width: 900, height: 900, webPreferences: { offscreen: true } });
      const painted = new Promise<void>((resolve) => window.webContents.once('paint', () => resolve()));
      await window.loadFile(page);
      await painted;
      const picture = (await window.webContents.capturePage()).toPNG().toString('base64');
      window.destroy();
      return picture;
    }, paper);
    writeFileSync(file, Buffer.from(png, 'base64'));
    pictures.push(file);
  }
  await app.evaluate(() => ((globalThis as unknown as { asked: string[] }).asked.length = 0));
  await page.setInputFiles('#pictures', pictures);
  await expect(page.locator('#receipt-result [data-verdict=good]').first()).toContainText('收据有效', { timeout: 60_000 });
});

test('a changed receipt is refused in one sentence with the next step', async ({ opened }) => {
  const { page, resize } = opened;
  await resize(360, 740);
  const log = makeLog(12);
  const parts = log.receiptParts(10);
  const { receiptOf } = await import('../../main/ledger/receipt');
  const forged = Buffer.from(
    Buffer.from(parts.entryBytes).toString('utf8').replace('"state":"given"', '"state":"taken"'),
    'utf8',
  );
  await page.fill('#paste', receiptOf({ ...parts, entryBytes: forged }).codes.join('\n'));
  await page.click('#check');
  const verdict = page.locator('[data-verdict=bad]');
  await expect(verdict).toContainText('第 10 条记录不在签名的台账里');
  await expect(verdict).toContainText('下一步');
  await shot(page, 'receipt-refused-phone');
});

test('an inspector checks an export on a desk and a phone, and the first bad entry is named', async ({ opened, dataFolder }) => {
  const { page, resize } = opened;
  await resize(1100, 800);
  const log = makeLog(400);
  log.rotate();
  log.append('consent.refused', consentBody);
  const files = exportInto(path.join(dataFolder, 'export'), log);
  await page.click('#tab-log');
  await page.setInputFiles('#log-files', files);
  await expect(page.locator('#log-result [data-verdict=good]').first()).toContainText('全部 402 条记录');
  await shot(page, 'export-desk-zh');
  await resize(360, 740);
  expect(await isNarrow(page)).toBe(true);
  await shot(page, 'export-phone-zh');
  const [entries = ''] = files;
  const changed = log.texts.with(7, (log.texts[7] ?? '').replace('"copyGiven":true', '"copyGiven":false'));
  writeFileSync(entries, changed.map((text) => `${text}\n`).join(''));
  await page.setInputFiles('#log-files', files);
  await expect(page.locator('#log-result [data-verdict=bad]')).toContainText('第 8 条和它前一条接不上');
  await shot(page, 'export-refused-phone');
});

test('an inspector holds a checkpoint he kept against a proof, on a phone and without the entries', async ({
  opened,
  dataFolder,
}) => {
  const { page, resize } = opened;
  await resize(360, 740);
  const log = makeLog(300);
  const kept = log.checkpointAt();
  for (let number = 0; number < 5; number += 1) log.append('consent.refused', consentBody);
  log.rotate();
  const folder = path.join(dataFolder, 'proof');
  mkdirSync(folder, { recursive: true });
  const put = (name: string, content: string | Uint8Array) => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const proof = [
    put('consistency.txt', log.continuation(300)),
    put('keys.txt', log.files().keys),
    ...log.keyProofs().map(({ name, bytes }) => put(name, bytes)),
  ];
  await page.click('#tab-log');
  await page.setInputFiles('#log-files', [...proof, put('kept.txt', kept)]);
  await expect(page.locator('#log-result [data-verdict=good]')).toContainText(
    '较新的台账（306 条）完整地接在较早的（300 条）后面',
  );
  expect(await isNarrow(page)).toBe(true);
  await shot(page, 'consistency-phone-zh');
  await page.click('#language');
  await page.setInputFiles('#log-files', [...proof, put('larger.txt', makeLog(400).checkpointAt())]);
  await expect(page.locator('#log-result [data-verdict=bad]')).toContainText('more than the 306 the gate now shows');
  await shot(page, 'consistency-refused-phone-en');
});

test('100,000 entries are gone through while the page still answers', async ({ opened, dataFolder }) => {
  const { page } = opened;
  const log = makeLog(1);
  for (let seq = 1; seq < 100_000; seq += 1)
    log.append('passage.granted', { eventId: `0190c0de-7777-7000-8000-${String(seq).padStart(12, '0')}`, laneId: 'east-1' });
  const files = exportInto(path.join(dataFolder, 'export'), log);
  await page.click('#tab-log');
  await page.evaluate(() => {
    const longest = { ms: 0, last: performance.now() };
    Object.assign(globalThis, { longest });
    const tick = () => {
      const now = performance.now();
      longest.ms = Math.max(longest.ms, now - longest.last);
      longest.last = now;
      setTimeout(tick, 10);
    };
    tick();
  });
  const startedMs = Date.now();
  await page.setInputFiles('#log-files', files);
  await expect(page.locator('#log-result progress')).toBeVisible();
  await expect(page.locator('#log-result [data-verdict=good]').first()).toContainText('全部 100000 条记录', { timeout: 90_000 });
  const tookMs = Date.now() - startedMs;
  const blockedMs = await page.evaluate(() => (globalThis as unknown as { longest: { ms: number } }).longest.ms);
  test.info().annotations.push({ type: 'measured', description: `${tookMs} ms, longest pause ${Math.round(blockedMs)} ms` });
  expect(blockedMs).toBeLessThan(500);
});
