// @ts-check
import fs from 'node:fs';
import path from 'node:path';

/**
 * Called by electron-builder when the runtime lies in place and nothing else does: takes out what came with it and is no
 * part of Electron, everything in `resources` (the development loader, another product's settings) and, in the registry-held
 * runtime, a V8 snapshot of 115 MB that its fuse keeps from being read.
 * @param {{ appOutDir: string, electronPlatformName: string }} context
 */
export async function afterExtract({ appOutDir, electronPlatformName }) {
  if (electronPlatformName === 'darwin') return;
  const resources = path.join(appOutDir, 'resources');
  for (const file of fs.readdirSync(resources)) fs.rmSync(path.join(resources, file), { recursive: true });
  for (const file of ['browser_v8_context_snapshot.bin', '.complete']) fs.rmSync(path.join(appOutDir, file), { force: true });
}
