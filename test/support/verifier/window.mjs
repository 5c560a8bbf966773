// @ts-check
import { app, BrowserWindow, session } from 'electron';

/** Shows one local HTML file as a browser would, and keeps a list of everything it asked for. */
const file = process.argv.at(-1) ?? '';
/** @type {string[]} */
const asked = [];
Object.assign(globalThis, { asked });

app.whenReady().then(() => {
  session.defaultSession.webRequest.onBeforeRequest((request, answer) => {
    asked.push(request.url);
    answer({
      cancel: !request.url.startsWith('file:') && !request.url.startsWith('blob:') && !request.url.startsWith('devtools:'),
    });
  });
  const window = new BrowserWindow({
    width: 360,
    height: 740,
    useContentSize: true,
    webPreferences: { sandbox: true, contextIsolation: true },
  });
  void window.loadFile(file);
});
