import path from 'node:path';
import { BrowserWindow, type Display, type Rectangle, screen, type WebContents } from 'electron';
import type { LaneId } from '../contract/ids';
import type { LaneScreenView } from '../contract/laneScreen';
import type { SlicePush, Snapshot } from '../contract/slices';
import type { Log } from '../startup/log';
import { isolated } from './hardening';
import { laneScreenChannel } from './laneScreenChannel';
import { laneScreenView } from './laneScreenView';
import { laneScreenPage } from './scheme';

interface LaneScreensOptions {
  outFolder: string;
  log: Log;
  nowMs: () => number;
  /** Whoever wants to hear the keys of a screen before the guard's desk gets them. */
  onKeyboard: (contents: WebContents) => void;
}

/** What is read of the station; no command can be given through it. */
interface Told {
  snapshot(): Snapshot;
  onSlice(listener: (push: SlicePush) => void): () => void;
}

interface OpenScreen {
  window: BrowserWindow;
  /** Null: an ordinary window beside the console's. */
  displayId: number | null;
  /** The view sent last, as text: the station tells more often than the screen changes. */
  sent: string;
  loadedAtMs: number;
}

const SHORT_LIFE_MS = 2_000;
const ORDINARY_SIZE = { width: 960, height: 600 };

/** Where a lane's screen goes: a display that is not the console's and has none yet; null: there is no such display. */
export function freeDisplay(
  displays: readonly Pick<Display, 'id' | 'bounds'>[],
  consoleDisplayId: number,
  taken: readonly (number | null)[],
): { id: number; bounds: Rectangle } | null {
  return displays.find(({ id }) => id !== consoleDisplayId && !taken.includes(id)) ?? null;
}

/**
 * The screens for the people in the lanes, one window each. They are only ever told a `LaneScreenView`, over one channel;
 * whatever happens to them, the station and the console's window go on.
 */
export class LaneScreens {
  readonly #options: LaneScreensOptions;
  readonly #open = new Map<LaneId, OpenScreen>();
  #told: Told | null = null;
  #stop: (() => void) | null = null;
  #console: BrowserWindow | null = null;

  constructor(options: LaneScreensOptions) {
    this.#options = options;
  }

  /** From now on the screens show what `told` says. Called once, when Electron is ready. */
  follow(told: Told): void {
    this.#told = told;
    const stopSlices = told.onSlice((push) => {
      if (push.name === 'lanes' || push.name === 'desk' || push.name === 'app') this.#tellAll();
    });
    // A system that loses a display moves its windows onto the others: onto the guard's desk.
    const removed = (_event: unknown, display: Display) => {
      for (const [laneId, { displayId }] of this.#open) if (displayId === display.id) this.close(laneId);
    };
    screen.on('display-removed', removed);
    this.#stop = () => {
      stopSlices();
      screen.off('display-removed', removed);
    };
  }

  /** The guard's own window: it keeps its display and gets the keyboard back. Null when it is gone; the screens go with it. */
  besides(window: BrowserWindow | null): void {
    this.#console = window;
    if (!window) this.closeAll();
  }

  /** Shows the screen of a lane, or brings it to the front. False when there is no such lane or no window can be made. */
  open(laneId: LaneId): boolean {
    const there = this.#open.get(laneId);
    if (there && !there.window.isDestroyed()) {
      there.window.moveTop();
      return true;
    }
    if (!this.#viewOf(laneId)) return false;
    try {
      this.#show(laneId);
      return true;
    } catch (error) {
      this.#options.log.warn('lane-screen-refused', { laneId, error: error instanceof Error ? error.message : 'unknown' });
      return false;
    }
  }

  close(laneId: LaneId): void {
    const there = this.#open.get(laneId);
    this.#open.delete(laneId);
    if (there && !there.window.isDestroyed()) there.window.destroy();
  }

  closeAll(): void {
    for (const laneId of [...this.#open.keys()]) this.close(laneId);
  }

  dispose(): void {
    this.#stop?.();
    this.closeAll();
  }

  #show(laneId: LaneId): void {
    const display = this.#free();
    const window = new BrowserWindow({
      ...(display ? display.bounds : ORDINARY_SIZE),
      title: 'Fairgate',
      backgroundColor: '#000000',
      show: false,
      fullscreen: display !== null,
      frame: display === null,
      webPreferences: isolated(path.join(this.#options.outFolder, 'preload', 'laneScreen.cjs')),
    });
    const opened: OpenScreen = { window, displayId: display?.id ?? null, sent: '', loadedAtMs: this.#options.nowMs() };
    this.#open.set(laneId, opened);
    const { webContents } = window;
    webContents.on('did-finish-load', () => {
      opened.sent = '';
      this.#tell(laneId, opened);
    });
    webContents.on('render-process-gone', (_event, { reason }) => this.#revive(laneId, opened, reason));
    this.#options.onKeyboard(webContents);
    // The keyboard is the guard's: a key that lands here is taken as one pressed at the desk.
    webContents.on('before-input-event', (event, input) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (input.type === 'keyDown') this.#handBack(input.key);
    });
    window.on('closed', () => {
      if (this.#open.get(laneId) === opened) this.#open.delete(laneId);
    });
    // Some systems hand the keyboard to whatever fills a display.
    if (display) window.on('focus', () => this.#handBack(''));
    window.once('ready-to-show', () => window.showInactive());
    void window.loadURL(laneScreenPage).catch(() => this.close(laneId));
  }

  #free(): { id: number; bounds: Rectangle } | null {
    const taken = [...this.#open.values()].map(({ displayId }) => displayId);
    const consoleDisplay = this.#console ? screen.getDisplayMatching(this.#console.getBounds()) : screen.getPrimaryDisplay();
    return freeDisplay(screen.getAllDisplays(), consoleDisplay.id, taken);
  }

  /** A page that dies is brought back once; one that dies at once, time after time, is given up. */
  #revive(laneId: LaneId, opened: OpenScreen, reason: string): void {
    const { log, nowMs } = this.#options;
    log.warn('lane-screen-gone', { laneId, reason });
    const livedMs = nowMs() - opened.loadedAtMs;
    opened.loadedAtMs = nowMs();
    if (livedMs < SHORT_LIFE_MS) this.close(laneId);
    else if (!opened.window.isDestroyed()) opened.window.webContents.reload();
  }

  #handBack(key: string): void {
    const window = this.#console;
    if (!window || window.isDestroyed()) return;
    window.focus();
    if (/^F([2-5]|9)$/.test(key)) window.webContents.sendInputEvent({ type: 'keyDown', keyCode: key });
  }

  #viewOf(laneId: LaneId): LaneScreenView | null {
    const { nowMs } = this.#options;
    return this.#told ? laneScreenView(this.#told.snapshot().slices, laneId, nowMs()) : null;
  }

  #tellAll(): void {
    for (const [laneId, opened] of this.#open) this.#tell(laneId, opened);
  }

  #tell(laneId: LaneId, opened: OpenScreen): void {
    if (opened.window.isDestroyed()) return;
    const view = this.#viewOf(laneId);
    if (!view) {
      // The lane or the station is gone, and with it what a screen could promise.
      this.close(laneId);
      return;
    }
    const text = JSON.stringify(view);
    if (text === opened.sent) return;
    opened.sent = text;
    opened.window.webContents.send(laneScreenChannel, view);
  }
}
