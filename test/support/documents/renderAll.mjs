import process from 'node:process';
import { hasDisplay, virtualDisplay } from '../../../setup/display.mjs';
import { runTypeScript } from '../../../setup/run.mjs';
import { electronRuntime } from '../../../setup/steps/electron.mjs';

/** `node test/support/documents/renderAll.mjs FOLDER [KIND…]`: finds Electron and a screen, then draws (renderPages.ts). */
process.env.FAIRGATE_RUNTIME = JSON.stringify(await electronRuntime());
const screen = hasDisplay() ? null : await virtualDisplay();
if (screen) process.env.DISPLAY = screen.display;
try {
  const { code } = await runTypeScript('test/support/documents/renderPages.ts', process.argv.slice(2));
  process.exitCode = code;
} finally {
  screen?.stop();
}
