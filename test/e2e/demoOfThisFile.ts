import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launchConsole } from '../support/console/console';
import { enterScene, type Scene } from '../support/demo/scene';
import { expect, runtimeOfThisRun, test } from './consoleFixture';

/** One demo gate for all tests of a `describe.serial`, ended with them; errors that its window printed fail the last one. */
export function demoOfThisFile(args: string[] = []): () => Scene {
  let folder = '';
  let scene: Scene | null = null;
  let end = async (): Promise<void> => {};
  test.beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-e2e-demo-'));
    const console = await launchConsole({ runtime: runtimeOfThisRun(), dataFolder: folder, args: ['--demo', ...args] });
    end = async () => {
      scene?.gate.close();
      scene?.records.close();
      await console.close();
    };
    scene = await enterScene(console, folder);
  });
  test.afterAll(async () => {
    await end();
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
    expect(scene?.console.pageErrors, 'errors the window printed').toEqual([]);
  });
  return () => {
    if (!scene) throw new Error('the demo gate does not stand');
    return scene;
  };
}
