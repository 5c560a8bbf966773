import { beforeEach, describe, expect, it, vi } from 'vitest';
import { commandNames } from '../../../main/contract/commands';
import { ok } from '../../../main/contract/errors';
import type { SlicePush, Snapshot } from '../../../main/contract/slices';
import { channel } from '../../../main/electron/channels';
import { serveWindow } from '../../../main/electron/ipcServer';

type Listener = (event: unknown, input?: unknown) => unknown;
const handlers = vi.hoisted(() => new Map<string, Listener>());

vi.mock('electron', () => ({
  ipcMain: {
    handle: (name: string, listener: Listener) => {
      if (handlers.has(name)) throw new Error(`a second handler for ${name}`);
      handlers.set(name, listener);
    },
    removeHandler: (name: string) => handlers.delete(name),
  },
  protocol: {},
}));

const snapshot = { revision: 1, slices: {} } as unknown as Snapshot;
const mainFrame = { url: 'app://fairgate/index.html' };
let asked: string[];
let sent: SlicePush[];
let push: (value: SlicePush) => void;
let isGone: boolean;
let disconnect: () => void;
let window: { mainFrame: typeof mainFrame };

beforeEach(() => {
  handlers.clear();
  asked = [];
  sent = [];
  isGone = false;
  const contents = { mainFrame, isDestroyed: () => isGone, send: (_name: string, value: SlicePush) => void sent.push(value) };
  window = contents;
  disconnect = serveWindow(contents as unknown as Parameters<typeof serveWindow>[0], {
    dispatch: async (name) => {
      asked.push(name);
      return ok({});
    },
    snapshot: () => snapshot,
    onSlice: (listener) => {
      push = listener;
      return () => {
        push = () => {};
      };
    },
  });
});

const call = (name: string, event: unknown) => handlers.get(name)?.(event, {});
const own = () => ({ sender: window, senderFrame: mainFrame });

const strangers: [string, () => unknown][] = [
  ['another window', () => ({ sender: {}, senderFrame: mainFrame })],
  ['a frame inside the window', () => ({ sender: window, senderFrame: { url: mainFrame.url } })],
  ['a frame that has gone', () => ({ sender: window, senderFrame: null })],
  ...['https://evil.example/', 'file:///etc/passwd', 'app://fairgate.evil/', 'data:text/html,x', 'about:blank', ''].map(
    (url): [string, () => unknown] => [
      `the window after it was led to ${url || 'nothing'}`,
      () => {
        const frame = { url };
        window.mainFrame = frame;
        return { sender: window, senderFrame: frame };
      },
    ],
  ),
];

describe('every command', () => {
  it('of the contract has its channel, and reaches the station from the console’s own page', async () => {
    expect([...handlers.keys()].sort()).toEqual([...commandNames.map(channel.command), channel.snapshot].sort());
    for (const name of commandNames) expect(await call(channel.command(name), own())).toEqual({ ok: true, value: {} });
    expect(asked).toEqual(commandNames);
  });

  it.each(strangers)('is refused to %s', async (_who, event) => {
    const from = event();
    for (const name of commandNames)
      expect(await call(channel.command(name), from)).toMatchObject({ ok: false, error: { code: 'NOT_ALLOWED' } });
    expect(asked).toEqual([]);
    expect(() => call(channel.snapshot, from)).toThrow('refused');
  });
});

describe('what the station shows', () => {
  it('is given as a snapshot, and then slice by slice', () => {
    expect(call(channel.snapshot, own())).toBe(snapshot);
    const slice: SlicePush = { revision: 2, name: 'lanes', value: [] };
    push(slice);
    expect(sent).toEqual([slice]);
  });

  it('is sent to no window that has gone, and after the end nothing listens', () => {
    isGone = true;
    push({ revision: 2, name: 'lanes', value: [] });
    expect(sent).toEqual([]);
    disconnect();
    expect(handlers.size).toBe(0);
    isGone = false;
    push({ revision: 3, name: 'lanes', value: [] });
    expect(sent).toEqual([]);
  });
});
