import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { launchConsole, type RunningConsole } from '../support/console/console';
import { enterScene, type Scene } from '../support/demo/scene';
import { storyList } from '../support/demo/stories';
import { runtimeOfThisRun } from './consoleFixture';

/** The stories of the demo gate, told in one window from beginning to end. */
test.describe
  .serial('the demo gate', () => {
    let console: RunningConsole;
    let scene: Scene;
    const folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-e2e-demo-'));
    const screenshots = mkdtempSync(path.join(os.tmpdir(), 'fairgate-e2e-shots-'));

    test.beforeAll(async () => {
      console = await launchConsole({ runtime: runtimeOfThisRun(), dataFolder: folder, args: ['--demo'] });
      scene = await enterScene(console, screenshots);
    });

    test.afterAll(async () => {
      scene?.gate.close();
      scene?.records.close();
      await console?.close();
      rmSync(folder, { recursive: true, force: true });
      rmSync(screenshots, { recursive: true, force: true });
    });

    for (const { name, story } of storyList) test(name, () => story(scene, () => {}));

    test('the window printed no error', () => {
      expect(console.pageErrors).toEqual([]);
    });
  });
