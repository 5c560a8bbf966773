import type { ElectronApplication, Page } from '@playwright/test';
import { type Listener, startListener } from '../support/console/listener';
import { until } from '../support/console/until';
import { LANE, openCount, residentsWithFace, type Scene } from '../support/demo/scene';
import { expect, test } from './consoleFixture';
import { demoOfThisFile } from './demoOfThisFile';
import { tryToSend } from './waysOut';

const isLaneScreen = (url: string): boolean => url.endsWith('/laneScreen.html');

async function openLaneScreen({ console }: Scene): Promise<Page> {
  const { app, page } = console;
  const opened = app.waitForEvent('window', { predicate: (candidate) => isLaneScreen(candidate.url()) });
  await page.getByTestId(`lane-screen-${LANE}`).click();
  await page.getByText('打开通道屏', { exact: true }).click();
  const screen = await opened;
  await expect(screen.getByTestId('lane-screen')).not.toHaveAttribute('data-shows', 'nothing');
  return screen;
}

/** Runs in the window's own process: Playwright gives up a page that has crashed. */
const inLaneScreen = <T>(app: ElectronApplication, script: string): Promise<T | null> =>
  app
    .evaluate(
      ({ webContents }, code) =>
        webContents
          .getAllWebContents()
          .find((contents) => contents.getURL().endsWith('/laneScreen.html'))
          ?.executeJavaScript(code),
      script,
    )
    .catch(() => null);

const windowCount = (app: ElectronApplication) => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

async function opensByHand(scene: Scene): Promise<void> {
  const { page } = scene.console;
  const before = await openCount(scene);
  for (const key of ['F2', '6', 'Enter']) await page.keyboard.press(key);
  await until('the turnstile opened by hand', async () => (await openCount(scene)) > before, 5_000);
  await page.keyboard.press('Escape');
}

async function setChallenge({ console }: Scene, words: string): Promise<void> {
  const { page } = console;
  await page.getByTestId('sign-in-open').click();
  await page.getByTestId('sign-in-password').fill((await page.getByTestId('demo-password').textContent()) ?? '');
  await page.getByTestId('sign-in-submit').click();
  await page.getByTestId('nav-recognition').click();
  const challenge = page.getByTestId(`liveness-${LANE}-challenge`);
  await challenge.getByText(words, { exact: true }).click();
  await expect(challenge.locator('.ant-segmented-item-selected')).toHaveText(words);
  await page.getByTestId('sign-out').click();
  await expect(page.getByTestId('desk-card')).toBeVisible();
}

test.describe
  .serial('the screen for the people in a lane', () => {
    const demo = demoOfThisFile();
    let screen: Page;
    let listener: Listener;
    const errors: string[] = [];

    test.beforeAll(async () => {
      listener = await startListener();
    });
    test.afterAll(() => listener?.close());

    test('opens from the desk beside it, tells the ways to pass, and leaves the keyboard to the guard', async () => {
      const scene = demo();
      screen = await openLaneScreen(scene);
      screen.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      await expect(screen.getByTestId('lane-screen')).toHaveAttribute('data-shows', 'idle');
      const ways = await screen.locator('li').evaluateAll((items) => items.map((item) => item.getAttribute('data-way')));
      expect(ways).toEqual(['card', 'face', 'guard']);
      expect(await windowCount(scene.console.app)).toBe(2);
      const before = await openCount(scene);
      for (const key of ['F2', '6', 'Enter']) await scene.console.page.keyboard.press(key);
      await expect(screen.getByTestId('lane-screen')).toHaveAttribute('data-shows', 'pass');
      await expect.poll(() => openCount(scene)).toBe(before + 1);
      await scene.console.page.keyboard.press('Escape');
    });

    test('has no bridge and no Node, is isolated and sandboxed', async () => {
      const { app } = demo().console;
      const preferences = await app.evaluate(({ webContents }) => {
        const contents = webContents.getAllWebContents().find((one) => one.getURL().endsWith('/laneScreen.html'));
        const given = (contents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
        return Object.fromEntries(
          ['contextIsolation', 'sandbox', 'nodeIntegration', 'webSecurity', 'webviewTag'].map((name) => [
            name,
            given[name] ?? null,
          ]),
        );
      });
      expect(preferences).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true });
      expect(preferences.webviewTag).toBeFalsy();
      const found = await screen.evaluate(() => {
        const page = window as unknown as Record<string, unknown>;
        return {
          foreign: ['fairgate', 'require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter(
            (name) => name in page,
          ),
          own: Object.fromEntries(Object.entries(page.fairgateLane as object).map(([name, part]) => [name, typeof part])),
        };
      });
      expect(found).toEqual({ foreign: [], own: { onView: 'function' } });
    });

    test('asks a resident to blink, as the desk says too, and names nobody; the guard opens meanwhile', async () => {
      const scene = demo();
      const { page } = scene.console;
      const [resident] = residentsWithFace(scene.handover);
      if (!resident?.walkClip) throw new Error('the film has no such resident');
      await setChallenge(scene, '眨眼');
      const told: string[] = [];
      await screen.exposeFunction('heard', (text: string) => told.push(text));
      await screen.evaluate(() => {
        const report = () => (window as unknown as { heard(text: string): void }).heard(document.documentElement.outerHTML);
        new MutationObserver(report).observe(document.body, {
          subtree: true,
          childList: true,
          characterData: true,
          attributes: true,
        });
      });
      await scene.gate.walk(resident.walkClip);
      await expect(screen.getByTestId('lane-screen')).toHaveAttribute('data-shows', 'blink', { timeout: 15_000 });
      await expect(screen.getByTestId('lane-screen')).toContainText('请眨一下眼');
      await expect(screen.getByTestId('lane-screen')).toContainText('Blink, please');
      await expect(page.getByTestId('lane-prompt')).toHaveAttribute('data-kind', 'blink');
      const before = await openCount(scene);
      for (const key of ['F2', '6', 'Enter']) await page.keyboard.press(key);
      await until('the turnstile opened by hand', async () => (await openCount(scene)) > before, 5_000);
      await expect(screen.getByTestId('lane-screen')).toHaveAttribute('data-shows', 'pass');
      await page.keyboard.press('Escape');
      expect(told.length).toBeGreaterThan(0);
      for (const { unit, name } of scene.handover.residents)
        for (const text of told) for (const word of [unit, name]) expect(text).not.toContain(word);
      await setChallenge(scene, '不要求');
    });

    // After what is looked at by locators: Playwright goes on waiting for a navigation that was stopped.
    test('sends nothing anywhere, goes nowhere and opens nothing', async () => {
      const { app } = demo().console;
      const home = screen.url();
      const target = `http://127.0.0.1:${listener.port}/away`;
      const navigation = app.evaluate(
        ({ webContents }) =>
          new Promise<boolean>((resolve) => {
            webContents
              .getAllWebContents()
              .find((one) => one.getURL().endsWith('/laneScreen.html'))
              ?.once('will-navigate', (event) => resolve(event.defaultPrevented));
          }),
      );
      await screen.evaluate((url) => location.assign(url), target);
      expect(await navigation, 'the navigation was stopped').toBe(true);
      const opened = await screen.evaluate(
        (url) => [window.open(url), window.open('app://fairgate/index.html')].map((made) => made === null),
        target,
      );
      expect(opened).toEqual([true, true]);
      expect(screen.url()).toBe(home);
      expect(await windowCount(app)).toBe(2);
      expect(Object.values(await tryToSend(screen, listener))).not.toContain('loaded');
      expect(listener.arrived).toEqual([]);
    });

    test('dies without harm and comes back; closes and opens again', async () => {
      const scene = demo();
      const { app, page } = scene.console;
      await app.evaluate(({ webContents }) => {
        const contents = webContents.getAllWebContents().find((one) => one.getURL().endsWith('/laneScreen.html'));
        return new Promise<void>((resolve) => {
          contents?.once('render-process-gone', () => resolve());
          contents?.forcefullyCrashRenderer();
        });
      });
      const shows = () =>
        inLaneScreen<string>(app, `document.querySelector('[data-testid=lane-screen]')?.getAttribute('data-shows') ?? null`);
      await until(
        'the screen is back',
        async () => ['idle', 'wait', 'hold-card', 'pass'].includes((await shows()) ?? ''),
        10_000,
      );
      await opensByHand(scene);
      await page.getByTestId(`lane-screen-${LANE}`).click();
      await page.getByText('关闭通道屏', { exact: true }).click();
      await until('one window is left', async () => (await windowCount(app)) === 1, 5_000);
      await openLaneScreen(scene);
      expect(await windowCount(app)).toBe(2);
    });

    test('fills a second display, and closes when that is unplugged instead of lying over the desk', async () => {
      const scene = demo();
      const { app, page } = scene.console;
      await page.getByTestId(`lane-screen-${LANE}`).click();
      await page.getByText('关闭通道屏', { exact: true }).click();
      await until('one window is left', async () => (await windowCount(app)) === 1, 5_000);
      // The machine that runs this has one display; the second one is only told of.
      const second = await app.evaluate(({ screen: displays }) => {
        const [first] = displays.getAllDisplays();
        if (!first) throw new Error('no display');
        const other = { ...first, id: first.id + 1, bounds: { x: 200, y: 100, width: 1_280, height: 720 } };
        displays.getAllDisplays = () => [first, other];
        return other;
      });
      const filling = await openLaneScreen(scene);
      const stands = () =>
        app.evaluate(({ BrowserWindow }) => {
          const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().endsWith('/laneScreen.html'));
          return window && { isFullScreen: window.isFullScreen(), isFocused: window.isFocused() };
        });
      await expect.poll(stands).toEqual({ isFullScreen: true, isFocused: false });
      await expect(filling.getByTestId('lane-screen')).toHaveAttribute('data-shows', 'idle');
      await app.evaluate(({ screen: displays }, display) => displays.emit('display-removed', {}, display), second);
      await until('it is gone', async () => (await windowCount(app)) === 1, 5_000);
      await opensByHand(scene);
    });

    test('complained about nothing but what was refused to it', () => {
      const refused = /Content Security Policy|net::ERR_BLOCKED_BY_CLIENT|127\.0\.0\.1/;
      expect(errors.filter((text) => !refused.test(text))).toEqual([]);
    });
  });
