import type { ElectronApplication, Page } from '@playwright/test';
import { pidOfService } from '../support/console/processes';
import { until } from '../support/console/until';
import { LANE, openCount, pictureIsLive, residentsWithFace, type Scene } from '../support/demo/scene';
import { expect, test } from './consoleFixture';
import { demoOfThisFile } from './demoOfThisFile';

const part = (page: Page, id: string) => page.locator(`[data-device="${id}"]`);

/** Kills the process as often as it comes back, until told to stop; resolves when it was killed for the first time. */
async function keepDown(app: ElectronApplication, name: 'fairgate-vision' | 'fairgate-serial'): Promise<() => Promise<void>> {
  const kill = async () => {
    const pid = await pidOfService(app, name);
    if (pid !== null) process.kill(pid, 'SIGKILL');
    return pid !== null;
  };
  await until(`${name} runs`, kill);
  let isWanted = true;
  const loop = until('told to stop', async () => !isWanted || ((await kill().catch(() => false)) && false), 60_000);
  return async () => {
    isWanted = false;
    await loop;
  };
}

/** Key presses that wait in the window's queue while it is still busy with the first of them, as fast hands make them. */
const typeInOneBreath = (app: ElectronApplication, keys: string[]) =>
  app.evaluate(({ BrowserWindow }, keyCodes) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    for (const keyCode of keyCodes)
      for (const type of ['keyDown', 'char', 'keyUp'] as const)
        if (type !== 'char' || !keyCode.startsWith('F')) contents?.sendInputEvent({ type, keyCode });
  }, keys);

/** F2, a reason, Enter: answers when the turnstile itself has counted one more opening than before. */
async function opensInThreeKeys(scene: Scene): Promise<void> {
  const { page } = scene.console;
  const before = await openCount(scene);
  for (const key of ['F2', '6', 'Enter']) await page.keyboard.press(key);
  await until('the turnstile opened', async () => (await openCount(scene)) > before, 5_000);
  expect(await openCount(scene)).toBe(before + 1);
  await expect(page.getByTestId('manual-result')).toHaveAttribute('data-outcome', 'acked');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('manual')).toBeHidden();
}

async function opensForFace(scene: Scene, resident: { unit: string; walkClip: string | null } | undefined): Promise<void> {
  if (!resident?.walkClip) throw new Error('the film has no such resident');
  const before = await openCount(scene);
  await scene.gate.walk(resident.walkClip);
  await until('the turnstile opened', async () => (await openCount(scene)) > before, 12_000);
  const decision = scene.records.decisions().at(-1);
  expect([decision?.method, decision?.outcome, decision?.unit]).toEqual(['face', 'granted', resident.unit]);
}

test.describe
  .serial('the gate can always be opened by hand', () => {
    const demo = demoOfThisFile();

    test('F2, 6, Enter opens; Esc opens nothing', async () => {
      const scene = demo();
      const { page } = scene.console;
      const before = await openCount(scene);
      for (const keys of [['F2', 'Escape'], ['F2', '6', 'Escape'], ['Escape']])
        for (const key of keys) await page.keyboard.press(key);
      await expect(page.getByTestId('manual')).toBeHidden();
      await opensInThreeKeys(scene);
      expect(await openCount(scene), 'the one opening is that of Enter').toBe(before + 1);
      expect(scene.records.decisions().map(({ method, manual_reason }) => [method, manual_reason])).toEqual([
        ['guard', 'emergency'],
      ]);
    });

    test('hands that are faster than the dialog open as well', async () => {
      const scene = demo();
      const before = await openCount(scene);
      await typeInOneBreath(scene.console.app, ['F2', '6', 'Enter']);
      await until('the turnstile opened', async () => (await openCount(scene)) > before, 5_000);
      expect(await openCount(scene)).toBe(before + 1);
      await scene.console.page.keyboard.press('Escape');
    });

    test('the recognition dies: the desk says so, the guard opens, and it comes back by itself', async () => {
      const scene = demo();
      const { app, page } = scene.console;
      const letGo = await keepDown(app, 'fairgate-vision');
      await expect(part(page, 'vision')).toHaveAttribute('data-state', 'down', { timeout: 3_000 });
      await expect(page.getByTestId(`lane-${LANE}`)).toContainText('人脸暂停：识别程序');
      await expect(page.locator('[data-testid=alarm][data-kind=vision-lost]')).toBeVisible();
      await part(page, 'vision').click();
      await expect(page.getByTestId('health-detail')).toContainText('请用门卡或人工核验');
      await opensInThreeKeys(scene);
      await expect(page.getByTestId('chip-face')).not.toContainText('正常');
      await letGo();
      await expect(part(page, 'vision')).toHaveAttribute('data-state', 'ok', { timeout: 15_000 });
      await pictureIsLive(scene.console);
      await opensForFace(scene, residentsWithFace(scene.handover)[0]);
      expect(scene.records.eventCount('vision-back')).toBe(1);
    });

    test('the turnstiles’ process dies: it comes back by itself, brings no old command along, and opens', async () => {
      const scene = demo();
      const { app, page } = scene.console;
      const before = await openCount(scene);
      const letGo = await keepDown(app, 'fairgate-serial');
      await expect(part(page, 'serial')).toHaveAttribute('data-state', 'down', { timeout: 3_000 });
      for (const key of ['F2', '6', 'Enter']) await page.keyboard.press(key);
      await expect(page.getByTestId('manual-result')).toHaveAttribute('data-outcome', 'failed', { timeout: 5_000 });
      await expect(page.getByTestId('manual-result')).toContainText('应急按钮');
      await page.keyboard.press('Escape');
      await letGo();
      await expect(page.getByTestId(`lane-${LANE}`)).toHaveAttribute('data-link', 'ready', { timeout: 15_000 });
      await expect(part(page, 'serial')).toHaveAttribute('data-state', 'ok');
      expect(await openCount(scene), 'nothing opened for the command from before').toBe(before);
      await opensInThreeKeys(scene);
    });
  });

test.describe
  .serial('the window dies', () => {
    const demo = demoOfThisFile();

    /**
     * Playwright gives a page up once it has crashed; from then on it is looked at through the window's own process. A page that
     * is exchanged just then never answers: it is asked again.
     */
    const inPage = <T>(app: ElectronApplication, script: string): Promise<T | null> =>
      app
        .evaluate(
          ({ BrowserWindow }, code) =>
            Promise.race([
              BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code),
              new Promise((resolve) => setTimeout(resolve, 1_000, null)),
            ]),
          script,
        )
        .catch(() => null);
    const attribute = (app: ElectronApplication, testId: string, name: string) =>
      inPage<string>(app, `document.querySelector('[data-testid="${testId}"]')?.getAttribute('${name}') ?? null`);

    test('cards work meanwhile, the window comes back, shows what happened and opens the gate', async () => {
      const scene = demo();
      const { app } = scene.console;
      const resident = scene.handover.residents.find(({ face }) => face === 'refused');
      if (!resident) throw new Error('the demo has nobody who refused face');
      const before = await openCount(scene);
      await app.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        return new Promise<void>((resolve) => {
          contents?.once('render-process-gone', () => resolve());
          contents?.forcefullyCrashRenderer();
        });
      });
      expect(await scene.gate.presentCard({ key: resident.key })).toBe(true);
      await until('the turnstile opened', async () => (await openCount(scene)) > before, 3_000);
      const decision = scene.records.decisions().at(-1);
      expect([decision?.method, decision?.outcome, decision?.unit]).toEqual(['card', 'granted', resident.unit]);

      await until('the desk is back', async () => (await attribute(app, `lane-${LANE}`, 'data-link')) === 'ready', 10_000);
      await until('with its picture', async () => (await attribute(app, `video-${LANE}`, 'data-state')) === 'live', 10_000);
      await until(
        'and with what happened meanwhile',
        async () => (await attribute(app, 'feed-entry', 'data-severity')) !== null && (await feedHas(app, resident.unit)),
        5_000,
      );

      const beforeKeys = await openCount(scene);
      await typeInOneBreath(app, ['F2', '6', 'Enter']);
      await until('the turnstile opened by hand', async () => (await openCount(scene)) > beforeKeys, 5_000);
      expect(scene.records.decisions().at(-1)?.manual_reason).toBe('emergency');
    });

    const feedHas = (app: ElectronApplication, unit: string) =>
      inPage<boolean>(app, `document.querySelector('[data-testid=feed]')?.textContent.includes('${unit}') ?? false`);
  });
