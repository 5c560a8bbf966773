import { createSocket } from 'node:dgram';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import type { ElectronApplication, Page } from '@playwright/test';
import { commandNames } from '../../main/contract/commands';
import { launchConsole, type RunningConsole } from '../support/console/console';
import { allSockets, socketsOf } from '../support/console/network';
import { allProcesses, pidOfService, processTree, readOfProcess } from '../support/console/processes';
import { until } from '../support/console/until';
import { enterScene, openCount, residentsWithFace } from '../support/demo/scene';
import { expect, runtimeOfThisRun, test } from './consoleFixture';

/** Listens to HTTP, bare TCP and UDP on 127.0.0.1 and counts whatever arrives. */
async function startListener() {
  const arrived: string[] = [];
  const http: Server = createServer((request, response) => {
    arrived.push(`http ${request.url}`);
    response.setHeader('access-control-allow-origin', '*').end('hello');
  });
  http.on('upgrade', (request, socket) => {
    arrived.push(`upgrade ${request.url}`);
    socket.destroy();
  });
  const tcp = createTcpServer((socket) => {
    arrived.push('tcp');
    socket.destroy();
  });
  const udp = createSocket('udp4').on('message', () => arrived.push('udp'));
  await Promise.all([
    new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve)),
    new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve)),
    new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve)),
  ]);
  return {
    arrived,
    port: (http.address() as AddressInfo).port,
    tcpPort: (tcp.address() as AddressInfo).port,
    udpPort: udp.address().port,
    close: () => {
      http.closeAllConnections();
      http.close();
      tcp.close();
      udp.close();
    },
  };
}
type Listener = Awaited<ReturnType<typeof startListener>>;

/** Tries every way a page has to send something out; answers with how each of them ended. */
const tryToSend = (page: Page, { port, tcpPort, udpPort }: Listener) =>
  page.evaluate(
    async ([http, tcp, udp]) => {
      const url = `http://127.0.0.1:${http}`;
      const settled = (start: (done: (word: string) => void) => void) => new Promise<string>(start);
      const element = (tag: 'img' | 'script' | 'link' | 'iframe' | 'object', attribute: string, path: string) =>
        settled((done) => {
          const made = document.createElement(tag);
          made.onload = () => done(tag === 'iframe' ? 'frame' : 'loaded');
          made.onerror = () => done('refused');
          if (made instanceof HTMLLinkElement) made.rel = 'stylesheet';
          made.setAttribute(attribute, `${url}/${path}`);
          document.body.append(made);
          // A refused frame may stay silent.
          if (tag === 'iframe' || tag === 'object') setTimeout(() => done('refused'), 500);
        });
      const gather = async () => {
        const peer = new RTCPeerConnection({
          iceServers: [
            { urls: `stun:127.0.0.1:${udp}` },
            { urls: `turn:127.0.0.1:${tcp}?transport=tcp`, username: 'a', credential: 'b' },
          ],
        });
        const done = settled((resolve) => {
          peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && resolve('gathered');
          setTimeout(() => resolve('gathered'), 3_000);
        });
        peer.createDataChannel('out');
        await peer.setLocalDescription(await peer.createOffer());
        const word = await done;
        peer.close();
        return word;
      };
      const early = (['preconnect', 'dns-prefetch', 'prefetch'] as const).map((rel) => {
        const link = Object.assign(document.createElement('link'), { rel, href: `http://127.0.0.1:${tcp}/${rel}` });
        document.head.append(link);
        return rel;
      });
      return {
        // Nobody is told how these end; the calls that follow give them time.
        early: early.join(),
        transport: await settled((done) => {
          try {
            const transport = new WebTransport(`https://127.0.0.1:${udp}/transport`);
            transport.closed.catch(() => undefined);
            transport.ready.then(
              () => done('loaded'),
              () => done('refused'),
            );
          } catch {
            done('refused');
          }
        }),
        events: await settled((done) => {
          const source = new EventSource(`${url}/events`);
          source.onopen = () => done('loaded');
          source.onerror = () => {
            source.close();
            done('refused');
          };
        }),
        fetch: await fetch(`${url}/fetch`).then(
          () => 'loaded',
          () => 'refused',
        ),
        blindFetch: await fetch(`${url}/blind`, { mode: 'no-cors' }).then(
          () => 'loaded',
          () => 'refused',
        ),
        xhr: await settled((done) => {
          const request = new XMLHttpRequest();
          request.onload = () => done('loaded');
          request.onerror = () => done('refused');
          request.open('GET', `${url}/xhr`);
          request.send();
        }),
        socket: await settled((done) => {
          try {
            const socket = new WebSocket(`ws://127.0.0.1:${http}/socket`);
            socket.onopen = () => done('loaded');
            socket.onerror = () => done('refused');
          } catch {
            done('refused');
          }
        }),
        image: await element('img', 'src', 'image.png'),
        script: await element('script', 'src', 'script.js'),
        style: await element('link', 'href', 'style.css'),
        frame: await element('iframe', 'src', 'frame'),
        object: await element('object', 'data', 'object'),
        beacon: navigator.sendBeacon(`${url}/beacon`, 'x') ? 'sent' : 'refused',
        rtc: await gather(),
      };
    },
    [port, tcpPort, udpPort] as const,
  );

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
      const { mkdtempSync } = await import('node:fs');
      dataFolder = mkdtempSync('/tmp/fairgate-e2e-hardening-');
      listener = await startListener();
      // With a pretended camera and microphone a refusal is the console's own, not for want of a device.
      console = await launchConsole({ runtime: runtimeOfThisRun(), dataFolder, args: ['--use-fake-device-for-media-stream'] });
      await expect(console.page.getByTestId('first-run')).toBeVisible();
    });
    test.afterAll(async () => {
      const { rmSync } = await import('node:fs');
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
      const outcome = await tryToSend(console.page, listener);
      expect(Object.values(outcome)).not.toContain('loaded');
      expect(listener.arrived).toEqual([]);
    });

    test('not even without the page’s content policy: the session lets nothing out', async () => {
      const { page } = console;
      const debug = await page.context().newCDPSession(page);
      await debug.send('Page.setBypassCSP', { enabled: true });
      await page.reload();
      await expect(page.getByTestId('first-run')).toBeVisible();
      const outcome = await tryToSend(page, listener);
      expect(Object.values(outcome)).not.toContain('loaded');
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

test.describe('a running station', () => {
  test.skip(process.platform !== 'linux', 'looks into /proc');

  test('talks to its own machine only, shows no secret in a command line, and leaves nothing running', async ({ start }) => {
    const console = await start(['--demo']);
    const main = console.app.process().pid ?? 0;
    const outward = new Set<string>();
    const talking = new Set<number>();
    const names = new Map<number, string>();
    let gate: number | null = null;
    /** The simulated camera answers to a search of the network, as cameras do; it is no part of the console. */
    const ownTree = () => {
      const simulators = new Set(gate === null ? [] : processTree(gate));
      return processTree(main).filter((pid) => !simulators.has(pid));
    };
    const look = () => {
      const sockets = new Map(allSockets().map((socket) => [socket.inode, socket]));
      for (const pid of ownTree()) {
        if (!names.has(pid)) names.set(pid, commandLine(pid));
        for (const inode of socketsOf(pid)) {
          const socket = sockets.get(inode);
          if (!socket) continue;
          talking.add(pid);
          if (socket.isOutward) outward.add(`${names.get(pid)}: ${socket.protocol} ${socket.local} → ${socket.remote}`);
        }
      }
    };
    gate = await until('the demo gate is started', () => pidOfService(console.app, 'fairgate-demo-gate'));
    const watch = setInterval(look, 50);
    const scene = await enterScene(console, console.dataFolder);
    try {
      const { camera, turnstile } = scene.handover;
      if (camera.kind !== 'onvif') throw new Error('the demo has no ONVIF camera here');
      const secrets = [camera.password, turnstile.scbk, scene.handover.control.token];
      const before = await openCount(scene);
      await scene.gate.walk(residentsWithFace(scene.handover)[0]?.walkClip ?? '');
      await until('the turnstile opened', async () => (await openCount(scene)) > before, 12_000);
      look();
      expect([...outward]).toEqual([]);
      expect(talking.size, 'the watch sees sockets at all').toBeGreaterThanOrEqual(2);
      const told = allProcesses().filter((pid) =>
        secrets.some(
          (secret) => readOfProcess(pid, 'cmdline')?.includes(secret) || readOfProcess(pid, 'environ')?.includes(secret),
        ),
      );
      expect(told.map(commandLine)).toEqual([]);
      expect(
        processTree(main).some((pid) => commandLine(pid).includes('ffmpeg')),
        'ffmpeg was among them',
      ).toBe(true);
    } finally {
      clearInterval(watch);
      scene.gate.close();
      scene.records.close();
    }
    const all = processTree(main);
    const ended = new Promise<void>((resolve) => console.app.process().once('exit', () => resolve()));
    process.kill(main, 'SIGINT');
    await ended;
    await until('every process is gone', () => all.every((pid) => readOfProcess(pid, 'stat') === null || isZombie(pid)), 5_000);
  });
});

const commandLine = (pid: number): string =>
  readOfProcess(pid, 'cmdline')?.toString('utf8').replaceAll('\0', ' ').slice(0, 160) ?? '';

const isZombie = (pid: number): boolean => / Z /.test(readOfProcess(pid, 'stat')?.toString('latin1') ?? '');
