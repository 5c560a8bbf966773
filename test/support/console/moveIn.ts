import { expect, type Page } from '@playwright/test';
import { drawSignature } from './signAssessment';

/** On the residents' page, by a manager who is signed in; ends at the step for the card. */
export async function addPerson(page: Page, person: { unit: string; name: string; birthDate: string }): Promise<void> {
  await page.getByTestId('person-add').click();
  await page.getByTestId('person-unit').fill(person.unit);
  await page.getByTestId('person-name').fill(person.name);
  await page.getByTestId('person-birth').fill(person.birthDate);
  await page.getByTestId('person-save').click();
  await expect(page.getByTestId('person-steps')).toHaveAttribute('data-step', 'card');
}

export async function issueCard(page: Page, card: { facility: number; number: number }): Promise<void> {
  await page.getByTestId('card-facility').fill(String(card.facility));
  await page.getByTestId('card-number').fill(String(card.number));
  await page.getByTestId('card-issue').click();
  await expect(page.getByTestId('cards')).toContainText(`··${String(card.number % 100).padStart(2, '0')}`);
}

/** From the step for the card to a live consent, signed on the screen; ends at the step that takes the face. */
export async function agreeToFace(page: Page): Promise<void> {
  await page.getByTestId('to-consent').click();
  await expect(page.getByTestId('notice')).toBeVisible();
  await drawSignature(page);
  await page.getByTestId('consent-copy').check();
  await page.getByTestId('consent-separate').check();
  await page.getByTestId('consent-agree').click();
  await expect(page.getByTestId('consent-outcome')).toHaveAttribute('data-consent', 'given');
  await page.getByTestId('to-capture').click();
}
