import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { RunningConsole } from '../console/console';
import { Records } from '../console/records';
import { until } from '../console/until';
import { connectGate, type GateClient } from './gateClient';
import { type DemoResident, Handover } from './handover';

export const LANE = 'east-1';

/** Everything the stories look through: the window, the devices' own view, and the records on disk. */
export interface Scene {
  console: RunningConsole;
  gate: GateClient;
  handover: Handover;
  records: Records;
  screenshot(name: string): Promise<void>;
}

/** Waits until the console stands with everybody moved in and enrolled. */
export async function enterScene(console: RunningConsole, screenshotFolder: string): Promise<Scene> {
  const file = path.join(console.dataFolder, 'demo-gate', 'handover.json');
  await until('the demo gate stands', () => existsSync(file), 40_000);
  const handover = Handover.parse(JSON.parse(readFileSync(file, 'utf8')));
  const gate = await connectGate(handover.control);
  await gate.auto(false);
  await until('the station has its database', () => existsSync(path.join(console.dataFolder, 'station.db')), 20_000);
  const records = await until('the database can be read', () => openRecords(console.dataFolder), 10_000);
  const consenting = handover.residents.filter(({ face }) => face === 'given').length;
  await until('everybody who agreed is enrolled', () => records.eventCount('enrolled') >= consenting, 40_000);
  await until(
    'the lane is ready',
    async () => (await console.page.getByTestId(`lane-${LANE}`).getAttribute('data-link')) === 'ready',
    20_000,
  );
  await pictureIsLive(console);
  return { console, gate, handover, records, screenshot: (name) => takeScreenshots(console, screenshotFolder, name) };
}

function openRecords(folder: string): Records | null {
  try {
    const records = new Records(folder);
    records.eventCount('enrolled');
    return records;
  } catch {
    return null;
  }
}

export const pictureIsLive = ({ page }: RunningConsole, withinMs = 20_000) =>
  until(
    'the picture is live',
    async () => (await page.getByTestId(`video-${LANE}`).getAttribute('data-state')) === 'live',
    withinMs,
  );

/** The same moment in both sizes that guard stations have. */
async function takeScreenshots(console: RunningConsole, folder: string, name: string): Promise<void> {
  for (const [width, height] of [
    [1920, 1080],
    [1366, 768],
  ] as const) {
    await console.resize(width, height);
    await console.page.screenshot({ path: path.join(folder, `${name}-${width}x${height}.png`), animations: 'disabled' });
  }
}

export const residentsWithFace = ({ residents }: Handover): DemoResident[] =>
  residents.filter(({ face, walkClip }) => face === 'given' && walkClip !== null);

/** Number of unlocks the turnstile itself has counted. */
export const openCount = async ({ gate }: Scene): Promise<number> => (await gate.opens()).length;
