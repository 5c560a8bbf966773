import type { Page } from '@playwright/test';

/** What an installer types on the set-up page; the rest keeps what the page suggests. */
export interface StationAnswers {
  stationName: string;
  camera: { kind: 'onvif' | 'rtsp'; url: string; user: string; password: string };
  port: string;
  address: string;
  scbk: string;
  managerPassword: string;
  passphrase: string;
}

const kindWords = { onvif: 'ONVIF', rtsp: 'RTSP 地址' } as const;

/** From the first-run page to the filled form; the caller saves it. The window speaks Chinese. */
export async function fillSetUp(page: Page, answers: StationAnswers): Promise<void> {
  const { camera } = answers;
  await page.getByTestId('first-run-setup').click();
  await page.getByTestId('setup-stationName').fill(answers.stationName);
  await page.getByTestId('setup').getByText(kindWords[camera.kind], { exact: true }).click();
  await page.getByTestId('setup-cameraUrl').fill(camera.url);
  await page.getByTestId('setup-cameraUser').fill(camera.user);
  await page.getByTestId('setup-cameraPassword').fill(camera.password);
  await page.getByTestId('setup-port-row').locator('input').fill(answers.port);
  await page.getByTestId('setup-address').fill(answers.address);
  await page.getByTestId('setup-scbk').fill(answers.scbk);
  for (const field of ['managerPassword', 'managerPasswordAgain'])
    await page.getByTestId(`setup-${field}`).fill(answers.managerPassword);
  for (const field of ['passphrase', 'passphraseAgain']) await page.getByTestId(`setup-${field}`).fill(answers.passphrase);
}

/** Sets the station up and waits for its desk. */
export async function setUpStation(page: Page, answers: StationAnswers): Promise<void> {
  await fillSetUp(page, answers);
  await page.getByTestId('setup-save').click();
  await page.getByTestId(`lane-${FIRST_LANE}`).waitFor();
}

/** The lane that the set-up page makes. */
export const FIRST_LANE = 'lane-1';

/** Types the passphrase of a locked station. */
export async function unlock(page: Page, passphrase: string): Promise<void> {
  await page.getByTestId('unlock-passphrase').fill(passphrase);
  await page.getByTestId('unlock-submit').click();
}
