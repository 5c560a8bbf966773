import { foundOnDisk, stationFiles } from '../console/records';
import { until } from '../console/until';
import { LANE, openCount, pictureIsLive, residentsWithFace, type Scene } from './scene';
import { expectThat, type Note } from './storyBook';

const card = ({ console }: Scene) => console.page.getByTestId('desk-card');

/** The turnstile's own count rises above `before`; answers with the new one. */
const opened = (scene: Scene, before: number, withinMs = 12_000) =>
  until(
    'the turnstile opened',
    async () => {
      const opens = await scene.gate.opens();
      return opens.length > before ? (opens.at(-1) ?? null) : null;
    },
    withinMs,
  );

const decisionsBy = ({ records }: Scene, method: string) => records.decisions().filter((decision) => decision.method === method);

const passedSince = (scene: Scene, before: number) =>
  until('the passage was reported', () => scene.records.eventCount('passed') > before, 8_000);

async function residentWalksUp(scene: Scene, note: Note): Promise<void> {
  const [resident] = residentsWithFace(scene.handover);
  expectThat(resident?.walkClip != null, 'the film has no consenting resident');
  const [before, passedBefore] = [await openCount(scene), scene.records.eventCount('passed')];
  await scene.gate.walk(resident.walkClip);
  note('walks up', resident.unit);
  const open = await opened(scene, before);
  note('turnstile opened', open.direction);
  const decision = decisionsBy(scene, 'face').at(-1);
  expectThat(
    decision?.outcome === 'granted' && decision.unit === resident.unit,
    `the decision names ${decision?.unit ?? 'nobody'}`,
  );
  expectThat(decision.at_ms <= open.atEpochMs, 'the decision was written before the turnstile moved');
  note('decision on record before the grant', `${decision.at_ms} ≤ ${open.atEpochMs}`);
  await until('the desk names the flat', async () => (await card(scene).textContent())?.includes(resident.unit) ?? false, 3_000);
  await scene.screenshot('desk-resident-granted');
  await passedSince(scene, passedBefore);
  note('passed');
}

async function strangerStaysOut(scene: Scene, note: Note): Promise<void> {
  const [stranger] = scene.handover.strangers;
  expectThat(stranger !== undefined, 'the film has no stranger');
  const [before, asked] = [await openCount(scene), decisionsBy(scene, 'face').length];
  const [rows, files] = [JSON.stringify(scene.records.rowsOutsideTheLog()), stationFiles(scene.console.dataFolder).join()];
  await scene.gate.walk(stranger.walkClip);
  note('walks up', stranger.key);
  const decision = await until('the desk is asked to look', () => decisionsBy(scene, 'face')[asked] ?? null, 12_000);
  expectThat(decision.outcome === 'ask-guard', `the decision was ${decision.outcome}`);
  expectThat(decision.person_id === null && decision.unit === null, 'the record names nobody');
  await scene.console.page.getByTestId('desk-verify').waitFor({ state: 'visible', timeout: 3_000 });
  note('manual verification offered');
  await scene.screenshot('desk-stranger-asks-guard');
  expectThat((await openCount(scene)) === before, 'the turnstile stayed shut');
  expectThat(JSON.stringify(scene.records.rowsOutsideTheLog()) === rows, 'no row about the stranger outside the log');
  expectThat(stationFiles(scene.console.dataFolder).join() === files, 'no new file in the data folder');
  note('shut, and nothing stored');
}

async function guardOpensForVisitor(scene: Scene, note: Note): Promise<void> {
  const { page } = scene.console;
  const [before, passedBefore] = [await openCount(scene), scene.records.eventCount('passed')];
  await page.getByTestId('desk-verify').click();
  await page.getByTestId('reason-visitor').click();
  await page.getByTestId('manual-unit').fill('5-1-301');
  await page.getByTestId('manual-note').fill('送货');
  await scene.screenshot('manual-verification');
  await page.getByTestId('manual-confirm').click();
  const open = await opened(scene, before, 5_000);
  note('turnstile opened', open.direction);
  const decision = await until('the opening is on record', () => decisionsBy(scene, 'guard').at(-1) ?? null, 3_000);
  expectThat(decision.manual_reason === 'visitor' && decision.unit === '5-1-301', 'reason and flat are on record');
  expectThat(decision.at_ms <= open.atEpochMs, 'the decision was written before the turnstile moved');
  note('on record', `${decision.manual_reason} ${decision.unit}`);
  await passedSince(scene, passedBefore);
  note('passed');
  await closeDialog(scene);
}

/** The dialog closes by itself after a success; Escape does no harm if it has not yet. */
async function closeDialog({ console }: Scene): Promise<void> {
  const dialog = console.page.getByTestId('manual-confirm');
  await console.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden', timeout: 5_000 });
}

async function cardIsAsFast(scene: Scene, note: Note): Promise<void> {
  const resident = scene.handover.residents.find(({ face }) => face === 'refused');
  expectThat(resident !== undefined, 'the demo has no resident who refused');
  const [before, passedBefore] = [await openCount(scene), scene.records.eventCount('passed')];
  const heldAtMs = Date.now();
  expectThat(await scene.gate.presentCard({ key: resident.key }), 'the card was not read');
  const open = await opened(scene, before, 5_000);
  const cardMs = open.atEpochMs - heldAtMs;
  note('card held to open', `${cardMs} ms`);
  const decision = await until(
    'the card is on record',
    () => decisionsBy(scene, 'card').find(({ device }) => device === 'acked') ?? null,
    3_000,
  );
  expectThat(decision.unit === resident.unit, 'the record names the flat');
  const faceMs = Math.max(...decisionsBy(scene, 'face').flatMap(({ frame_to_write_ms: ms }) => (ms === null ? [] : [ms])));
  note('slowest face, first good frame to bytes', `${Math.round(faceMs)} ms`);
  expectThat(cardMs <= Math.max(faceMs, 500), 'the card is no slower than the face');
  expectThat(scene.records.templatesOf(resident.unit).length === 0, 'who refused has no template');
  await passedSince(scene, passedBefore);
  note('passed');
}

async function withdrawalShutsTheGate(scene: Scene, note: Note): Promise<void> {
  const { page } = scene.console;
  const [resident] = residentsWithFace(scene.handover);
  expectThat(resident?.walkClip != null, 'the film has no consenting resident');
  const templates = scene.records.templatesOf(resident.unit);
  expectThat(templates.length > 0, 'the resident had a template');
  await page.getByTestId('withdraw-open').click();
  await page.getByTestId('withdraw-unit').fill(resident.unit);
  await page.getByTestId('withdraw-unit').press('Enter');
  await page.getByTestId('withdraw-person').first().click();
  await page.getByTestId('withdraw-confirm').click();
  await page.getByTestId('withdraw-report').waitFor({ state: 'visible', timeout: 5_000 });
  note('withdrawn at the desk');
  await scene.screenshot('withdrawal-report');
  await page.keyboard.press('Escape');
  expectThat(scene.records.templatesOf(resident.unit).length === 0, 'no template row is left');
  for (const template of templates) {
    const place = foundOnDisk(scene.console.dataFolder, template.subarray(0, 48));
    expectThat(place === null, `the template is still in ${place}`);
  }
  note('template gone from disk', `${templates.length} looked for in every file`);
  const [before, asked] = [await openCount(scene), decisionsBy(scene, 'face').length];
  await scene.gate.walk(resident.walkClip);
  note('walks up again');
  const decision = await until('the desk is asked to look', () => decisionsBy(scene, 'face')[asked] ?? null, 20_000);
  expectThat(decision.outcome === 'ask-guard' && decision.person_id === null, 'he is nobody to the station now');
  expectThat((await openCount(scene)) === before, 'the turnstile stayed shut');
  note('shut');
  await page.getByTestId('desk-turn-away').click();
}

async function cameraComesBack(scene: Scene, note: Note): Promise<void> {
  const state = () => scene.console.page.getByTestId(`video-${LANE}`).getAttribute('data-state');
  const killedAt = performance.now();
  await scene.gate.killCamera();
  await until('the desk says so', async () => (await state()) !== 'live', 6_000);
  note('loss seen', `${Math.round(performance.now() - killedAt)} ms after`);
  await scene.screenshot('desk-camera-lost');
  const backAt = performance.now();
  await scene.gate.restoreCamera();
  await pictureIsLive(scene.console, 15_000);
  note('picture back', `${Math.round(performance.now() - backAt)} ms after`);
}

async function lineComesBack(scene: Scene, note: Note): Promise<void> {
  const { page } = scene.console;
  const link = () => page.getByTestId(`lane-${LANE}`).getAttribute('data-link');
  const before = await openCount(scene);
  const cutAt = performance.now();
  await scene.gate.cutLine();
  await until('the desk sees the cut', async () => !['ready', 'degraded'].includes((await link()) ?? ''), 5_000);
  note('cut seen', `${Math.round(performance.now() - cutAt)} ms after`);
  await page.getByTestId(`lane-${LANE}-open`).click();
  await page.getByTestId('reason-emergency').click();
  await page.getByTestId('manual-confirm').click();
  await until(
    'the guard is told that nothing opened',
    async () => (await page.getByTestId('manual-result').getAttribute('data-outcome')) === 'failed',
    6_000,
  );
  note('open asked for while cut', (await page.getByTestId('manual-result').textContent()) ?? '');
  await scene.screenshot('manual-line-cut');
  await closeDialog(scene);
  const restoredAt = performance.now();
  await scene.gate.restoreLine();
  await until('the line is ready', async () => (await link()) === 'ready', 12_000);
  note('line ready', `${Math.round(performance.now() - restoredAt)} ms after`);
  expectThat((await openCount(scene)) === before, 'no command from before the cut opened the turnstile');
  await page.getByTestId(`lane-${LANE}-open`).click();
  await page.getByTestId('reason-emergency').click();
  await page.getByTestId('manual-confirm').click();
  await opened(scene, before, 5_000);
  expectThat((await openCount(scene)) === before + 1, 'exactly the new command opened it');
  note('opens again, once');
  await closeDialog(scene);
}

/** In the order they are told: the withdrawal comes after the same resident was let in. */
export const storyList: readonly { name: string; story: (scene: Scene, note: Note) => Promise<void> }[] = [
  { name: 'a consenting resident walks up and the gate opens', story: residentWalksUp },
  { name: 'a stranger walks up: shut, nothing stored, manual verification offered', story: strangerStaysOut },
  { name: 'the guard opens for a visitor with a reason', story: guardOpensForVisitor },
  { name: 'a resident who refused face uses a card and is through as fast', story: cardIsAsFast },
  {
    name: 'the first resident withdraws at the desk and walks up again: shut, template gone from disk',
    story: withdrawalShutsTheGate,
  },
  { name: 'the camera is killed and comes back', story: cameraComesBack },
  { name: 'the turnstile line is cut and comes back, no old command reaches it', story: lineComesBack },
];
