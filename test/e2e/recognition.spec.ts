import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { type RtspSimulator, startRtspSimulator } from '../support/camera/rtspSimulator';
import { FIRST_LANE, setUpStation, unlock } from '../support/console/setUpStation';
import { signAssessment } from '../support/console/signAssessment';
import { startTurnstile, type Turnstile } from '../support/serial/osdp/turnstile';
import { createTcpLine } from '../support/serial/tcpLine';
import { expect, test } from './consoleFixture';

const filmFolder = path.resolve(import.meta.dirname, '..', '..', '.cache', 'film');
const account = { user: 'gatekeeper', password: 'film-and-gate' };
const scbk = randomBytes(16).toString('hex');
const passphrase = 'four patient cranes';
const managerPassword = 'Manager-Secret-88';

let camera: RtspSimulator;
let turnstile: Turnstile;
let port: string;

test.beforeAll(async () => {
  camera = await startRtspSimulator({ filmFolder, ...account });
  const line = await createTcpLine({ port: 0 });
  turnstile = startTurnstile({ line, address: 1, scbk });
  port = line.port;
});
test.afterAll(async () => {
  await turnstile?.dispose();
  await camera?.kill();
});

async function openRecognition(page: Page): Promise<void> {
  await page.getByTestId('sign-in-open').click();
  await page.getByTestId('sign-in-password').fill(managerPassword);
  await page.getByTestId('sign-in-submit').click();
  await page.getByTestId('nav-recognition').click();
  await expect(page.getByTestId('recognition-page')).toBeVisible();
}

test('a manager changes how recognition is set, and it holds after a restart', async ({ start }) => {
  const first = await start();
  await setUpStation(first.page, {
    stationName: '翠湖花园 · 西门岗',
    camera: { kind: 'rtsp', url: camera.url, ...account },
    port,
    address: '1',
    scbk,
    managerPassword,
    passphrase,
  });
  await openRecognition(first.page);
  const { page } = first;
  await signAssessment(page);
  await page.getByTestId('nav-recognition').click();
  await expect(page.getByTestId('recognition-strangers')).toContainText('尚在统计');
  await expect(page.getByTestId('recognition-model')).toContainText('可以单看人脸放行');
  const before = await page.getByTestId('recognition-rate').textContent();
  await page.getByTestId('rate-10000000').check();
  await expect(page.getByTestId('recognition-forecast').getByRole('row').first()).toBeVisible();
  await page.getByTestId('frames-to-agree').fill('5');
  await page.getByTestId('recognition-save').click();
  await expect(page.getByTestId('recognition-saved')).toBeVisible();
  await expect(page.getByTestId('recognition-rate')).toHaveText('每 1000 万次比对最多错 1 次');
  expect(before).not.toBe('每 1000 万次比对最多错 1 次');
  // Not `check()`: the box follows the station's answer, which comes after the click.
  await page.getByTestId(`liveness-${FIRST_LANE}-passive`).click();
  await expect(page.getByTestId(`liveness-${FIRST_LANE}-passive`)).toBeChecked();
  await page.getByTestId(`liveness-${FIRST_LANE}-challenge`).getByText('转头', { exact: true }).click();
  await page.getByTestId('nav-desk').click();
  await expect(page.getByTestId('lane-liveness')).toHaveText('活体 · 照片检查 + 转头');
  await expect(page.getByTestId('feed').locator('[data-kind=recognition-changed]').first()).toBeVisible();
  await first.close();

  const second = await start();
  await unlock(second.page, passphrase);
  await openRecognition(second.page);
  await expect(second.page.getByTestId('recognition-rate')).toHaveText('每 1000 万次比对最多错 1 次');
  await expect(second.page.getByTestId('recognition-frames')).toContainText('5 帧');
  await expect(second.page.getByTestId('frames-to-agree')).toHaveValue('5');
  await expect(second.page.getByTestId(`liveness-${FIRST_LANE}-passive`)).toBeChecked();
  const challenge = second.page.getByTestId(`liveness-${FIRST_LANE}-challenge`);
  await expect(challenge.locator('.ant-segmented-item-selected')).toHaveText('转头');
});
