import path from 'node:path';
import { expect, it } from 'vitest';
import { defaultDataFolder } from '../../../main/startup/dataFolder';

/** As Electron's `userData` of an application called Fairgate. */
it.each<[NodeJS.Platform, NodeJS.ProcessEnv, string[]]>([
  ['linux', {}, ['/home/guard', '.config', 'Fairgate']],
  ['linux', { XDG_CONFIG_HOME: '/srv/config' }, ['/srv/config', 'Fairgate']],
  ['darwin', {}, ['/home/guard', 'Library', 'Application Support', 'Fairgate']],
  ['win32', {}, ['/home/guard', 'AppData', 'Roaming', 'Fairgate']],
  ['win32', { APPDATA: '/roaming' }, ['/roaming', 'Fairgate']],
])('on %s with %j a station keeps its data in %j', (platform, env, parts) => {
  expect(defaultDataFolder(platform, env, '/home/guard')).toBe(path.join(...parts));
});
