import { randomBytes } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Page } from '@playwright/test';
import { handJournalName } from '../../main/handOnly/handJournal';
import { stationFiles } from '../support/console/records';
import { unlock } from '../support/console/setUpStation';
import { smallDisk } from '../support/console/smallDisk';
import { until } from '../support/console/until';
import { startTurnstile, type Turnstile } from '../support/serial/osdp/turnstile';
import { createTcpLine } from '../support/serial/tcpLine';
import { ConsoleUnderTest } from '../support/station/consoleUnderTest';
import { laneId, oneLane } from '../support/station/stationUnderTest';
import { expect, test } from './consoleFixture';

const passphrase = 'four patient cranes';
let turnstile: Turnstile;
/** A station that works, with a turnstile that is there; every test starts from its files. */
let workingStation: string;

test.beforeAll(async () => {
  workingStation = mkdtempSync(path.join(os.tmpdir(), 'fairgate-e2e-working-'));
  const line = await createTcpLine({ port: 0 });
  const scbk = randomBytes(16).toString('hex');
  turnstile = startTurnstile({ line, address: 1, scbk });
  const [lane] = oneLane.lanes;
  if (!lane) throw new Error('no lane');
  const lanes = [{ ...lane, camera: null, turnstile: { ...lane.turnstile, port: line.port, scbk } }];
  const { console } = new ConsoleUnderTest({ folder: workingStation, protector: null });
  await console.start({ demo: false });
  const saved = await console.dispatch('setup.save', {
    config: { ...oneLane, lanes },
    managerPassword: 'Manager-Secret-88',
    passphrase,
  });
  expect(saved).toMatchObject({ ok: true });
  await console.dispose();
});

test.afterAll(async () => {
  await turnstile?.dispose();
  rmSync(workingStation, { recursive: true, force: true });
});

function moveIn(dataFolder: string): void {
  for (const name of stationFiles(workingStation)) copyFileSync(path.join(workingStation, name), path.join(dataFolder, name));
}

/** Pages in the middle of the file, as a failing disk gives them back. */
function damage(dataFolder: string): void {
  const handle = openSync(path.join(dataFolder, 'station.db'), 'r+');
  writeSync(handle, randomBytes(10 * 4_096), 0, 10 * 4_096, 2 * 4_096);
  closeSync(handle);
}

/** The page says why, in words, and that people are let in by hand. */
async function standsByHand(page: Page, code: string): Promise<void> {
  await expect(page.getByTestId('hand-only')).toBeVisible({ timeout: 15_000 });
  await expect(page.getByTestId('problem')).toHaveAttribute('data-code', code);
  await expect(page.getByTestId('hand-only')).toContainText('记录打不开，现在只能人工开门');
  await expect(page.locator('body')).not.toContainText(/Error:|Exception|undefined|\bat \S+ \(|\.[jt]s:\d+/);
}

/** F2, 6, Enter, as at the desk: answers when the turnstile itself has counted one opening more. */
async function opensByHand(page: Page): Promise<void> {
  await expect(page.getByTestId(`lane-${laneId}`)).toHaveAttribute('data-link', 'ready', { timeout: 15_000 });
  const before = turnstile.opens.length;
  for (const key of ['F2', '6', 'Enter']) await page.keyboard.press(key);
  await expect(page.getByTestId('manual-result')).toHaveAttribute('data-outcome', 'acked');
  expect(turnstile.opens.length).toBe(before + 1);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('manual')).toBeHidden();
}

async function desk(page: Page): Promise<void> {
  await expect(page.getByTestId('health')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByTestId('hand-only')).toBeHidden();
}

/** What the ledger says of the openings. */
function entered(dataFolder: string): { openings: number; confirmed: number }[] {
  const db = new DatabaseSync(path.join(dataFolder, 'station.db'), { readOnly: true });
  try {
    const rows = db.prepare("SELECT entry FROM ledger_entry WHERE kind = 'gate.opened-by-hand-without-records'").all();
    return rows.map(({ entry }) => JSON.parse(entry).body);
  } finally {
    db.close();
  }
}

test.describe('the records cannot be opened, the gate can', () => {
  test('a damaged database: the guard opens; a backup is put back and the desk comes without a break, with what happened', async ({
    start,
    dataFolder,
  }) => {
    moveIn(dataFolder);
    damage(dataFolder);
    const damaged = readFileSync(path.join(dataFolder, 'station.db'));
    const { page } = await start();
    await unlock(page, passphrase);
    await standsByHand(page, 'DATABASE_BROKEN');
    await opensByHand(page);
    await expect(page.getByTestId('hand-journal')).toHaveAttribute('data-kept', '1');
    await page.getByTestId('try-again').click();
    await expect(page.getByTestId('still-not')).toBeVisible();
    await opensByHand(page);
    expect(readFileSync(path.join(dataFolder, 'station.db')).equals(damaged), 'the damaged file was left as it is').toBe(true);

    moveIn(dataFolder);
    await page.getByTestId('try-again').click();
    await desk(page);
    await opensByHand(page);
    await expect(page.locator('[data-testid=feed-entry][data-kind=granted]')).toHaveCount(3);
    expect(entered(dataFolder)).toMatchObject([{ openings: 2, confirmed: 2 }]);
    expect(existsSync(path.join(dataFolder, handJournalName))).toBe(false);
  });

  test('the program is killed meanwhile: the next start enters what was opened, once', async ({ start, dataFolder }) => {
    moveIn(dataFolder);
    damage(dataFolder);
    const first = await start();
    await unlock(first.page, passphrase);
    await standsByHand(first.page, 'DATABASE_BROKEN');
    await opensByHand(first.page);
    // Asked for once: when the program is gone, so is the driver's way to ask for its process.
    const program = first.app.process();
    program.kill('SIGKILL');
    await until('it is gone', () => program.signalCode !== null);
    moveIn(dataFolder);
    for (let time = 0; time < 2; time += 1) {
      const { page, close } = await start();
      await unlock(page, passphrase);
      await desk(page);
      await expect(page.locator('[data-testid=feed-entry][data-kind=granted]')).toHaveCount(1);
      await close();
    }
    expect(entered(dataFolder)).toMatchObject([{ openings: 1, confirmed: 1 }]);
  });

  test('another program holds the database', async ({ start, dataFolder }) => {
    moveIn(dataFolder);
    const other = new DatabaseSync(path.join(dataFolder, 'station.db'));
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    const { page } = await start();
    await unlock(page, passphrase);
    await standsByHand(page, 'DATA_FOLDER_IN_USE');
    await opensByHand(page);
    other.exec('ROLLBACK');
    other.close();
    await page.getByTestId('try-again').click();
    await desk(page);
    await opensByHand(page);
    expect(entered(dataFolder)).toMatchObject([{ openings: 1 }]);
  });

  test('damaged, and the disk is full too: what was opened is kept in memory, and the guard is told to write it down', async ({
    start,
    dataFolder,
  }) => {
    const disk = smallDisk(dataFolder, 40);
    test.skip(disk === null, 'this account cannot mount a disk to fill');
    if (!disk) return;
    try {
      moveIn(dataFolder);
      damage(dataFolder);
      disk.fill();
      const { page, close } = await start();
      await unlock(page, passphrase);
      await standsByHand(page, 'DATABASE_BROKEN');
      disk.fill();
      await opensByHand(page);
      await expect(page.getByTestId('hand-journal')).toHaveAttribute('data-unwritten', '1');
      await expect(page.getByTestId('hand-journal')).toContainText('请记在交接本上');
      disk.free();
      moveIn(dataFolder);
      await page.getByTestId('try-again').click();
      await desk(page);
      await opensByHand(page);
      await close();
      expect(entered(dataFolder)).toMatchObject([{ openings: 1, confirmed: 1 }]);
    } finally {
      disk.remove();
    }
  });

  test('a disk that is full at the start: whatever stands says so, and the gate opens', async ({ start, dataFolder }) => {
    const disk = smallDisk(dataFolder, 40);
    test.skip(disk === null, 'this account cannot mount a disk to fill');
    if (!disk) return;
    try {
      moveIn(dataFolder);
      disk.fill();
      const { page, close } = await start();
      await unlock(page, passphrase);
      await opensByHand(page);
      // Where the log of the database finds no room it stays shut; where it does, the desk stands and can write nothing.
      const isByHand = await page.getByTestId('hand-only').isVisible();
      if (isByHand) await expect(page.getByTestId('problem')).toHaveAttribute('data-code', 'DATA_FOLDER_UNWRITABLE');
      else await expect(page.locator('[data-device=storage]')).toHaveAttribute('data-state', 'down');
      await close();
    } finally {
      disk.remove();
    }
  });

  test('a folder that cannot be written', async ({ start, dataFolder }) => {
    const disk = smallDisk(dataFolder, 40);
    test.skip(disk === null, 'this account cannot mount a disk to make read-only');
    if (!disk) return;
    try {
      moveIn(dataFolder);
      disk.readOnly(true);
      const { page, close } = await start();
      await unlock(page, passphrase);
      await standsByHand(page, 'DATA_FOLDER_UNWRITABLE');
      await opensByHand(page);
      disk.readOnly(false);
      await page.getByTestId('try-again').click();
      await desk(page);
      await opensByHand(page);
      await close();
      expect(entered(dataFolder)).toMatchObject([{ openings: 1, confirmed: 1 }]);
    } finally {
      disk.remove();
    }
  });
});

test('locked, the page says in large letters how the gate opens now', async ({ start, dataFolder }) => {
  moveIn(dataFolder);
  const { page } = await start();
  await expect(page.getByTestId('open-by-key')).toContainText('用闸机自己的钥匙或应急按钮');
  await expect(page.getByTestId('open-by-key')).toContainText('emergency button');
  writeFileSync(path.join(dataFolder, 'station.json'), '{');
  await unlock(page, passphrase);
  await expect(page.getByTestId('broken')).toBeVisible();
  await expect(page.getByTestId('open-by-key')).toContainText('用闸机自己的钥匙或应急按钮');
});
