import path from 'node:path';

/** Where a station keeps everything unless told otherwise: the same place for the console (Electron's userData) and for gatectl. */
export function defaultDataFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string {
  if (platform === 'win32') return path.join(env.APPDATA ?? path.join(home, 'AppData', 'Roaming'), 'Fairgate');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Fairgate');
  return path.join(env.XDG_CONFIG_HOME ?? path.join(home, '.config'), 'Fairgate');
}
