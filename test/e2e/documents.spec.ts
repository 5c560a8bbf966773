import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import type { CommandInput, CommandName } from '../../main/contract/commands';
import { type Listener, startListener } from '../support/console/listener';
import { foundOnDisk } from '../support/console/records';
import type { Scene } from '../support/demo/scene';
import { expect, test } from './consoleFixture';
import { demoOfThisFile } from './demoOfThisFile';

interface Answer {
  ok: boolean;
  error?: { code: string };
  value?: Record<string, unknown>;
}

const ask = <N extends CommandName>({ console }: Scene, name: N, input: CommandInput<N>): Promise<Answer> =>
  console.page.evaluate(
    async ([command, given]) => {
      const { fairgate } = window as unknown as {
        fairgate: { call: Record<string, (input: unknown) => Promise<Answer>> };
      };
      return (await fairgate.call[command as string]?.(given)) ?? { ok: false };
    },
    [name, input] as const,
  );

/** The person at the desk chooses this file, or cancels. */
const choose = (app: ElectronApplication, filePath: string | null) =>
  app.evaluate(({ dialog }, chosen) => {
    const asked: string[] = [];
    (globalThis as unknown as { asked: string[] }).asked = asked;
    const answer = async (...given: unknown[]) => {
      asked.push((given.at(-1) as { defaultPath: string }).defaultPath);
      return { canceled: chosen === null, filePath: chosen ?? '' };
    };
    dialog.showSaveDialog = answer as unknown as typeof dialog.showSaveDialog;
  }, filePath);

const asked = (app: ElectronApplication) => app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
const windowCount = (app: ElectronApplication) => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

async function signIn({ console: { page } }: Scene): Promise<void> {
  await page.getByTestId('sign-in-open').click();
  await page.getByTestId('sign-in-password').fill((await page.getByTestId('demo-password').textContent()) ?? '');
  await page.getByTestId('sign-in-submit').click();
  await expect(page.getByTestId('role')).toHaveAttribute('data-role', 'manager');
}

test.describe
  .serial('documents', () => {
    const demo = demoOfThisFile();
    let folder: string;
    let listener: Listener;

    test.beforeAll(async () => {
      folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-papers-'));
      listener = await startListener();
    });
    test.afterAll(() => {
      listener?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    test('a guard saves the notice as a PDF under a name that says what it is; the hidden window is gone', async () => {
      const { app } = demo().console;
      const file = path.join(folder, 'notice.pdf');
      await choose(app, file);
      const answer = await ask(demo(), 'document.save', { kind: 'notice', largePrint: true });
      expect(answer).toMatchObject({ ok: true, value: { outcome: 'saved', fileName: 'notice.pdf' } });
      expect(await asked(app)).toEqual([`人脸通行告知书-${answer.value?.number}.pdf`]);
      const pdf = readFileSync(file);
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      // More than a page of text with its fonts inside.
      expect(pdf.length).toBeGreaterThan(20_000);
      expect(await windowCount(app)).toBe(1);
      expect(readdirSync(folder)).toEqual(['notice.pdf']);
    });

    test('a guard has no sign for the gate; a manager has, and a cancelled dialog leaves nothing', async () => {
      const { app } = demo().console;
      const sign = { kind: 'gate-sign', laneId: null, paper: 'A3' } as const;
      expect((await ask(demo(), 'document.save', sign)).error?.code).toBe('NOT_ALLOWED');
      await signIn(demo());
      await choose(app, null);
      expect((await ask(demo(), 'document.save', sign)).value?.outcome).toBe('cancelled');
      expect(readdirSync(folder)).toEqual(['notice.pdf']);
      await choose(app, path.join(folder, 'sign.pdf'));
      expect((await ask(demo(), 'document.save', sign)).value?.outcome).toBe('saved');
      expect(await windowCount(app)).toBe(1);
    });

    test('a resident’s paper leaves no trace on the disk but the file that was chosen', async () => {
      const scene = demo();
      const [resident] = scene.handover.residents;
      const found = await ask(scene, 'people.findByUnit', { unit: resident?.unit ?? '' });
      const [person] = (found.value?.people ?? []) as { id: string; name: string }[];
      const form = { kind: 'consent-form', personId: person?.id } as CommandInput<'document.save'>;
      await choose(scene.console.app, path.join(folder, 'form.pdf'));
      expect((await ask(scene, 'document.save', form)).value?.outcome).toBe('saved');
      expect(foundOnDisk(scene.console.dataFolder, Buffer.from(`${person?.name}</td>`))).toBeNull();
      expect(await windowCount(scene.console.app)).toBe(1);
    });

    test('a folder that cannot be written is told, and leaves nothing half done', async () => {
      const { app } = demo().console;
      await choose(app, path.join(folder, 'no-such-folder', 'notice.pdf'));
      const answer = await ask(demo(), 'document.save', { kind: 'notice', largePrint: false });
      expect(answer.error?.code).toBe('DOCUMENT_NOT_SAVED');
      expect(readdirSync(folder).sort()).toEqual(['form.pdf', 'notice.pdf', 'sign.pdf']);
    });

    test('the window documents are drawn in reaches no network, runs no script and answers nothing else', async () => {
      const { app } = demo().console;
      await app.evaluate(({ app: electron }) => {
        electron.once('web-contents-created', (_event, contents) => {
          const given = (contents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
          const names = ['javascript', 'sandbox', 'contextIsolation', 'nodeIntegration', 'webSecurity'];
          (globalThis as unknown as { drawnIn: object }).drawnIn = Object.fromEntries(names.map((name) => [name, given[name]]));
        });
      });
      await choose(app, path.join(folder, 'again.pdf'));
      expect((await ask(demo(), 'document.save', { kind: 'notice', largePrint: false })).ok).toBe(true);
      expect(await app.evaluate(() => (globalThis as unknown as { drawnIn: object }).drawnIn)).toEqual({
        javascript: false,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
      });
      const urls = [
        `http://127.0.0.1:${listener.port}/`,

        'app://document/1',
        'app://fairgate/index.html',
      ];
      const reached = await app.evaluate(
        ({ session }, given) =>
          Promise.all(
            given.map((url) =>
              session
                .fromPartition('documents')
                .fetch(url)
                .then(
                  ({ status }) => `answered ${status}`,
                  () => 'refused',
                ),
            ),
          ),
        urls,
      );
      // A page of before is answered no more, and the console's own pages never were.
      expect(reached).toEqual(['refused', 'answered 404', 'answered 404']);
      expect(listener.arrived).toEqual([]);
    });
  });
