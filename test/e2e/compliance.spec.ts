import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { FIRST_LANE, type StationAnswers, setUpStation } from '../support/console/setUpStation';
import { answerAssessment, drawSignature, nameHandler } from '../support/console/signAssessment';
import { expect, test } from './consoleFixture';
import { demoOfThisFile } from './demoOfThisFile';

const answers: StationAnswers = {
  stationName: '翠湖花园 · 北门岗',
  camera: { kind: 'onvif', url: 'http://127.0.0.1:1/onvif/device_service', user: 'gatekeeper', password: 'Camera-Secret-77' },
  port: '/dev/fairgate-not-there',
  address: '1',
  scbk: '303132333435363738394a4b4c4d4e4f',
  managerPassword: 'Manager-Secret-88',
  passphrase: 'seven quiet herons 99',
};

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByTestId('sign-in-open').click();
  await page.getByTestId('sign-in-password').fill(password);
  await page.getByTestId('sign-in-submit').click();
  await expect(page.getByTestId('role')).toHaveAttribute('data-role', 'manager');
}

test('a new station uses no face before its impact assessment is signed, and may from then on', async ({ start }) => {
  const { page } = await start();
  await setUpStation(page, answers);
  await expect(page.getByTestId('face-stop')).toContainText('人脸尚未启用');
  await expect(page.getByTestId(`lane-${FIRST_LANE}`)).toContainText('人脸暂停');
  await signIn(page, answers.managerPassword);
  await page.getByTestId('nav-compliance').click();
  await expect(page.getByTestId('face-use')).toHaveAttribute('data-why', 'no-assessment');
  // Nothing is signed for a handler who is not on record.
  await page.getByTestId('go-handler-missing').click();
  await nameHandler(page);
  await page.getByTestId('go-assessment-missing').click();
  await answerAssessment(page);
  await page.getByTestId('assessment-sign').click();
  await expect(page.getByTestId('assessment-unsigned')).toBeVisible();
  await drawSignature(page);
  await page.getByTestId('assessment-sign').click();
  await expect(page.getByTestId('assessment-standing')).toContainText('已签署，与现状相符');
  await expect(page.locator('[data-testid=record][data-kind="assessment.signed"]')).toHaveCount(1);
  await page.getByTestId('section-overview').click();
  await expect(page.getByTestId('face-use')).toHaveAttribute('data-why', 'none');
  await page.getByTestId('nav-desk').click();
  await expect(page.getByTestId('face-stop')).toBeHidden();
});

test.describe
  .serial('the compliance page of a station at work', () => {
    const demo = demoOfThisFile();
    const open = (section: string) => demo().console.page.getByTestId(`section-${section}`).click();

    test('the ledger is verified again, to its newest entry', async () => {
      const { page } = demo().console;
      await signIn(page, (await page.getByTestId('demo-password').textContent()) ?? '');
      await page.getByTestId('nav-compliance').click();
      await open('ledger');
      await page.getByTestId('ledger-verify').click();
      await expect(page.getByTestId('ledger-verification')).toHaveAttribute('data-state', 'whole');
      const size = Number(await page.getByTestId('ledger-size').textContent());
      expect(size).toBeGreaterThan(2);
      await expect(page.getByTestId('ledger-verification')).toContainText(`已校验 ${size} 条`);
      await expect(page.getByTestId('ledger-checkpoint')).toContainText(`\n${size}\n`);
    });

    test('a resident’s request is received, refused with its reason, and no longer waits', async () => {
      const { page } = demo().console;
      await open('requests');
      await page.getByTestId('request-new').click();
      await page.getByTestId('asks-copy').click();
      await page.getByTestId('field-from').fill('路过的人');
      await page.getByTestId('field-words').fill('请给我一份我的资料。');
      await page.getByTestId('submit-request.receive').click();
      const request = page.getByTestId('record');
      await request.locator('.record-head').click();
      await page.getByTestId('deed-answer').click();
      await page.getByTestId('outcome-refused').click();
      await page.getByTestId('field-answer').fill('没有找到您的资料。');
      await page.getByTestId('submit-request.answer').click();
      await expect(page.getByTestId('form-request.answer')).toContainText('请核对这一项');
      await page.getByTestId('reason-nothing-held').click();
      await page.getByTestId('submit-request.answer').click();
      await expect(request.locator('.chip')).toHaveText('拒绝');
      await open('overview');
      await expect(page.locator('[data-testid=duty][data-kind=request-due]')).toHaveCount(0);
    });

    test('a sign is saved as PDF where the dialog says, and its lane has one from then on', async () => {
      const { app, page, dataFolder } = demo().console;
      const file = path.join(dataFolder, 'sign.pdf');
      await app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = async () => ({ canceled: false, filePath });
      }, file);
      await open('signs');
      await page.getByTestId('save-gate-sign').click();
      await expect(page.getByTestId('document-done')).toContainText('sign.pdf', { timeout: 30_000 });
      expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-');
      expect(statSync(file).size).toBeGreaterThan(5_000);
      await page.getByTestId('sign-place-east-1').click();
      await page.getByTestId('field-where').fill('读卡器上方');
      await page.getByTestId('submit-sign.placed').click();
      await expect(page.getByTestId('sign-east-1')).toHaveAttribute('data-missing', 'false');
    });
  });
