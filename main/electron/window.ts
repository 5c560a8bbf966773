import path from 'node:path';
import { BrowserWindow, Menu } from 'electron';
import { isolated } from './hardening';
import { startPage } from './scheme';

export interface WindowOptions {
  outFolder: string;
  title: string;
  size: { width: number; height: number } | null;
}

/** The console's one window: isolated from Node, sandboxed, without menu. */
export function createWindow(options: WindowOptions): BrowserWindow {
  Menu.setApplicationMenu(null);
  const window = new BrowserWindow({
    title: options.title,
    width: options.size?.width ?? 1366,
    height: options.size?.height ?? 768,
    minWidth: 1024,
    minHeight: 640,
    useContentSize: true,
    backgroundColor: '#0d1117',
    show: false,
    webPreferences: isolated(path.join(options.outFolder, 'preload', 'preload.cjs')),
  });
  window.once('ready-to-show', () => {
    if (!options.size) window.maximize();
    window.show();
  });
  void window.loadURL(startPage);
  return window;
}
