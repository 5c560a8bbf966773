import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LaneScreenView } from '../../../main/contract/laneScreen';
import type { SlicePush, Slices } from '../../../main/contract/slices';
import { freeDisplay, LaneScreens } from '../../../main/electron/laneScreens';
import { appView, laneId, laneView, slices } from '../../support/stationViews';

const electron = vi.hoisted(() => ({
  windows: [] as unknown[],
  displays: [] as { id: number; bounds: { x: number; y: number; width: number; height: number } }[],
  screen: null as unknown,
  refuses: false,
}));

class FakeContents extends EventEmitter {
  readonly sent: { channel: string; view: LaneScreenView }[] = [];
  readonly keys: unknown[] = [];
  reloads = 0;
  send(channel: string, view: LaneScreenView): void {
    this.sent.push({ channel, view });
  }
  sendInputEvent(event: unknown): void {
    this.keys.push(event);
  }
  reload(): void {
    this.reloads += 1;
  }
}

class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  readonly options: Record<string, unknown>;
  isGone = false;
  focused = 0;
  raised = 0;
  shown = 0;
  constructor(options: Record<string, unknown> = {}) {
    super();
    if (electron.refuses) throw new Error('no display');
    this.options = options;
    electron.windows.push(this);
  }
  isDestroyed(): boolean {
    return this.isGone;
  }
  destroy(): void {
    this.isGone = true;
    this.emit('closed');
  }
  async loadURL(): Promise<void> {}
  getBounds() {
    return { x: 0, y: 0, width: 100, height: 100 };
  }
  focus(): void {
    this.focused += 1;
  }
  moveTop(): void {
    this.raised += 1;
  }
  showInactive(): void {
    this.shown += 1;
  }
}

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  const screen = Object.assign(new Emitter(), {
    getAllDisplays: () => electron.displays,
    getPrimaryDisplay: () => electron.displays[0],
    getDisplayMatching: () => electron.displays[0],
  });
  electron.screen = screen;
  return {
    screen,
    // Its modules are shared with other files; what they import of Electron is not called here.
    protocol: {},
    get BrowserWindow() {
      return FakeWindow;
    },
  };
});

const east = laneId('east-1');
const west = laneId('west');
const display = (id: number) => ({ id, bounds: { x: id * 1_000, y: 0, width: 1_000, height: 700 } });

let held: Slices;
let listeners: Set<(push: SlicePush) => void>;
let screens: LaneScreens;
let nowMs: number;
let guard: FakeWindow;
const windows = () => electron.windows.slice(1) as FakeWindow[];
const newest = () => {
  const window = windows().at(-1);
  if (!window) throw new Error('no window was made');
  return window;
};
const push = (part: Partial<Slices>) => {
  held = { ...held, ...part };
  for (const name of Object.keys(part) as (keyof Slices)[])
    for (const listener of listeners) listener({ revision: 1, name, value: held[name] } as SlicePush);
};
const loaded = (window: FakeWindow) => {
  window.webContents.emit('did-finish-load');
  return window;
};

beforeEach(() => {
  electron.windows.length = 0;
  electron.displays = [display(1)];
  electron.refuses = false;
  held = slices({ lanes: [laneView('east-1', '东入口 1'), laneView('west', '西门')] });
  listeners = new Set();
  nowMs = 1_000_000;
  const log = () => {};
  screens = new LaneScreens({
    outFolder: '/out',
    nowMs: () => nowMs,
    log: { info: log, warn: log, error: log },
    onKeyboard: (contents) =>
      contents.on('before-input-event', (event, { code }) => {
        if (code === 'scanned') event.preventDefault();
      }),
  });
  guard = new FakeWindow();
  screens.follow({
    snapshot: () => ({ revision: 1, slices: held }),
    onSlice: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  screens.besides(guard as never);
});
afterEach(() => screens.dispose());

describe('opening the screen of a lane', () => {
  it('makes an isolated window without Node that is told the lane’s view over one channel', () => {
    expect(screens.open(east)).toBe(true);
    const window = loaded(newest());
    expect(window.options.webPreferences).toMatchObject({
      preload: expect.stringMatching(/laneScreen\.cjs$/),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
    });
    expect(window.webContents.sent).toEqual([
      { channel: 'fairgate:lane-screen', view: expect.objectContaining({ laneName: '东入口 1', prompt: null }) },
    ]);
  });

  it('happens once: a second time brings it to the front', () => {
    screens.open(east);
    expect(screens.open(east)).toBe(true);
    expect(windows()).toHaveLength(1);
    expect(newest().raised).toBe(1);
  });

  it('fails for a lane that is none, and where no window can be made', () => {
    expect(screens.open(laneId('north'))).toBe(false);
    electron.refuses = true;
    expect(screens.open(east)).toBe(false);
    electron.refuses = false;
    expect(screens.open(east)).toBe(true);
  });

  it('takes a whole display of its own, never the guard’s; without one it is an ordinary window', () => {
    electron.displays = [display(1), display(2)];
    screens.open(east);
    expect(newest().options).toMatchObject({ ...display(2).bounds, fullscreen: true, frame: false });
    screens.open(west);
    expect(newest().options).toMatchObject({ fullscreen: false, frame: true });
  });

  it.each([
    [[1], 1, [], null],
    [[1, 2], 1, [], 2],
    [[1, 2], 2, [], 1],
    [[1, 2], 1, [2], null],
    [[1, 2, 3], 1, [2, null], 3],
  ])('of displays %j with the guard on %d and %j taken it gets %s', (ids, consoleId, taken, expected) => {
    expect(freeDisplay(ids.map(display), consoleId, taken)?.id ?? null).toBe(expected);
  });
});

describe('a screen that stands', () => {
  it('is told what changes, and only then', () => {
    screens.open(east);
    const { sent } = loaded(newest()).webContents;
    push({ feed: [], health: [] });
    push({ lanes: held.lanes });
    expect(sent).toHaveLength(1);
    const prompt = { kind: 'turn-left' as const, untilMs: nowMs + 5_000 };
    push({ lanes: [laneView('east-1', '东入口 1', { prompt })] });
    expect(sent.map(({ view }) => view.prompt)).toEqual([null, prompt]);
  });

  it('is told everything anew when its page was loaded anew', () => {
    screens.open(east);
    const window = loaded(newest());
    loaded(window);
    expect(window.webContents.sent).toHaveLength(2);
  });

  it('closes when it is asked to, and can be opened again', () => {
    screens.open(east);
    screens.close(east);
    expect(newest().isGone).toBe(true);
    screens.close(east);
    expect(screens.open(east)).toBe(true);
    expect(windows()).toHaveLength(2);
  });

  it('is forgotten when somebody closes its window', () => {
    screens.open(east);
    newest().destroy();
    push({ lanes: held.lanes });
    expect(screens.open(east)).toBe(true);
    expect(windows()).toHaveLength(2);
  });

  it.each([
    ['the station stops', () => push({ app: appView({ phase: 'broken' }) })],
    ['its lane is gone', () => push({ lanes: [laneView('west', '西门')] })],
    ['the guard’s window is gone', () => screens.besides(null)],
    ['the application ends', () => screens.dispose()],
  ])('closes when %s', (_story, happen) => {
    screens.open(east);
    happen();
    expect(newest().isGone).toBe(true);
  });

  it('closes when its display is taken away, and stays for any other', () => {
    electron.displays = [display(1), display(2)];
    screens.open(east);
    const removed = (id: number) => (electron.screen as EventEmitter).emit('display-removed', {}, display(id));
    removed(3);
    expect(newest().isGone).toBe(false);
    removed(2);
    expect(newest().isGone).toBe(true);
  });

  it('is brought back when its page dies, and given up when it dies at once', () => {
    screens.open(east);
    const window = newest();
    nowMs += 10_000;
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect([window.webContents.reloads, window.isGone]).toEqual([1, false]);
    nowMs += 100;
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect([window.webContents.reloads, window.isGone]).toEqual([1, true]);
  });

  it('is shown without taking the keyboard from the guard', () => {
    electron.displays = [display(1), display(2)];
    screens.open(east);
    newest().emit('ready-to-show');
    expect([newest().shown, newest().focused]).toEqual([1, 0]);
    newest().emit('focus');
    expect(guard.focused).toBe(1);
    // One beside the desk can be moved about.
    screens.open(west);
    newest().emit('focus');
    expect(guard.focused).toBe(1);
  });

  it('gives the keyboard back to the guard, with the keys that open a lane', () => {
    screens.open(east);
    const press = (key: string) => {
      const event = { preventDefault: vi.fn() };
      newest().webContents.emit('before-input-event', event, { type: 'keyDown', key });
      expect(event.preventDefault).toHaveBeenCalled();
    };
    for (const key of ['a', 'Enter', 'F12', 'F2', 'F9']) press(key);
    expect(guard.focused).toBe(5);
    expect(guard.webContents.keys).toEqual([
      { type: 'keyDown', keyCode: 'F2' },
      { type: 'keyDown', keyCode: 'F9' },
    ]);
  });

  it('gives nothing back of what a scanner types there', () => {
    screens.open(east);
    const event = {
      defaultPrevented: false,
      preventDefault: () => {
        event.defaultPrevented = true;
      },
    };
    newest().webContents.emit('before-input-event', event, { type: 'keyDown', key: 'F2', code: 'scanned' });
    expect(event.defaultPrevented).toBe(true);
    expect([guard.focused, guard.webContents.keys]).toEqual([0, []]);
  });
});
