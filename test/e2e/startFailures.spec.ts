import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Page } from '@playwright/test';
import { type RtspSimulator, startRtspSimulator } from '../support/camera/rtspSimulator';
import { type CheckoutCopy, copyCheckout } from '../support/console/checkoutCopy';
import { launchConsole } from '../support/console/console';
import { stationFiles } from '../support/console/records';
import { FIRST_LANE, type StationAnswers, setUpStation, unlock } from '../support/console/setUpStation';
import { until } from '../support/console/until';
import { startTurnstile, type Turnstile } from '../support/serial/osdp/turnstile';
import { createTcpLine } from '../support/serial/tcpLine';
import { expect, runtimeOfThisRun, test } from './consoleFixture';

const filmFolder = path.resolve(import.meta.dirname, '..', '..', '.cache', 'film');
const account = { user: 'gatekeeper', password: 'film-and-gate' };
const scbk = randomBytes(16).toString('hex');
const passphrase = 'four patient cranes';

let camera: RtspSimulator;
let turnstile: Turnstile;
/** A station that works, with a camera and a turnstile that are there; every test starts from its files. */
let workingStation: string;

test.beforeAll(async () => {
  workingStation = mkdtempSync(path.join(os.tmpdir(), 'fairgate-e2e-working-'));
  camera = await startRtspSimulator({ filmFolder, ...account });
  const line = await createTcpLine({ port: 0 });
  turnstile = startTurnstile({ line, address: 1, scbk });
  const answers: StationAnswers = {
    stationName: '翠湖花园 · 西门岗',
    camera: { kind: 'rtsp', url: camera.url, ...account },
    port: line.port,
    address: '1',
    scbk,
    managerPassword: 'Manager-Secret-88',
    passphrase,
  };
  const console = await launchConsole({ runtime: runtimeOfThisRun(), dataFolder: workingStation });
  await setUpStation(console.page, answers);
  await expect(console.page.getByTestId(`lane-${FIRST_LANE}`)).toHaveAttribute('data-link', 'ready', { timeout: 15_000 });
  await console.close();
});

test.afterAll(async () => {
  await turnstile?.dispose();
  await camera?.kill();
  rmSync(workingStation, { recursive: true, force: true });
});

function moveIn(dataFolder: string): void {
  for (const name of stationFiles(workingStation)) copyFileSync(path.join(workingStation, name), path.join(dataFolder, name));
}

function digests(folder: string): Record<string, string> {
  const sha256 = (name: string) =>
    createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex');
  return Object.fromEntries(stationFiles(folder).map((name) => [name, sha256(name)]));
}

type Said = [code: string, sentence: RegExp, next: RegExp];

/** What is wrong in one sentence, the next step, and nothing that only a programmer reads. */
async function says(page: Page, ...[code, sentence, next]: Said): Promise<void> {
  const problem = page.getByTestId('problem');
  await expect(problem).toHaveAttribute('data-code', code, { timeout: 15_000 });
  await expect(problem.locator('strong')).toHaveText(sentence);
  await expect(problem).toContainText('下一步：');
  await expect(problem).toContainText(next);
  await expect(page.locator('body')).not.toContainText(/Error:|Exception|undefined|\bat \S+ \(|\.[jt]s:\d+/);
}

async function opensByHand(page: Page): Promise<void> {
  await expect(page.getByTestId(`lane-${FIRST_LANE}`)).toHaveAttribute('data-link', 'ready', { timeout: 15_000 });
  const before = turnstile.opens.length;
  await page.keyboard.press('F2');
  await page.getByTestId('reason-emergency').click();
  await page.getByTestId('manual-confirm').click();
  await expect(page.getByTestId('manual-result')).toHaveAttribute('data-outcome', 'acked');
  expect(turnstile.opens.length).toBe(before + 1);
}

/** The part is down for that reason, and the desk tells so when it is asked. */
async function partIsDown(page: Page, part: string): Promise<void> {
  await expect(page.locator(`[data-device="${part}"]`)).toHaveAttribute('data-state', 'down', { timeout: 20_000 });
  await page.locator(`[data-device="${part}"]`).click();
}

test.describe('the station cannot start, says why and loses nothing', () => {
  test('a configuration file that broke off: file and line; mended, the station starts', async ({ start, dataFolder }) => {
    moveIn(dataFolder);
    const file = path.join(dataFolder, 'station.json');
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, whole.slice(0, whole.indexOf('"lanes"') + 12));
    const before = digests(dataFolder);
    const broken = await start();
    await unlock(broken.page, passphrase);
    await expect(broken.page.getByTestId('broken')).toContainText('岗亭不能启动');
    await says(broken.page, 'CONFIG_BROKEN', /^配置文件读不懂：station\.json，位置：station\.json:\d+。$/, /用备份恢复这个文件/);
    await expect(broken.page.getByTestId('broken')).toContainText('闸机仍可用钥匙或应急按钮开启');
    await broken.close();
    expect(digests(dataFolder)).toEqual(before);
    writeFileSync(file, whole);
    const mended = await start();
    await unlock(mended.page, passphrase);
    await opensByHand(mended.page);
  });

  test('a value that cannot be: the place of it, and where the data lies', async ({ start, dataFolder }) => {
    moveIn(dataFolder);
    const file = path.join(dataFolder, 'station.json');
    const config = JSON.parse(readFileSync(file, 'utf8'));
    config.lanes[0].turnstile.baudRate = 12_345;
    writeFileSync(file, JSON.stringify(config));
    const before = digests(dataFolder);
    const console = await start();
    await unlock(console.page, passphrase);
    await says(console.page, 'CONFIG_BROKEN', /位置：lanes\[0\]\.turnstile\.baudRate。$/, /用备份恢复这个文件/);
    await expect(console.page.getByTestId('data-folder')).toHaveText(dataFolder);
    await console.page.getByTestId('copy-path').click();
    await expect(console.page.getByTestId('copy-path')).toHaveText('已复制');
    expect(await console.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(dataFolder);
    expect(digests(dataFolder)).toEqual(before);
  });

  test('a database of a newer version', async ({ start, dataFolder }) => {
    moveIn(dataFolder);
    const db = new DatabaseSync(path.join(dataFolder, 'station.db'));
    db.exec('PRAGMA journal_mode = DELETE; PRAGMA user_version = 999');
    db.close();
    const before = digests(dataFolder);
    const { page } = await start();
    await unlock(page, passphrase);
    await says(
      page,
      'DATABASE_NEWER',
      /^数据库来自更新的版本（第 999 版），本程序只认识到第 \d+ 版。$/,
      /请安装新版程序。数据没有被改动。/,
    );
    expect(digests(dataFolder)).toEqual(before);
  });

  test('a database that is none', async ({ start, dataFolder }) => {
    moveIn(dataFolder);
    writeFileSync(path.join(dataFolder, 'station.db'), 'this was a database once '.repeat(400));
    const before = digests(dataFolder);
    const { page } = await start();
    await unlock(page, passphrase);
    await says(page, 'DATABASE_BROKEN', /^数据库损坏，不能打开。$/, /用备份恢复 station\.db/);
    expect(digests(dataFolder)).toEqual(before);
  });

  test('a data folder that cannot be: a file is in its place', async ({ start, dataFolder }) => {
    const file = path.join(dataFolder, 'data');
    writeFileSync(file, 'somebody else’s');
    const { page } = await start(['--data', file]);
    await says(page, 'DATA_FOLDER_UNWRITABLE', /^数据文件夹不能写入：.*data。$/, /请检查磁盘空间和文件夹权限/);
    expect(readFileSync(file, 'utf8')).toBe('somebody else’s');
  });

  test('a second console on the same data leaves with a sentence, the first stays', async ({ start, dataFolder }) => {
    const { page } = await start();
    await expect(page.getByTestId('first-run')).toBeVisible();
    const { executable, switches, appArguments, env } = runtimeOfThisRun();
    const second = spawn(executable, [...switches, ...appArguments, '--data', dataFolder], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let words = '';
    second.stderr.on('data', (chunk) => {
      words += chunk;
    });
    await until('the second has ended', () => second.exitCode !== null, 15_000);
    expect(second.exitCode).toBe(3);
    expect(words).toContain('已在运行');
    expect(words).not.toMatch(/\bat \S+ \(/);
    await expect(page.getByTestId('first-run')).toBeVisible();
  });
});

test.describe('a part is missing: the desk says which, and the gate still opens by hand', () => {
  test('ffmpeg', async ({ start, dataFolder }) => {
    moveIn(dataFolder);
    const emptyPath = path.join(dataFolder, 'no-programs');
    mkdirSync(emptyPath);
    const { page } = await start([], { PATH: emptyPath });
    await unlock(page, passphrase);
    await partIsDown(page, `camera-${FIRST_LANE}`);
    await says(page, 'FFMPEG_MISSING', /^找不到 ffmpeg，相机画面不能解码。$/, /请安装 ffmpeg/);
    await opensByHand(page);
  });

  let copy: CheckoutCopy;
  test.beforeEach(() => {
    copy = copyCheckout(runtimeOfThisRun());
  });
  test.afterEach(() => copy.remove());

  const damages: { name: string; damage: (built: string) => void; says: Said }[] = [
    {
      name: 'a model with another checksum',
      damage: (built: string) => appendFileSync(path.join(built, 'fr_feature.onnx'), 'x'),
      says: ['MODEL_WRONG_HASH', /^识别模型文件的校验值不对：fr_feature\.onnx，已停用人脸。$/, /请删除这个文件并运行 npm start/],
    },
    {
      name: 'a model file',
      damage: (built: string) => rmSync(path.join(built, 'blazeface-back.onnx')),
      says: ['MODEL_MISSING', /^缺少识别模型文件：blazeface-back\.onnx。$/, /请运行 npm start 重新取得模型文件/],
    },
    {
      name: 'the whole models folder',
      damage: (built: string) => rmSync(path.dirname(built), { recursive: true }),
      says: ['MODEL_MISSING', /^缺少识别模型文件：manifest\.json。$/, /请运行 npm start 重新取得模型文件/],
    },
  ];
  for (const { name, damage, says: expected } of damages) {
    test(name, async ({ start, dataFolder }) => {
      moveIn(dataFolder);
      damage(path.join(copy.modelsFolder, 'built'));
      const { page } = await start([], {}, copy.runtime);
      await unlock(page, passphrase);
      await partIsDown(page, 'models');
      await says(page, ...expected);
      await expect(page.getByTestId(`lane-${FIRST_LANE}`)).toContainText('人脸暂停：缺少识别模型');
      await opensByHand(page);
    });
  }

  test('the demo film: the first-run page says so and stays', async ({ start }) => {
    const { page } = await start([], {}, copy.runtime);
    await page.getByTestId('first-run-demo').click();
    await says(page, 'DEMO_UNAVAILABLE', /^演示门岗不能启动：缺少演示影片。$/, /npm start/);
    await expect(page.getByTestId('first-run-setup')).toBeEnabled();
  });
});
