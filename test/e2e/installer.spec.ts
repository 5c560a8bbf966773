import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { FIRST_LANE } from '../support/console/setUpStation';
import { startBoard7e } from '../support/serial/boards/board7e';
import { startTurnstile } from '../support/serial/osdp/turnstile';
import { createTcpLine } from '../support/serial/tcpLine';
import { expect, test } from './consoleFixture';

const password = 'Manager-Secret-88';
const scbk = '303132333435363738394a4b4c4d4e4f';

/** The set-up page of a lane without a camera, up to the device; `driver` as the page names it. */
async function fillSetUp(page: Page, driver: string, port: string): Promise<void> {
  await page.getByTestId('first-run-setup').click();
  await page.getByTestId('setup-stationName').fill('翠湖花园 · 北门岗');
  await page.getByText('不接相机').click();
  await page.getByTestId('setup-driver').click();
  await page.locator('.ant-select-item-option', { hasText: driver }).click();
  await page.getByTestId('setup-port-row').locator('input').fill(port);
  for (const field of ['managerPassword', 'managerPasswordAgain']) await page.getByTestId(`setup-${field}`).fill(password);
  for (const field of ['passphrase', 'passphraseAgain']) await page.getByTestId(`setup-${field}`).fill('seven quiet herons 99');
}

async function toLaneRules(page: Page): Promise<void> {
  await page.getByTestId('sign-in-open').click();
  await page.getByTestId('sign-in-password').fill(password);
  await page.getByTestId('sign-in-submit').click();
  await page.getByTestId('nav-laneRules').click();
  await expect(page.getByTestId(`rules-${FIRST_LANE}`)).toBeVisible();
}

const isReady = (page: Page) =>
  expect(page.getByTestId(`lane-${FIRST_LANE}`)).toHaveAttribute('data-link', 'ready', { timeout: 20_000 });

async function openByHand(page: Page): Promise<void> {
  await page.getByTestId('nav-desk').click();
  await page.keyboard.press('F2');
  await page.getByTestId('reason-emergency').click();
  await page.getByTestId('manual-confirm').click();
}

/** The lane as it is kept. */
const keptLane = (dataFolder: string) =>
  (JSON.parse(readFileSync(path.join(dataFolder, 'station.json'), 'utf8')) as { lanes: unknown[] }).lanes[0];

test('a new OSDP device gets its key in install mode, on the page of the lanes, and opens', async ({ start }) => {
  const line = await createTcpLine({ port: 0 });
  const turnstile = startTurnstile({ line, address: 0, scbk: 'a0a1a2a3a4a5a6a7a8a9aaabacadaeaf' });
  try {
    const { page } = await start();
    await fillSetUp(page, 'OSDP 门禁控制器或读卡器', line.port);
    await page.getByTestId('setup-scbk').fill(scbk);
    await page.getByTestId('setup-save').click();
    await page.locator(`[data-device="turnstile-${FIRST_LANE}"][data-state="down"]`).click({ timeout: 20_000 });
    const problem = page.getByTestId('health-detail').getByTestId('problem');
    await expect(problem).toHaveAttribute('data-code', 'DEVICE_KEY_WRONG', { timeout: 15_000 });

    await toLaneRules(page);
    const key = page.getByTestId(`key-${FIRST_LANE}`);
    await page.getByTestId('key-begin').click();
    await expect(key).toContainText('接在这条线上的人都能读到它');
    await page.getByTestId('key-confirm').check();
    await page.getByTestId('key-write').click();
    await expect(key.getByTestId('problem')).toHaveAttribute('data-code', 'DEVICE_NOT_IN_INSTALL_MODE', { timeout: 30_000 });
    turnstile.enterInstallMode();
    await page.getByTestId('key-write').click();
    await expect(page.getByTestId('key-done')).toBeVisible({ timeout: 30_000 });

    await page.getByTestId('nav-desk').click();
    await isReady(page);
    await openByHand(page);
    await expect.poll(() => turnstile.opens.length).toBe(1);
  } finally {
    await turnstile.dispose();
  }
});

test('a turnstile board is chosen by its name; its lane’s rules are kept, its bytes shown, and it opens', async ({
  start,
  dataFolder,
}) => {
  const line = await createTcpLine({ port: 0 });
  const board = startBoard7e({ line, address: 1 });
  try {
    const { page } = await start();
    await fillSetUp(page, '7E 主板', line.port);
    await page.getByTestId('reader-0-remove').click();
    await page.getByTestId('setup-save').click();
    await isReady(page);

    await toLaneRules(page);
    await expect(page.getByTestId('raw-status')).toContainText(/[0-9A-F]{2} [0-9A-F]{2}/);
    await expect(page.getByTestId(`key-${FIRST_LANE}`)).toBeHidden();
    await page.getByTestId('passback-hard').check();
    await page.getByTestId('rules-save').click();
    await expect(page.getByTestId('rules-saved')).toBeVisible();
    expect(keptLane(dataFolder)).toMatchObject({
      turnstile: { driver: 'board-7e' },
      readers: [],
      rules: { antiPassback: 'hard' },
    });

    await openByHand(page);
    await expect(page.getByTestId('manual-result')).toHaveAttribute('data-outcome', 'acked');
    expect(board.opens.map(({ direction }) => direction)).toEqual(['entry']);
  } finally {
    await board.dispose();
  }
});
