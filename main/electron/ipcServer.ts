import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { commandNames } from '../contract/commands';
import { fail, type Result } from '../contract/errors';
import type { SlicePush, Snapshot } from '../contract/slices';
import { channel } from './channels';
import { isOwnPage } from './scheme';

export interface IpcBackend {
  dispatch(name: string, input: unknown): Promise<Result<unknown>>;
  snapshot(): Snapshot;
  onSlice(listener: (push: SlicePush) => void): () => void;
}

/** Only the top frame of the console's own window, showing the console's own page, may speak. Checked here and nowhere else. */
const isTrusted = (event: IpcMainInvokeEvent, window: WebContents): boolean =>
  event.sender === window &&
  event.senderFrame !== null &&
  event.senderFrame === window.mainFrame &&
  isOwnPage(event.senderFrame.url);

/** Connects one window to the station. The result disconnects it. */
export function serveWindow(window: WebContents, backend: IpcBackend): () => void {
  for (const name of commandNames) {
    ipcMain.handle(channel.command(name), (event, input: unknown) =>
      isTrusted(event, window) ? backend.dispatch(name, input) : fail('NOT_ALLOWED'),
    );
  }
  ipcMain.handle(channel.snapshot, (event) => {
    if (!isTrusted(event, window)) throw new Error('refused');
    return backend.snapshot();
  });
  const stop = backend.onSlice((push) => {
    if (!window.isDestroyed()) window.send(channel.slice, push);
  });
  return () => {
    stop();
    for (const name of commandNames) ipcMain.removeHandler(channel.command(name));
    ipcMain.removeHandler(channel.snapshot);
  };
}
