// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../run.mjs';
import { filmFolder } from '../steps/outputs.mjs';

/**
 * Lays out the demo gate as a folder that needs nothing beside it: its program with the chunks it is bundled in, the film,
 * and the RTSP server that Python reads, which is why none of it can lie in the archive.
 * @param {string} folder
 */
export function layOutDemo(folder) {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const bundle = path.join(root, 'out', 'main');
  fs.copyFileSync(path.join(bundle, 'gate.js'), path.join(folder, 'gate.js'));
  fs.cpSync(path.join(bundle, 'chunks'), path.join(folder, 'chunks'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify({ private: true, type: 'module' })}\n`);
  fs.copyFileSync(path.join(root, 'test', 'support', 'camera', 'rtsp_server.py'), path.join(folder, 'rtsp_server.py'));
  fs.cpSync(filmFolder, path.join(folder, 'film'), { recursive: true });
}
