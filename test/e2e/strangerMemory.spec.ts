import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadFaceModels } from '../../native-bridge/vision/models';
import { pidOfService } from '../support/console/processes';
import { until } from '../support/console/until';
import { enterScene } from '../support/demo/scene';
import { clipPictures } from '../support/film/clipPictures';
import { faceNeedles } from '../support/memory/faceNeedles';
import { NeedleSearch } from '../support/memory/needles';
import { dumpMemory } from '../support/memory/processMemory';
import { expect, test } from './consoleFixture';

const root = path.resolve(import.meta.dirname, '../..');
/** The demo's lane. */
const region = { x: 0.18, y: 0.05, width: 0.64, height: 0.95 };

/** The same search as in test/main/strangerLeavesNothing.int.test.ts, where Electron carries the messages and owns the memory. */
test('a stranger who has left is in no memory of the console’s processes', async ({ start }) => {
  test.skip(process.platform !== 'linux', 'reads /proc');
  test.setTimeout(300_000);
  const shots = mkdtempSync(path.join(os.tmpdir(), 'fairgate-e2e-shots-'));
  const console = await start(['--demo']);
  const scene = await enterScene(console, shots);
  const [stranger] = scene.handover.strangers;
  if (!stranger) throw new Error('the film has no stranger');
  const loaded = await loadFaceModels(path.join(root, 'models'));
  if (!loaded.ok) throw new Error(loaded.fault);
  const film = path.join(root, '.cache/film');
  const needles = await faceNeedles(loaded.models, clipPictures(film, stranger.walkClip), region);
  await loaded.models.dispose();
  const search = new NeedleSearch(needles);
  const foundIn = (pid: number) =>
    dumpMemory(pid).flatMap(({ name, bytes }) =>
      search.findAll(bytes).map((find) => `${find.name}: ${find.length} bytes in ${name}`),
    );

  const vision = await until('the vision process runs', () => pidOfService(console.app, 'fairgate-vision'));
  const main = await console.app.evaluate(() => process.pid);
  const asked = () => scene.records.decisions().filter(({ method }) => method === 'face').length;
  await scene.gate.walk(stranger.walkClip);
  await until('the guard is asked', () => asked() > 0, 20_000);
  const whileThere = foundIn(vision);
  expect(whileThere.filter((find) => find.startsWith('template'))).not.toEqual([]);
  await until('the window shows no face', async () => (await console.page.locator('g.face').count()) === 0, 20_000);
  // The track ends a moment after its last face, and then the networks forget.
  await until('nothing of him is left in the vision process', () => foundIn(vision).length === 0, 60_000);
  expect(foundIn(main)).toEqual([]);
  scene.gate.close();
  scene.records.close();
  rmSync(shots, { recursive: true, force: true });
});
