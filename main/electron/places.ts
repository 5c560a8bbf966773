import { existsSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';

/** Where the application finds its own parts, in a checkout and when packaged. */
export interface Places {
  /** Bundled code: `main/`, `preload/`, `renderer/`. */
  outFolder: string;
  modelsFolder: string;
  /** The demo gate's own program, film and RTSP server; null where they were not brought along. */
  demo: { script: string; film: string; serverScript: string } | null;
}

/** `codeFolder` is the folder of the running bundle, `out/main`. */
export function findPlaces(codeFolder: string): Places {
  const outFolder = path.dirname(codeFolder);
  const checkout = path.dirname(outFolder);
  const resources = app.isPackaged && !process.env.FAIRGATE_CHECKOUT ? process.resourcesPath : null;
  const demo = {
    script: resources ? path.join(resources, 'demo', 'gate.js') : path.join(codeFolder, 'gate.js'),
    film: resources ? path.join(resources, 'demo', 'film') : path.join(checkout, '.cache', 'film'),
    serverScript: resources
      ? path.join(resources, 'demo', 'rtsp_server.py')
      : path.join(checkout, 'test', 'support', 'camera', 'rtsp_server.py'),
  };
  return {
    outFolder,
    modelsFolder: resources ? path.join(resources, 'models') : path.join(checkout, 'models'),
    demo: Object.values(demo).every((place) => existsSync(place)) ? demo : null,
  };
}
