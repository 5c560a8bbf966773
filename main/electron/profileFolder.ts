import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * Where Chromium keeps its profile and the log is written: the data folder, or, where that cannot be written, a passing
 * one, so that a window can open and say so. Whoever asked removes a passing one.
 */
export function profileFolder(dataFolder: string): { folder: string; isPassing: boolean } {
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    accessSync(dataFolder, constants.W_OK | constants.X_OK);
    return { folder: dataFolder, isPassing: false };
  } catch {
    return { folder: mkdtempSync(path.join(os.tmpdir(), 'fairgate-profile-')), isPassing: true };
  }
}
