import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { startOnvifSimulator } from '../support/camera/onvifSimulator';
import { silentPort } from '../support/console/freePort';
import { foundOnDisk, stationFiles } from '../support/console/records';
import { FIRST_LANE, fillSetUp, type StationAnswers, setUpStation, unlock } from '../support/console/setUpStation';
import { expect, test } from './consoleFixture';

const answers: StationAnswers = {
  stationName: '翠湖花园 · 北门岗',
  camera: { kind: 'onvif', url: 'http://127.0.0.1:1/onvif/device_service', user: 'gatekeeper', password: 'Camera-Secret-77' },
  port: '/dev/fairgate-not-there',
  address: '1',
  scbk: '303132333435363738394a4b4c4d4e4f',
  managerPassword: 'Manager-Secret-88',
  passphrase: 'seven quiet herons 99',
};

test('an empty data folder offers two ways to begin, and the demo gate is one click away', async ({ start, dataFolder }) => {
  const { page } = await start();
  await expect(page.getByTestId('first-run')).toBeVisible();
  await expect(page.getByTestId('first-run-setup')).toBeEnabled();
  await page.getByTestId('first-run-demo').click();
  await expect(page.getByTestId('demo-banner')).toContainText('密钥用完即弃', { timeout: 30_000 });
  await expect(page.getByTestId('lane-east-1')).toHaveAttribute('data-link', 'ready', { timeout: 15_000 });
  expect(stationFiles(dataFolder), 'the demo leaves the station folder alone').toEqual([]);
});

test('set up with devices that are not there: the desk says what is wrong and what to do, and the key opens the data again', async ({
  start,
  dataFolder,
}) => {
  const first = await start();
  const url = `http://127.0.0.1:${await silentPort()}/onvif/device_service`;
  await setUpStation(first.page, { ...answers, camera: { ...answers.camera, url } });

  const { page } = first;
  const part = (id: string) => page.locator(`[data-device="${id}-${FIRST_LANE}"]`);
  const problem = page.getByTestId('health-detail').getByTestId('problem');
  await expect(part('camera')).toHaveAttribute('data-state', 'down', { timeout: 15_000 });
  await part('camera').click();
  await expect(problem).toHaveAttribute('data-code', 'CAMERA_UNREACHABLE');
  await expect(problem).toContainText('连不上相机。');
  await expect(problem).toContainText('下一步：请检查相机电源、网线和地址');
  await expect(part('turnstile')).toHaveAttribute('data-state', 'down', { timeout: 15_000 });
  await part('turnstile').click();
  await expect(problem).toHaveAttribute('data-code', 'PORT_MISSING');
  await expect(problem).toContainText('找不到串口 /dev/fairgate-not-there。');
  await expect(problem).toContainText('下一步：请检查串口线或转换器是否插好');
  const lane = page.getByTestId(`lane-${FIRST_LANE}`);
  await expect(lane).toContainText('刷卡暂停：闸机失联');
  await expect(lane).toContainText('人脸暂停');

  await page.getByTestId(`lane-${FIRST_LANE}-open`).click();
  await page.getByTestId('reason-emergency').click();
  await page.getByTestId('manual-confirm').click();
  const result = page.getByTestId('manual-result');
  await expect(result).toHaveAttribute('data-outcome', 'failed');
  await expect(result.getByTestId('problem')).toHaveAttribute('data-code', 'LANE_LINK_DOWN');
  await expect(result).toContainText('门没有打开');
  await expect(result).toContainText('请用闸机的钥匙或应急按钮开门');
  await first.close();

  expect(stationFiles(dataFolder)).toEqual(expect.arrayContaining(['station-key.json', 'station.db', 'station.json']));
  for (const secret of [answers.camera.password, answers.scbk, answers.managerPassword, answers.passphrase])
    expect(foundOnDisk(dataFolder, Buffer.from(secret)), 'a secret in clear').toBeNull();
  expect(foundOnDisk(dataFolder, Buffer.from(answers.scbk, 'hex'))).toBeNull();
  for (const name of ['station.json', 'station-key.json', 'station.db'])
    expect(statSync(path.join(dataFolder, name)).mode & 0o077, `${name} is the owner's alone`).toBe(0);

  const { page: again } = await start();
  await expect(again.getByTestId('locked')).toBeVisible();
  await unlock(again, 'seven quiet herons 98');
  await expect(again.getByTestId('problem')).toHaveAttribute('data-code', 'PASSPHRASE_WRONG');
  await expect(again.getByTestId('problem')).toContainText('口令不正确。');
  await unlock(again, answers.passphrase);
  await expect(again.getByTestId(`lane-${FIRST_LANE}`)).toBeVisible();
  await expect(again.getByRole('heading', { name: answers.stationName })).toBeVisible();
});

test('a form with faults is not saved, names each fault in its field and keeps what was typed', async ({ start, dataFolder }) => {
  const { page } = await start();
  await fillSetUp(page, { ...answers, scbk: '12 34', managerPassword: 'short', passphrase: '' });
  await page.getByTestId('setup-save').click();
  await expect(page.getByTestId('setup').getByText('有 3 处需要改正。')).toBeVisible();
  for (const [field, words] of [
    ['scbk', '应是 32 位十六进制'],
    ['managerPassword', '太短了，至少 8 个字符'],
    ['passphrase', '请填写这一项'],
  ] as const)
    await expect(page.locator('.field', { has: page.getByTestId(`setup-${field}`) })).toContainText(words);
  await expect(page.getByTestId('setup-stationName')).toHaveValue(answers.stationName);
  await expect(page.getByTestId('setup-scbk')).toHaveValue('12 34');
  expect(readdirSync(dataFolder).filter((name) => name.startsWith('station'))).toEqual([]);
});

test('the camera can be tried before anything is saved', async ({ start }) => {
  const account = { user: 'installer', password: 'right-Pa55' };
  const camera = await startOnvifSimulator({
    ...account,
    discovery: false,
    rtspUrl: () => 'rtsp://127.0.0.1:1/main',
    snapshot: () => readFileSync(import.meta.filename),
  });
  try {
    const { page } = await start();
    await page.getByTestId('first-run-setup').click();
    await page.getByTestId('setup-cameraUrl').fill(camera.url);
    await page.getByTestId('setup-cameraUser').fill(account.user);
    await page.getByTestId('setup-cameraPassword').fill('wrong-Pa55');
    await page.getByTestId('setup-probe').click();
    await expect(page.getByTestId('problem')).toHaveAttribute('data-code', 'CAMERA_PASSWORD_WRONG', { timeout: 16_000 });
    await expect(page.getByTestId('problem')).toContainText('请核对相机的用户名和密码');
    await expect(page.getByTestId('setup-probe-found')).toBeHidden();
    await page.getByTestId('setup-cameraPassword').fill(account.password);
    await page.getByTestId('setup-probe').click();
    await expect(page.getByTestId('setup-probe-found')).toContainText('Film Camera 1', { timeout: 16_000 });
    await expect(page.getByTestId('setup-probe-found')).toContainText('H264，1280×720，15 帧/秒');
    await expect(page.getByTestId('problem')).toBeHidden();
  } finally {
    await camera.close();
  }
});

test('the language turns to English and back, on every page at once', async ({ start }) => {
  const { page } = await start();
  await expect(page.getByTestId('first-run')).toContainText('设置本岗亭');
  await page.getByTestId('language-toggle').click();
  await expect(page.getByTestId('first-run')).toContainText('Set up this station');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByTestId('first-run')).not.toContainText(/\p{Script=Han}/u);
  await page.getByTestId('language-toggle').click();
  await expect(page.getByTestId('first-run')).toContainText('设置本岗亭');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
});
