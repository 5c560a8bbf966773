import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readManifest } from '../../../models/verify';
import { launchConsole } from '../console/console';
import { readRuntime } from '../console/runtime';
import { until } from '../console/until';
import { enterScene, residentsWithFace, type Scene } from './scene';
import { storyList } from './stories';
import { StoryBook } from './storyBook';

const { values } = parseArgs({
  options: {
    runtime: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    report: { type: 'string' },
    screenshots: { type: 'string' },
    data: { type: 'string' },
  },
});
if (!values.runtime || !values.report || !values.screenshots) throw new Error('started by npm start -- --demo --headless');

/** The rest of the time residents keep walking up, so that the latency has more than one measurement. */
async function keepWalking(scene: Scene, book: StoryBook, untilMs: number): Promise<void> {
  const residents = residentsWithFace(scene.handover).slice(1);
  for (let turn = 0; book.elapsedMs() < untilMs && residents.length > 0; turn += 1) {
    const resident = residents[turn % residents.length];
    if (!resident?.walkClip) return;
    const seen = scene.records.decisions().length;
    await scene.gate.walk(resident.walkClip);
    await until('somebody is decided on', () => scene.records.decisions().length > seen, 12_000).catch(() => false);
    await until(
      'the lane is closed again',
      async () => (await scene.console.page.getByTestId('lane-east-1').getAttribute('data-state')) === 'closed',
      8_000,
    ).catch(() => false);
  }
}

function quantile(sorted: readonly number[], q: number): number | null {
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)];
  return value === undefined ? null : Math.round(value * 10) / 10;
}

async function run(options: {
  runtime: string;
  report: string;
  screenshots: string;
  seconds: number;
  data: string;
}): Promise<boolean> {
  mkdirSync(options.screenshots, { recursive: true });
  const runtime = readRuntime(options.runtime);
  const book = new StoryBook();
  const console = await launchConsole({ runtime, dataFolder: options.data, args: ['--demo'] });
  let scene: Scene | null = null;
  const frameToGrant: number[] = [];
  try {
    const entered = await book.tell('the station stands and everybody who agreed is enrolled', async (note) => {
      scene = await enterScene(console, options.screenshots);
      note('residents', scene.handover.residents.length);
      await scene.screenshot('desk-idle');
    });
    if (entered && scene) {
      for (const { name, story } of storyList) {
        const here: Scene = scene;
        if (!(await book.tell(name, (note) => story(here, note))))
          await (here as Scene).screenshot(`failed-${book.reports.length}`).catch(() => {});
      }
      await keepWalking(scene, book, options.seconds * 1_000 - 2_000);
      for (const { frame_to_write_ms: ms } of (scene as Scene).records.decisions()) if (ms !== null) frameToGrant.push(ms);
    }
    await book.tell('the window printed no error', async () => {
      if (console.pageErrors.length > 0) throw new Error(console.pageErrors[0]);
    });
  } finally {
    (scene as Scene | null)?.gate.close();
    (scene as Scene | null)?.records.close();
    await console.close();
  }
  frameToGrant.sort((a, b) => a - b);
  const report = {
    stories: book.reports,
    frameToGrantMs: { n: frameToGrant.length, p50: quantile(frameToGrant, 0.5), p99: quantile(frameToGrant, 0.99) },
    electron: runtime.version,
    profile: (await readManifest(path.resolve(import.meta.dirname, '../../../models')))?.profile.name ?? null,
  };
  writeFileSync(options.report, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`frame → grant ms: ${JSON.stringify(report.frameToGrantMs)}\n`);
  return book.reports.every(({ ok }) => ok) && frameToGrant.length > 0;
}

const temporary = values.data ? null : mkdtempSync(path.join(os.tmpdir(), 'fairgate-demo-'));
// Also when it is interrupted.
process.once('exit', () => temporary && rmSync(temporary, { recursive: true, force: true }));
const ok = await run({
  runtime: values.runtime,
  report: values.report,
  screenshots: values.screenshots,
  seconds: Number(values.seconds),
  data: values.data ?? temporary ?? '',
});
process.exitCode = ok ? 0 : 1;
