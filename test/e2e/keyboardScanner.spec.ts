import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchConsole, type RunningConsole } from '../support/console/console';
import { silentPort } from '../support/console/freePort';
import { FIRST_LANE, type StationAnswers, setUpStation, unlock } from '../support/console/setUpStation';
import { expect, runtimeOfThisRun, test } from './consoleFixture';

const answers: StationAnswers = {
  stationName: '北门岗',
  camera: { kind: 'rtsp', url: 'rtsp://127.0.0.1:1/main', user: 'gatekeeper', password: 'Camera-Secret-77' },
  port: '/dev/fairgate-not-there',
  address: '1',
  scbk: '303132333435363738394a4b4c4d4e4f',
  managerPassword: 'Manager-Secret-88',
  passphrase: 'seven quiet herons 99',
};
const PREFIX = '~~';

/** A station whose first lane has a scanner that types, as an installer adds it to the file. */
async function startWithScanner(start: () => Promise<RunningConsole>, dataFolder: string): Promise<RunningConsole> {
  const url = `rtsp://127.0.0.1:${await silentPort()}/main`;
  const first = await start();
  await setUpStation(first.page, { ...answers, camera: { ...answers.camera, url } });
  await first.close();
  const file = path.join(dataFolder, 'station.json');
  const config = JSON.parse(readFileSync(file, 'utf8'));
  config.lanes[0].readers = [{ kind: 'keyboard', direction: 'entry', prefix: PREFIX, end: 'Enter' }];
  writeFileSync(file, JSON.stringify(config));
  const runtime = runtimeOfThisRun();
  const console = await launchConsole({ runtime, dataFolder });
  await unlock(console.page, answers.passphrase);
  await console.page.getByTestId(`lane-${FIRST_LANE}`).waitFor();
  return console;
}

/**
 * Keys as the window's process gets them from a keyboard, `pauseMs` apart. Playwright's own keyboard will not do: its keys are put in
 * behind the place where an application may look at them before its page.
 */
const press = ({ app }: RunningConsole, keys: readonly string[], pauseMs: number) =>
  app.evaluate(
    async ({ BrowserWindow }, typed) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      for (const key of typed.keys) {
        for (const type of ['keyDown', 'char', 'keyUp'] as const)
          if (type !== 'char' || key.length === 1) contents?.sendInputEvent({ type, keyCode: key });
        if (typed.pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, typed.pauseMs));
      }
    },
    { keys, pauseMs },
  );
const scan = (console: RunningConsole, keys: readonly string[]) => press(console, [...PREFIX, ...keys], 0);

test('what a scanner types presses no key of the guard’s and lands in no field; what a hand types does', async ({
  start,
  dataFolder,
}) => {
  const console = await startWithScanner(start, dataFolder);
  try {
    const { page } = console;
    const dialog = page.getByTestId('manual-confirm');
    const entries = page.getByTestId('feed-entry');
    const heard: string[] = [];
    await page.exposeFunction('heard', (key: string) => heard.push(key));
    await page.evaluate(() =>
      document.addEventListener('keydown', ({ key }) => (window as unknown as { heard(key: string): void }).heard(key), true),
    );

    // F2 opens the dialog of the lane, 6 chooses a reason, Enter opens; all of it is inside a code.
    const before = await entries.count();
    await scan(console, [...'FGP1.', 'F2', '6', 'Enter', 'F2', '6', 'Enter', 'Escape', 'F6']);
    // Told as a code of its lane, and as nobody's: it was signed by no station.
    await expect(async () => {
      await scan(console, [...'FGP1.bm90LXNpZ25lZA', 'Enter']);
      expect(await entries.count()).toBeGreaterThan(before);
    }).toPass({ timeout: 10_000, intervals: [500] });
    expect(heard).toEqual([]);
    await expect(dialog).toBeHidden();

    // Its line has been quiet for a moment: the keyboard is the guard's again.
    await expect(async () => {
      await press(console, ['F2'], 400);
      await expect(dialog).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 10_000 });
    expect(heard).toEqual(['F2']);
    await press(console, ['Escape'], 60);
    await expect(dialog).toBeHidden();

    await page.getByTestId('sign-in-open').click();
    const field = page.getByTestId('sign-in-password');
    await field.focus();
    await scan(console, [...'into the field', 'Enter']);
    await expect(async () => {
      await field.fill('');
      await press(console, [...'a~b~~1'], 70);
      await expect(field).toHaveValue('a~b~~1', { timeout: 500 });
    }).toPass({ timeout: 10_000 });
    expect(heard.join('')).not.toContain('field');
  } finally {
    await console.close();
  }
});
