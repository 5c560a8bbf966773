import { pidOfService } from '../support/console/processes';
import { until } from '../support/console/until';
import { LANE, openCount, type Scene } from '../support/demo/scene';
import { expect, test } from './consoleFixture';
import { demoOfThisFile } from './demoOfThisFile';

const sideOf = ({ console: { page } }: Scene) => page.getByTestId(`side-${LANE}-entry`);

async function lock(scene: Scene, reason: string): Promise<void> {
  const { page } = scene.console;
  await sideOf(scene).getByRole('button').first().click();
  await page.getByTestId('mode-locked').click();
  await page.getByTestId(`mode-reason-${reason}`).click();
  await page.getByTestId('mode-confirm').click();
  await expect(sideOf(scene)).toHaveAttribute('data-state', 'locked');
}

/** Holds up the card of somebody who lives here; answers with what was decided. */
async function holdUpCard(scene: Scene): Promise<string | null> {
  const [resident] = scene.handover.residents;
  if (!resident) throw new Error('nobody lives here');
  const before = scene.records.decisions().length;
  expect(await scene.gate.presentCard(resident.card)).toBe(true);
  await until('it was decided', () => scene.records.decisions().length > before, 5_000);
  return scene.records.decisions().at(-1)?.outcome ?? null;
}

test.describe
  .serial('a side that a guard locked', () => {
    const demo = demoOfThisFile();

    test('opens for no card: the guard is asked, and the turnstile does not move', async () => {
      const scene = demo();
      await lock(scene, 'security');
      const before = await openCount(scene);
      expect(await holdUpCard(scene)).toBe('ask-guard');
      await expect(scene.console.page.getByTestId('desk-verdict').first()).toBeVisible();
      expect(await openCount(scene)).toBe(before);
      await sideOf(scene).locator('.side-normal').click();
      await expect(sideOf(scene)).toHaveAttribute('data-state', 'closed');
      expect(await holdUpCard(scene)).toBe('granted');
      await until('the turnstile opened', async () => (await openCount(scene)) === before + 1, 5_000);
    });

    test('stays locked when the serial process dies and comes back', async () => {
      const scene = demo();
      const { app, page } = scene.console;
      await lock(scene, 'maintenance');
      const pid = await pidOfService(app, 'fairgate-serial');
      if (pid === null) throw new Error('no serial process');
      process.kill(pid, 'SIGKILL');
      await until('another one runs', async () => {
        const next = await pidOfService(app, 'fairgate-serial');
        return next !== null && next !== pid;
      });
      await expect(page.getByTestId(`lane-${LANE}`)).toHaveAttribute('data-link', 'ready');
      await expect(sideOf(scene)).toHaveAttribute('data-state', 'locked');
      const before = await openCount(scene);
      expect(await holdUpCard(scene)).toBe('ask-guard');
      expect(await openCount(scene)).toBe(before);
    });
  });
