import { until } from '../support/console/until';
import { LANE, openCount, residentsWithFace, type Scene } from '../support/demo/scene';
import { expect, test } from './consoleFixture';
import { demoOfThisFile } from './demoOfThisFile';

const faceDecisions = ({ records }: Scene) => records.decisions().filter(({ method }) => method === 'face');

/** Longest time until a given person walks up again: one round of the film. */
const ROUND_MS = 65_000;

/** What Windows and macOS get, where there are neither pseudo-terminals nor an RTSP server. */
test.describe
  .serial('the demo gate from a film and over TCP', () => {
    const demo = demoOfThisFile(['--demo-transport', 'file-tcp']);

    test('says what is different about it', async () => {
      const { console, handover } = demo();
      const banner = console.page.getByTestId('demo-banner');
      await expect(banner).toContainText('画面来自文件，不是相机。');
      await expect(banner).toContainText('闸机由本机程序模拟，通过 TCP 连接。');
      expect([handover.camera.kind, handover.turnstile.port]).toEqual([
        'film',
        expect.stringMatching(/^tcp:\/\/127\.0\.0\.1:\d+$/),
      ]);
    });

    test('the gate opens over TCP for a card, and by hand', async () => {
      const scene = demo();
      const { page } = scene.console;
      const resident = scene.handover.residents.find(({ face }) => face === 'refused');
      if (!resident) throw new Error('the demo has nobody who refused face');
      const before = await openCount(scene);
      expect(await scene.gate.presentCard({ key: resident.key })).toBe(true);
      await until('the turnstile opened', async () => (await openCount(scene)) > before, 5_000);
      await until('the passage is on record', () => scene.records.eventCount('passed') > 0, 8_000);
      const beforeKeys = await openCount(scene);
      for (const key of ['F2', '6', 'Enter']) await page.keyboard.press(key);
      await expect(page.getByTestId('manual-result')).toHaveAttribute('data-outcome', 'acked');
      expect(await openCount(scene)).toBeGreaterThan(beforeKeys);
      await page.keyboard.press('Escape');
    });

    test('residents walk in the film and are let in; a stranger walks in it and the guard is asked', async () => {
      const scene = demo();
      const units = residentsWithFace(scene.handover).map(({ unit }) => unit);
      const letIn = () => faceDecisions(scene).filter(({ outcome, device }) => outcome === 'granted' && device === 'acked');
      await until('two residents were let in', () => new Set(letIn().map(({ unit }) => unit)).size >= 2, ROUND_MS);
      for (const { unit } of letIn()) expect(units).toContain(unit);
      const asked = await until(
        'the guard is asked about a stranger',
        () => faceDecisions(scene).find(({ outcome }) => outcome === 'ask-guard') ?? null,
        ROUND_MS,
      );
      expect([asked.person_id, asked.unit]).toEqual([null, null]);
      expect(await openCount(scene)).toBeGreaterThanOrEqual(letIn().length + 2);
    });

    test('the line is cut and comes back; what was asked for meanwhile opens nothing', async () => {
      const scene = demo();
      const lane = scene.console.page.getByTestId(`lane-${LANE}`);
      await scene.gate.cutLine();
      await expect(lane).not.toHaveAttribute('data-link', 'ready', { timeout: 5_000 });
      const before = await openCount(scene);
      for (const key of ['F2', '6', 'Enter']) await scene.console.page.keyboard.press(key);
      await expect(scene.console.page.getByTestId('manual-result')).toHaveAttribute('data-outcome', 'failed');
      await scene.console.page.keyboard.press('Escape');
      await scene.gate.restoreLine();
      await expect(lane).toHaveAttribute('data-link', 'ready', { timeout: 15_000 });
      const byHand = scene.records.decisions().filter(({ method, device }) => method === 'guard' && device === 'acked');
      expect(byHand).toHaveLength(1);
      expect((await openCount(scene)) - before, 'only a face in the running film may have opened since').toBeLessThanOrEqual(1);
    });
  });
