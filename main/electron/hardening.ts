import { app, type Session, type WebContents, type WebPreferences } from 'electron';
import { isOwnPage } from './scheme';

/** Nothing of the window reaches a network: every request that is not the application's own file is cancelled. */
export function hardenSession(session: Session): void {
  session.webRequest.onBeforeRequest((details, callback) => {
    const own =
      isOwnPage(details.url) ||
      details.url.startsWith('blob:app://fairgate/') ||
      details.url.startsWith('data:') ||
      details.url.startsWith('devtools://');
    callback({ cancel: !own });
  });
  // The page may put text on the clipboard when somebody clicks; it may read nothing there, and nothing else is granted.
  const isGranted = (permission: string, url: string) => permission === 'clipboard-sanitized-write' && isOwnPage(`${url}/`);
  session.setPermissionRequestHandler((_contents, permission, callback, { requestingUrl }) =>
    callback(isGranted(permission, requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
}

/** Of every window: a page that sees nothing of Node, in a sandbox, with one preload script or none. */
export const isolated = (preload: string | null): WebPreferences => ({
  ...(preload !== null && { preload }),
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  // Pictures, and movements that are asked for in time, must not freeze because another window lies on top.
  backgroundThrottling: false,
});

function hardenContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

/** Chromium's own background talk is switched off before it starts. */
export function hardenApp(): void {
  for (const name of [
    'disable-background-networking',
    'disable-component-update',
    'disable-domain-reliability',
    'disable-sync',
    'no-pings',
    'disable-breakpad',
  ]) {
    app.commandLine.appendSwitch(name);
  }
  app.commandLine.appendSwitch('proxy-server', 'direct://');
  app.commandLine.appendSwitch(
    'disable-features',
    'NetworkTimeServiceQuerying,OptimizationHints,Translate,MediaRouter,AutofillServerCommunication',
  );
  // Below content policy and request filter: Chromium finds no address at all, not even one given in numbers. WebRTC and early connections know neither.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.on('web-contents-created', (_event, contents) => hardenContents(contents));
}
