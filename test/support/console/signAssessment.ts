import { expect, type Page } from '@playwright/test';

/** A signature drawn into the field that is shown. */
export async function drawSignature(page: Page): Promise<void> {
  const field = page.getByTestId('signature-field');
  await field.scrollIntoViewIfNeeded();
  const box = await field.boundingBox();
  if (!box) throw new Error('no signature field');
  await page.mouse.move(box.x + 0.2 * box.width, box.y + 0.6 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.3 * box.height, { steps: 4 });
  await page.mouse.move(box.x + 0.8 * box.width, box.y + 0.6 * box.height, { steps: 4 });
  await page.mouse.up();
}

/** What the station asks of a human about the impact of faces, answered on the page of the assessment. */
export async function answerAssessment(page: Page): Promise<void> {
  for (const question of ['necessity', 'effects', 'risks', 'protections'])
    await page.getByTestId(`assessment-${question}`).fill(`${question}：已评估。`);
  await page.getByTestId('assessment-name').fill('周志远');
}

/** A manager who is signed in writes down who answers for the handling, without which nothing can be signed; ends on the overview. */
export async function nameHandler(page: Page): Promise<void> {
  await page.getByTestId('nav-compliance').click();
  await page.getByTestId('section-handler').click();
  await page.getByTestId('handler-name').click();
  await page.getByTestId('field-name').fill('杭州翠湖物业服务有限公司');
  await page.getByTestId('field-registration').fill('9133 0106 ma2te8t0x6');
  await page.getByTestId('field-address').fill('杭州市西湖区文三路 188 号');
  await page.getByTestId('field-contact').fill('物业服务中心');
  await page.getByTestId('field-phone').fill('0571-8800 0000');
  await page.getByTestId('field-complaints').fill('物业服务中心投诉电话 0571-8800 0001');
  await page.getByTestId('submit-handler.name').click();
  await expect(page.getByTestId('handler-facts')).toContainText('91330106MA2TE8T0X6');
  await page.getByTestId('section-overview').click();
}

/** A manager who is signed in names the handler and signs the impact assessment, without which no face may be used. */
export async function signAssessment(page: Page): Promise<void> {
  await nameHandler(page);
  await page.getByTestId('go-assessment-missing').click();
  await answerAssessment(page);
  await drawSignature(page);
  await page.getByTestId('assessment-sign').click();
  await expect(page.getByTestId('assessment-standing')).toContainText('已签署，与现状相符');
}
