import { until } from '../support/console/until';
import { LANE, openCount } from '../support/demo/scene';
import { expect, test } from './consoleFixture';
import { demoOfThisFile } from './demoOfThisFile';

test.describe
  .serial('a guard at the desk', () => {
    const demo = demoOfThisFile();

    test('holds a side open, and sets it back with one press', async () => {
      const { page } = demo().console;
      const side = page.getByTestId(`side-${LANE}-entry`);
      await side.getByRole('button').first().click();
      await page.getByTestId('mode-minutes-5').click();
      await page.getByTestId('mode-reason-delivery').click();
      await page.getByTestId('mode-confirm').click();
      // The turnstile itself says that it stands open.
      await expect(side).toHaveAttribute('data-state', 'held');
      await expect(side.getByTestId('side-left')).toHaveText(/^剩 (5:00|4:5\d)$/);
      await side.getByRole('button', { name: /恢复正常/ }).click();
      await expect(side).toHaveAttribute('data-state', 'closed');
    });

    test('locks a side, ends the lock from within the opening, and opens', async () => {
      const scene = demo();
      const { page } = scene.console;
      const side = page.getByTestId(`side-${LANE}-entry`);
      await side.getByRole('button').first().click();
      await page.getByTestId('mode-locked').click();
      await page.getByTestId('mode-reason-security').click();
      await page.getByTestId('mode-confirm').click();
      await expect(side).toHaveAttribute('data-mode', 'locked');
      const before = await openCount(scene);
      for (const key of ['F2', '6', 'Enter']) await page.keyboard.press(key);
      await expect(page.getByTestId('problem')).toHaveAttribute('data-code', 'LANE_LOCKED');
      await page.keyboard.press('0');
      await expect(page.getByTestId('locked-side')).toBeHidden();
      expect(await openCount(scene), 'the end of a lock opens nothing').toBe(before);
      await page.keyboard.press('Enter');
      await until('the turnstile opened', async () => (await openCount(scene)) > before, 5_000);
      await page.keyboard.press('Escape');
    });

    test('issues a pass with F6, a flat and Enter, and opens the gate above it', async () => {
      const scene = demo();
      const { page } = scene.console;
      await page.keyboard.press('F6');
      await expect(page.getByTestId('pass-unit')).toBeFocused();
      await page.keyboard.type('3-1-502');
      await page.keyboard.press('Enter');
      await expect(page.getByTestId('pass-qr')).toHaveAttribute('data-text', /^FGP1\.[\w-]{100,}$/);
      const before = await openCount(scene);
      for (const key of ['F2', '6', 'Enter']) await page.keyboard.press(key);
      await until('the turnstile opened', async () => (await openCount(scene)) > before, 5_000);
      await page.keyboard.press('Escape');
      await expect(page.getByTestId('pass-qr'), 'still there to be photographed').toBeVisible();
      await expect(page.getByTestId('pass-row')).toHaveAttribute('data-state', 'live');
    });
  });
