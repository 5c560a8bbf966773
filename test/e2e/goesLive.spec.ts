import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { addPerson, agreeToFace, issueCard } from '../support/console/moveIn';
import { Records } from '../support/console/records';
import { FIRST_LANE, setUpStation, unlock } from '../support/console/setUpStation';
import { answerAssessment, drawSignature, signAssessment } from '../support/console/signAssessment';
import { until } from '../support/console/until';
import { connectGate, type GateClient } from '../support/demo/gateClient';
import { ended, firstLine, gateCommand, spawnGate } from '../support/demo/gateProcess';
import { Handover } from '../support/demo/handover';
import { expect, test } from './consoleFixture';

const filmFolder = path.resolve(import.meta.dirname, '..', '..', '.cache', 'film');
/** How long each walk in the film lasts. */
const Film = z.object({ clips: z.array(z.object({ name: z.string(), durationMs: z.number() })) });
const managerPassword = 'Manager-Secret-88';
const passphrase = 'nine silent cormorants';

let work: string;
let devices: ChildProcess;
let handover: Handover;
let gate: GateClient;

test.beforeAll(async () => {
  work = mkdtempSync(path.join(os.tmpdir(), 'fairgate-e2e-gate-'));
  const paths = { film: filmFolder, work, handover: path.join(work, 'handover.json') };
  devices = spawnGate(gateCommand(paths, 'auto'));
  expect(JSON.parse(await firstLine(devices))).toEqual({ handover: paths.handover });
  handover = Handover.parse(JSON.parse(readFileSync(paths.handover, 'utf8')));
  gate = await connectGate(handover.control);
  await gate.auto(false);
});
test.afterAll(async () => {
  gate?.close();
  devices?.kill();
  await ended(devices);
  rmSync(work, { recursive: true, force: true });
});

/** Of those in the film who say yes to faces, the first; all they have at this station is what the test gives them. */
function resident() {
  const found = handover.residents.find(({ face, walkClip }) => face === 'given' && walkClip !== null);
  if (!found?.walkClip) throw new Error('nobody in the film walks up');
  return { ...found, walkClip: found.walkClip };
}

const openCount = async () => (await gate.opens()).length;

async function walkUp(): Promise<void> {
  await gate.walk(resident().walkClip);
}

/** Walks up and stands there until the film's walk is over. */
async function walkUpInVain(records: Records): Promise<void> {
  const [before, faces] = [await openCount(), byFace(records).length];
  const { walkClip } = resident();
  await walkUp();
  const shown = (await gate.clips()).findLast(({ clip: name }) => name === walkClip);
  const clip = Film.parse(JSON.parse(readFileSync(path.join(filmFolder, 'film.json'), 'utf8'))).clips.find(
    ({ name }) => name === walkClip,
  );
  if (!clip || !shown) throw new Error('the camera did not show the walk');
  await until('the walk is over', () => Date.now() > shown.atEpochMs + clip.durationMs);
  expect(await openCount(), 'the turnstile stayed shut').toBe(before);
  expect(byFace(records), 'no face was decided on').toHaveLength(faces);
}

const byFace = (records: Records) => records.decisions().filter(({ method }) => method === 'face');

async function faceOpens(records: Records): Promise<void> {
  const before = await openCount();
  await walkUp();
  await until('the turnstile turned', async () => (await openCount()) > before, 12_000);
  await until('its answer is on record', () => byFace(records).at(-1)?.device === 'acked', 5_000);
  expect(byFace(records).at(-1)).toMatchObject({ outcome: 'granted', unit: resident().unit });
}

async function cardOpens(records: Records): Promise<void> {
  const before = await openCount();
  expect(await gate.presentCard(resident().card)).toBe(true);
  await until('the turnstile turned', async () => (await openCount()) > before, 5_000);
  const opened = () => records.decisions().filter(({ method, device }) => method === 'card' && device === 'acked');
  const decision = await until('the card is on record', () => opened().at(-1) ?? null, 5_000);
  expect(decision).toMatchObject({ outcome: 'granted', unit: resident().unit });
}

async function signIn(page: Page): Promise<void> {
  await page.getByTestId('sign-in-open').click();
  await page.getByTestId('sign-in-password').fill(managerPassword);
  await page.getByTestId('sign-in-submit').click();
  await expect(page.getByTestId('role')).toHaveAttribute('data-role', 'manager');
}

async function takePhoto(page: Page): Promise<void> {
  await page.getByTestId('enrol-photo').setInputFiles(resident().photo);
  await page.getByTestId('enrol-photo-use').click();
}

/** On the desk, with the lane's devices all there. */
async function stands(page: Page): Promise<void> {
  await expect(page.getByTestId(`lane-${FIRST_LANE}`)).toHaveAttribute('data-link', 'ready', { timeout: 15_000 });
  await expect(page.getByTestId(`video-${FIRST_LANE}`)).toHaveAttribute('data-state', 'live', { timeout: 20_000 });
}

test('a station goes live by a signature, stops when its way of doing it changes, and goes on when signed anew', async ({
  start,
  dataFolder,
}) => {
  const lane = (page: Page) => page.getByTestId(`lane-${FIRST_LANE}`);
  const first = await start();
  let { page } = first;
  const { camera, turnstile } = handover;
  if (camera.kind !== 'onvif') throw new Error('no camera on the network');

  await test.step('set up, and nothing signed: faces are off, and the lane says why', async () => {
    await setUpStation(page, {
      stationName: '翠湖花园 · 南门岗',
      camera,
      port: turnstile.port,
      address: String(turnstile.address),
      scbk: turnstile.scbk,
      managerPassword,
      passphrase,
    });
    await stands(page);
    await expect(page.getByTestId('face-stop')).toHaveText('人脸尚未启用，请刷卡或由门岗核验通行。');
    await expect(lane(page)).toContainText('人脸暂停：影响评估尚未签署');
  });
  const records = new Records(dataFolder);

  await test.step('a resident agrees and signs; the photo is not taken, and no template is made', async () => {
    await signIn(page);
    await page.getByTestId('nav-people').click();
    await addPerson(page, resident());
    await issueCard(page, resident().card);
    await agreeToFace(page);
    await takePhoto(page);
    await expect(page.getByTestId('problem')).toHaveAttribute('data-code', 'ASSESSMENT_MISSING');
    expect(records.templateCount()).toBe(0);
  });

  await test.step('the resident walks up in vain, and the card opens', async () => {
    await page.getByTestId('nav-desk').click();
    await walkUpInVain(records);
    await cardOpens(records);
  });

  await test.step('the manager signs the assessment; the photo is taken, and the face opens', async () => {
    await signAssessment(page);
    await page.getByTestId('nav-people').click();
    await page.locator(`[data-testid=people-row][data-unit="${resident().unit}"]`).getByTestId('person-open').click();
    await takePhoto(page);
    await expect(page.getByTestId('enrol-done')).toBeVisible({ timeout: 15_000 });
    await page.getByTestId('nav-desk').click();
    await expect(page.getByTestId('face-stop')).toBeHidden();
    await faceOpens(records);
  });

  await test.step('another setting is due within thirty days, and faces go on meanwhile', async () => {
    await page.getByTestId('nav-recognition').click();
    await page.getByTestId('frames-to-agree').fill('2');
    await page.getByTestId('recognition-save').click();
    await expect(page.getByTestId('recognition-saved')).toBeVisible();
    await page.getByTestId('nav-compliance').click();
    await expect(page.locator('[data-testid=duty][data-kind=assessment-due]')).toBeVisible();
    await expect(page.getByTestId('face-use')).toHaveAttribute('data-why', 'none');
  });

  await first.close();
  const file = path.join(dataFolder, 'station.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), children: { under14: true } }));

  await test.step('children under 14 are to be taken in: what was signed is worth nothing, for anybody’s face', async () => {
    ({ page } = await start());
    await unlock(page, passphrase);
    await stands(page);
    await expect(page.getByTestId('face-stop')).toHaveText('人脸暂停使用，请刷卡或由门岗核验通行。');
    await expect(lane(page)).toContainText('人脸暂停：影响评估已过期，须重新评估');
    expect(records.templatesOf(resident().unit)).not.toEqual([]);
    await walkUpInVain(records);
    await cardOpens(records);
  });

  await test.step('signed anew, the same face opens again', async () => {
    await signIn(page);
    await page.getByTestId('nav-compliance').click();
    await page.getByTestId('go-assessment-outdated').click();
    await answerAssessment(page);
    await drawSignature(page);
    await page.getByTestId('assessment-sign').click();
    await expect(page.getByTestId('assessment-standing')).toContainText('已签署，与现状相符');
    await page.getByTestId('nav-desk').click();
    await expect(page.getByTestId('face-stop')).toBeHidden();
    await faceOpens(records);
  });
  records.close();
});
