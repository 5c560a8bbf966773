import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { commandNames } from '../../main/contract/commands';
import { launchConsole, type RunningConsole } from '../support/console/console';
import { type Listener, startListener } from '../support/console/listener';
import { expect, runtimeOfThisRun, test } from './consoleFixture';
import { tryToSend } from './waysOut';

/** The first navigation that the page begins, and whether the console stopped it. */
const nextNavigation = (app: ElectronApplication) =>
  app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<{ url: string; stopped: boolean }>((resolve) => {
        BrowserWindow.getAllWindows()[0]?.webContents.once('will-navigate', (event) =>
          resolve({ url: event.url, stopped: event.defaultPrevented }),
        );
      }),
  );

test.describe
  .serial('the window is shut off from Node, from the network and from the machine', () => {
    let console: RunningConsole;
    let listener: Listener;
    let dataFolder: string;

    test.beforeAll(async () => {
      dataFolder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-e2e-hardening-'));
      listener = await startListener();
      // With a pretended camera and microphone a refusal is the console's own, not for want of a device.
      console = await launchConsole({ runtime: runtimeOfThisRun(), dataFolder, args: ['--use-fake-device-for-media-stream'] });
      await expect(console.page.getByTestId('first-run')).toBeVisible();
    });
    test.afterAll(async () => {
      await console?.close();
      listener?.close();
      rmSync(dataFolder, { recursive: true, force: true });
    });

    test('the window was made isolated, sandboxed and without Node', async () => {
      const preferences = await console.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map(({ webContents }) => {
          const given = (webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
          const names = [
            'contextIsolation',
            'sandbox',
            'nodeIntegration',
            'nodeIntegrationInWorker',
            'webviewTag',
            'webSecurity',
          ];
          return Object.fromEntries(names.map((name) => [name, given[name] ?? null]));
        }),
      );
      expect(preferences).toHaveLength(1);
      expect(preferences[0]).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true });
      expect(preferences[0]?.nodeIntegrationInWorker).toBeFalsy();
      expect(preferences[0]?.webviewTag).toBeFalsy();
    });

    test('the page has no Node, and of the station exactly the contract', async () => {
      const found = await console.page.evaluate(() => {
        const page = window as unknown as Record<string, unknown>;
        const bridge = page.fairgate as { call: Record<string, unknown> };
        const kinds = (value: object) => Object.fromEntries(Object.entries(value).map(([name, part]) => [name, typeof part]));
        let changed = false;
        try {
          bridge.call['operator.signIn'] = () => 'mine';
          changed = String(bridge.call['operator.signIn']).includes('mine');
        } catch {
          // Frozen, as it should be.
        }
        return {
          node: ['require', 'process', 'module', 'global', 'Buffer', 'electron', 'ipcRenderer'].filter((name) => name in page),
          bridge: kinds(bridge),
          call: kinds(bridge.call),
          changed,
        };
      });
      expect(found.node).toEqual([]);
      expect(found.bridge).toEqual({ call: 'object', snapshot: 'function', onSlice: 'function' });
      expect(found.call).toEqual(Object.fromEntries(commandNames.map((name) => [name, 'function'])));
      expect(found.changed).toBe(false);
    });

    test('text does not become program: eval, inline scripts and handlers are refused', async () => {
      const outcome = await console.page.evaluate(
        () =>
          new Promise<Record<string, unknown>>((resolve) => {
            const page = window as unknown as Record<string, unknown>;
            const inline = document.createElement('script');
            inline.textContent = 'window.inlineRan = true';
            document.body.append(inline);
            const holder = document.createElement('div');
            holder.innerHTML = '<img src="data:," onerror="window.handlerRan = true">';
            document.body.append(holder);
            holder.querySelector('img')?.addEventListener('error', () =>
              // Outside the debugger's own call, for which Chromium makes an exception.
              setTimeout(() => {
                let evaluated: unknown;
                try {
                  // biome-ignore lint/security/noGlobalEval: that it is refused is what is tested
                  evaluated = window.eval('1 + 1');
                } catch (error) {
                  evaluated = (error as Error).name;
                }
                resolve({ evaluated, inline: page.inlineRan ?? null, handler: page.handlerRan ?? null });
              }),
            );
          }),
      );
      expect(outcome).toEqual({ evaluated: 'EvalError', inline: null, handler: null });
    });

    test('nothing the page sends arrives anywhere', async () => {
      await console.page.evaluate(() => {
        const page = window as unknown as { violated: Set<string> };
        page.violated = new Set();
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => page.violated.add(effectiveDirective));
      });
      const outcome = await tryToSend(console.page, listener);
      expect(Object.values(outcome)).not.toContain('loaded');
      expect(listener.arrived).toEqual([]);
      const violated = await console.page.evaluate(() => [...(window as unknown as { violated: Set<string> }).violated].sort());
      expect(violated, 'the content policy alone would have done').toEqual(
        expect.arrayContaining(['connect-src', 'frame-src', 'img-src', 'object-src', 'script-src-elem', 'style-src-elem']),
      );
    });

    test('not even without the page’s content policy: the session lets nothing out', async () => {
      const { page } = console;
      const debug = await page.context().newCDPSession(page);
      await debug.send('Page.setBypassCSP', { enabled: true });
      await page.reload();
      await expect(page.getByTestId('first-run')).toBeVisible();
      const outcome = await tryToSend(page, listener);
      expect(Object.values(outcome)).not.toContain('loaded');
      const refusal = await console.app.evaluate(
        ({ session }, url) =>
          session.defaultSession.fetch(url).then(
            () => 'loaded',
            (error: Error) => error.message,
          ),
        `http://127.0.0.1:${listener.port}/session`,
      );
      expect(refusal, 'the request filter alone would have done').toContain('ERR_BLOCKED_BY_CLIENT');
      expect(listener.arrived).toEqual([]);
      await debug.send('Page.setBypassCSP', { enabled: false });
      await page.reload();
      await expect(page.getByTestId('first-run')).toBeVisible();
    });

    test('camera, microphone, place, notices, devices and the clipboard’s content are refused', async () => {
      const refusals = await console.page.evaluate(async () => {
        const name = (promise: Promise<unknown> | undefined) =>
          promise
            ? promise.then(
                () => 'granted',
                (error: Error) => error.name,
              )
            : Promise.resolve('not there');
        const { usb, serial, hid } = navigator as unknown as Record<
          string,
          { getDevices?(): Promise<unknown[]>; getPorts?(): Promise<unknown[]> }
        >;
        return {
          camera: await name(navigator.mediaDevices?.getUserMedia({ video: true })),
          microphone: await name(navigator.mediaDevices?.getUserMedia({ audio: true })),
          screen: await name(navigator.mediaDevices?.getDisplayMedia({ video: true })),
          place: await new Promise((resolve) =>
            navigator.geolocation.getCurrentPosition(
              () => resolve('granted'),
              ({ code }) => resolve(code),
            ),
          ),
          notices: await Notification.requestPermission(),
          clipboard: await name(navigator.clipboard.readText()),
          usb: ((await usb?.getDevices?.()) ?? []).length,
          serial: ((await serial?.getPorts?.()) ?? []).length,
          hid: ((await hid?.getDevices?.()) ?? []).length,
          asked: await Promise.all(
            ['camera', 'microphone', 'geolocation', 'notifications', 'clipboard-read', 'midi'].map(async (permission) => {
              const { state } = await navigator.permissions.query({ name: permission as PermissionName });
              return `${permission} ${state}`;
            }),
          ),
        };
      });
      expect(refusals).toMatchObject({
        camera: 'NotAllowedError',
        microphone: 'NotAllowedError',
        place: 1,
        notices: 'denied',
        clipboard: 'NotAllowedError',
        usb: 0,
        serial: 0,
        hid: 0,
        asked: ['camera', 'microphone', 'geolocation', 'notifications', 'clipboard-read', 'midi'].map((name) => `${name} denied`),
      });
      expect(refusals.screen).not.toBe('granted');
    });

    test('a foreign frame has no bridge, and another window with a bridge is not listened to', async () => {
      const { app, page } = console;
      const inFrame = await page.evaluate(async () => {
        const frame = document.createElement('iframe');
        document.body.append(frame);
        const blank = frame.contentWindow && 'fairgate' in frame.contentWindow;
        frame.remove();
        return blank;
      });
      expect(inFrame).toBe(false);
      const answers = await app.evaluate(async ({ app: electron, BrowserWindow }) => {
        const preload = `${electron.getAppPath()}/out/preload/preload.cjs`;
        const answersOf = async (url: string) => {
          const foreign = new BrowserWindow({ show: false, webPreferences: { preload, contextIsolation: true, sandbox: true } });
          await foreign.loadURL(url);
          const answer = await foreign.webContents.executeJavaScript(`(async () => ({
            command: (await window.fairgate.call['app.setLanguage']({ language: 'en' })).error?.code ?? 'allowed',
            snapshot: await window.fairgate.snapshot().then(() => 'given', () => 'refused'),
          }))()`);
          foreign.destroy();
          return answer;
        };
        return [await answersOf('data:text/html,<p>foreign</p>'), await answersOf('app://fairgate/index.html')];
      });
      expect(answers).toEqual([
        { command: 'NOT_ALLOWED', snapshot: 'refused' },
        { command: 'NOT_ALLOWED', snapshot: 'refused' },
      ]);
      await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    });

    test('the page stays where it is: no navigation, no second window', async () => {
      const { app, page } = console;
      const home = page.url();
      const target = `http://127.0.0.1:${listener.port}/away`;
      for (const way of ['location', 'link']) {
        const navigation = nextNavigation(app);
        await page.evaluate(
          ([how, url]) => {
            const link = Object.assign(document.createElement('a'), { href: url });
            document.body.append(link);
            if (how === 'location') location.assign(url);
            else link.click();
          },
          [way, target] as const,
        );
        expect(await navigation, way).toEqual({ url: target, stopped: true });
      }
      const opened = await page.evaluate((url) => {
        const link = Object.assign(document.createElement('a'), { href: url, target: '_blank' });
        document.body.append(link);
        link.click();
        return [window.open(url), window.open('app://fairgate/index.html'), window.open('about:blank')].map(
          (made) => made === null,
        );
      }, target);
      expect(opened).toEqual([true, true, true]);
      expect(page.url()).toBe(home);
      expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
      // Not by a locator: Playwright goes on waiting for the navigation that was stopped.
      expect(await page.evaluate(() => document.querySelector('[data-testid=first-run]') !== null)).toBe(true);
      expect(listener.arrived).toEqual([]);
    });

    test('the window complained about nothing but what was refused to it', () => {
      const refused = /Content Security Policy|net::ERR_BLOCKED_BY_CLIENT|127\.0\.0\.1/;
      expect(console.pageErrors.filter((text) => !refused.test(text))).toEqual([]);
    });
  });
