import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import type { Runtime } from './runtime';

/** The real console in a real window, as a user would have it. */
export interface RunningConsole {
  app: ElectronApplication;
  page: Page;
  dataFolder: string;
  /** Errors the window's console printed; a story that leaves any has failed. */
  pageErrors: string[];
  resize(width: number, height: number): Promise<void>;
  close(): Promise<void>;
}

export interface LaunchOptions {
  runtime: Runtime;
  dataFolder: string;
  args?: string[];
  env?: Record<string, string>;
}

export async function launchConsole({ runtime, dataFolder, args = [], env = {} }: LaunchOptions): Promise<RunningConsole> {
  const app = await _electron.launch({
    executablePath: runtime.executable,
    args: [...runtime.switches, ...runtime.appArguments, '--data', dataFolder, '--window', '1366x768', ...args],
    env: { ...(process.env as Record<string, string>), ...runtime.env, LANG: 'zh_CN.UTF-8', ...env },
    timeout: 60_000,
  });
  const page = await app.firstWindow();
  const pageErrors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') pageErrors.push(message.text());
  });
  page.on('pageerror', (error) => pageErrors.push(error.message));
  return {
    app,
    page,
    dataFolder,
    pageErrors,
    resize: async (width, height) => {
      await app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height), {
        width,
        height,
      });
      await page.waitForFunction((size) => window.innerWidth === size.width && window.innerHeight === size.height, {
        width,
        height,
      });
    },
    close: () => app.close(),
  };
}
