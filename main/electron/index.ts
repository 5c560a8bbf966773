import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { app, type BrowserWindow, dialog, session } from 'electron';
import { readManifest } from '../../models/verify';
import { SerialEvent } from '../../native-bridge/serial/protocol';
import { VisionEvent } from '../../native-bridge/vision/protocol';
import { createTemplateOpener } from '../../native-bridge/vision/templateWire';
import { Console } from '../startup/console';
import { defaultDataFolder } from '../startup/dataFolder';
import { Opener } from '../startup/opener';
import { recogniserOf } from '../startup/recognisers';
import { createSetUpCommands } from '../startup/setUpCommands';
import { systemClock } from '../storage/clock';
import { readArguments } from './arguments';
import { ChildHost } from './childHost';
import { startDemoGate } from './demoGate';
import { createDocumentPrinter } from './documentPrinter';
import { createFileChooser } from './fileChooser';
import { createFileLog } from './fileLog';
import { hardenApp, hardenSession } from './hardening';
import { serveWindow } from './ipcServer';
import { KeyboardScanners } from './keyboardScanner';
import { listenForScanners } from './keyboardScannerHook';
import { osProtector } from './keyProtection';
import { LaneScreens } from './laneScreens';
import { findPlaces } from './places';
import { profileFolder } from './profileFolder';
import { registerScheme, serveScheme } from './scheme';
import { VideoRelay } from './videoRelay';
import { createWindow } from './window';

const args = readArguments(process.argv.slice(1));
const places = findPlaces(import.meta.dirname);
/** A demo that was given no folder gets one for the occasion, and never a station's own. */
const temporaryFolder = args.demo && !args.data ? mkdtempSync(path.join(os.tmpdir(), 'fairgate-demo-')) : null;
const folder = path.resolve(args.data ?? temporaryFolder ?? defaultDataFolder(process.platform, process.env, os.homedir()));

app.setName('Fairgate');
const profile = profileFolder(folder);
app.setPath('userData', profile.folder);
hardenApp();
registerScheme();

if (app.requestSingleInstanceLock()) {
  app.whenReady().then(run, () => app.exit(1));
} else {
  process.stderr.write('Fairgate 已在运行（同一数据文件夹）。Fairgate is already running on this data folder.\n');
  app.exit(3);
}

const ENDS_WITHIN_MS = 10_000;
const SHORT_LIFE_MS = 2_000;

const timers = {
  after: (ms: number, work: () => void) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

async function run(): Promise<void> {
  const log = createFileLog(profile.folder);
  // The edge of the process: a broken invariant is logged, and the gate goes on. Electron's own answer is a dialog that waits for a click.
  const broken = (error: unknown) =>
    log.error('broken', { error: error instanceof Error ? (error.stack ?? error.message) : 'thrown value' });
  process.on('uncaughtException', broken);
  process.on('unhandledRejection', broken);
  hardenSession(session.defaultSession);
  serveScheme(session.defaultSession, path.join(places.outFolder, 'renderer'));

  const child = (name: 'vision' | 'serial') => path.join(places.outFolder, 'main', `${name}.js`);
  const vision = new ChildHost({
    name: 'vision',
    script: child('vision'),
    events: VisionEvent,
    log,
    wire: createTemplateOpener,
    pulse: true,
  });
  const serial = new ChildHost({ name: 'serial', script: child('serial'), events: SerialEvent, log });
  const relay = new VideoRelay(vision);
  const scanners = new KeyboardScanners({ monoMs: systemClock.monoMs, after: timers.after });
  const laneScreens = new LaneScreens({
    outFolder: places.outFolder,
    log,
    nowMs: systemClock.nowMs,
    onKeyboard: (contents) => listenForScanners(contents, scanners),
  });
  let window: BrowserWindow | null = null;
  const documents = createDocumentPrinter({ log });
  const chooser = createFileChooser({ dialog, exists: existsSync });
  const manifest = await readManifest(places.modelsFolder);

  const opener = new Opener({
    folder,
    protector: osProtector(),
    parts: {
      vision,
      serial,
      scanners,
      video: relay,
      ffmpegPath: 'ffmpeg',
      modelsFolder: places.modelsFolder,
      laneScreens,
      documents,
      chooser,
      recogniserOf: (profile) => recogniserOf(manifest, profile),
      clock: systemClock,
      timers,
      random: (bytes) => new Uint8Array(randomBytes(bytes)),
      log,
    },
    demo: {
      folder: () => (args.demo ? folder : mkdtempSync(path.join(os.tmpdir(), 'fairgate-demo-'))),
      startGate: (gateFolder) => startDemoGate({ places, folder: gateFolder, transport: args.demoTransport, log }),
      discard: (used) => {
        if (used !== folder) rmSync(used, { recursive: true, force: true });
      },
    },
  });
  const backend = new Console({
    opener,
    setUp: createSetUpCommands({ vision, serial, after: timers.after }),
    version: app.getVersion(),
    language: app.getLocale().startsWith('en') ? 'en' : 'zh-CN',
    log,
  });

  laneScreens.follow(backend);

  const openWindow = () => {
    window = createWindow({ outFolder: places.outFolder, title: 'Fairgate', size: args.window });
    const { webContents } = window;
    let loadedAtMonoMs = systemClock.monoMs();
    const disconnect = serveWindow(webContents, backend);
    listenForScanners(webContents, scanners);
    relay.showIn(webContents);
    laneScreens.besides(window);
    // The gate goes on without its window; the window is brought back.
    webContents.on('render-process-gone', (_event, { reason }) => {
      log.error('window-gone', { reason });
      const livedMs = systemClock.monoMs() - loadedAtMonoMs;
      loadedAtMonoMs = systemClock.monoMs();
      if (livedMs > SHORT_LIFE_MS) webContents.reload();
      // A page that dies at once, time after time, must not take the processor from the gate.
      else setTimeout(() => webContents.isDestroyed() || webContents.reload(), SHORT_LIFE_MS);
    });
    window.on('closed', () => {
      disconnect();
      relay.showIn(null);
      laneScreens.besides(null);
      window = null;
    });
  };
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });

  let ended = false;
  const end = async () => {
    if (ended) return;
    ended = true;
    log.info('end');
    // Whatever breaks or hangs on the way, the application ends.
    setTimeout(() => app.exit(0), ENDS_WITHIN_MS);
    try {
      laneScreens.dispose();
      // The children first: the end of a line that is closed on purpose is no event of the station.
      const children = Promise.all([vision.dispose(), serial.dispose()]);
      await backend.dispose();
      await children;
      if (temporaryFolder) rmSync(temporaryFolder, { recursive: true, force: true, maxRetries: 5 });
      if (profile.isPassing) rmSync(profile.folder, { recursive: true, force: true, maxRetries: 5 });
    } catch (error) {
      broken(error);
    } finally {
      app.exit(0);
    }
  };
  app.on('window-all-closed', () => void end());
  app.on('before-quit', (event) => {
    event.preventDefault();
    void end();
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end());

  serial.start();
  vision.start();
  openWindow();
  await backend.start({ demo: args.demo });
}
