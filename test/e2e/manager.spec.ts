import path from 'node:path';
import type { Page } from '@playwright/test';
import type { CommandInput, CommandName } from '../../main/contract/commands';
import { addPerson, issueCard } from '../support/console/moveIn';
import { foundOnDisk } from '../support/console/records';
import { drawSignature } from '../support/console/signAssessment';
import { until } from '../support/console/until';
import { openCount, residentsWithFace, type Scene } from '../support/demo/scene';
import { expect, test } from './consoleFixture';
import { demoOfThisFile } from './demoOfThisFile';

/** The film's last extra walks up in a clip of his own and lives nowhere until a test moves him in. */
const newcomer = { unit: '4-2-405', name: '唐若谷', birthDate: '1990-09-13', clip: 'walk-tang', photo: 'tang.jpg' };
const neighbour = { unit: '2-1-603', name: '严知夏', birthDate: '1996-06-21' };

/** Asks the station as a page could that was tampered with: past all that the page's own buttons allow. */
const ask = <N extends CommandName>(page: Page, name: N, input: CommandInput<N>) =>
  page.evaluate(
    async ([command, given]) => {
      const { fairgate } = window as unknown as {
        fairgate: {
          call: Record<string, (input: unknown) => Promise<{ ok: boolean; error?: { code: string }; value?: unknown }>>;
        };
      };
      return fairgate.call[command as string]?.(given);
    },
    [name, input] as const,
  );

const codeOf = async <N extends CommandName>(page: Page, name: N, input: CommandInput<N>) =>
  (await ask(page, name, input))?.error?.code ?? 'allowed';

const rowOf = (page: Page, unit: string) => page.locator(`[data-testid=people-row][data-unit="${unit}"]`);

const personIdOf = async (page: Page, unit: string): Promise<string> => {
  const answer = (await ask(page, 'people.findByUnit', { unit })) as { value: { people: { id: string }[] } };
  const id = answer.value.people[0]?.id;
  if (id === undefined) throw new Error(`nobody lives in ${unit}`);
  return id;
};

/** As a page could make one up that never laid the question before anybody. */
const consentForm = async (page: Page, personId: string): Promise<CommandInput<'consent.record'>> => {
  const answer = (await ask(page, 'consent.notice', { language: 'zh-CN' })) as {
    value: { notice: { id: string; sha256: string } };
  };
  const { id, sha256 } = answer.value.notice;
  const form = {
    formId: '01935a3e-0000-7000-8000-0000000000aa',
    personId,
    basedOnSeq: null,
    decision: 'given',
    guardianshipId: null,
    childAgrees: null,
    purpose: 'pass-lanes',
    groups: null,
    termMonths: 12,
    noticeId: id,
    noticeSha256: sha256,
    childRulesSha256: null,
    language: 'zh-CN',
    presentedBy: 'screen',
    copyGiven: true,
    dwellMs: 60_000,
    separate: true,
    evidence: {
      kind: 'drawn',
      signature: [
        [
          [0.1, 0.5],
          [0.9, 0.4],
        ],
      ],
    },
    askedByResident: false,
  };
  return form as unknown as CommandInput<'consent.record'>;
};

const faceDecisions = ({ records }: Scene) => records.decisions().filter(({ method }) => method === 'face');

test.describe
  .serial('the manager', () => {
    const demo = demoOfThisFile();

    test('a guard sees no list of residents and cannot ask for one', async () => {
      const { page } = demo().console;
      await expect(page.getByTestId('nav-people')).toBeHidden();
      expect(await codeOf(page, 'people.list', { search: '' })).toBe('NOT_ALLOWED');
      expect(await codeOf(page, 'people.add', neighbour)).toBe('NOT_ALLOWED');
    });

    test('signs in with the right password only', async () => {
      const { page } = demo().console;
      const password = await page.getByTestId('demo-password').textContent();
      await page.getByTestId('sign-in-open').click();
      await page.getByTestId('sign-in-password').fill(`${password}0`);
      await page.getByTestId('sign-in-submit').click();
      await expect(page.getByTestId('problem')).toHaveAttribute('data-code', 'SIGN_IN_WRONG');
      await expect(page.getByTestId('role')).toHaveAttribute('data-role', 'guard');
      await page.getByTestId('sign-in-password').fill(password ?? '');
      await page.getByTestId('sign-in-submit').click();
      await expect(page.getByTestId('role')).toHaveAttribute('data-role', 'manager');
      await expect(page.getByTestId('people-row')).toHaveCount(demo().handover.residents.length);
    });

    test('a new resident has no face step before a card, neither on the page nor past it', async () => {
      const { console, records } = demo();
      const { page } = console;
      await addPerson(page, newcomer);
      await expect(page.getByTestId('to-consent')).toBeHidden();
      const personId = await personIdOf(page, newcomer.unit);
      expect(await codeOf(page, 'consent.record', await consentForm(page, personId))).toBe('CONSENT_OTHER_WAY_FIRST');
      const camera = { personId, laneId: 'east-1' } as CommandInput<'enrolment.fromCamera'>;
      expect(await codeOf(page, 'enrolment.fromCamera', camera)).toBe('CONSENT_MISSING');
      expect(records.templatesOf(newcomer.unit)).toEqual([]);

      const [taken] = demo().handover.residents;
      await page.getByTestId('card-facility').fill(String(taken?.card.facility));
      await page.getByTestId('card-number').fill(String(taken?.card.number));
      await page.getByTestId('card-issue').click();
      await expect(page.getByTestId('problem')).toHaveAttribute('data-code', 'CARD_TAKEN');
      await issueCard(page, { facility: 17, number: 7_913 });
      await expect(page.getByTestId('to-consent')).toBeVisible();
      await expect(page.getByTestId('card-only')).toBeVisible();
    });

    test('no consent without a signature; with one, a photo is taken into a template', async () => {
      const { console, handover, records } = demo();
      const { page } = console;
      await page.getByTestId('to-consent').click();
      await expect(page.getByTestId('notice')).toBeVisible();
      await page.getByTestId('consent-agree').click();
      await expect(page.getByTestId('problem')).toHaveAttribute('data-code', 'CONSENT_SIGNATURE_MISSING');
      await drawSignature(page);
      await expect(page.getByTestId('signature-field').locator('path')).not.toHaveAttribute('d', '');
      await page.getByTestId('consent-copy').check();
      await page.getByTestId('consent-agree').click();
      await expect(page.getByTestId('problem')).toHaveAttribute('data-code', 'CONSENT_NOT_SEPARATE');
      await page.getByTestId('consent-separate').check();
      await page.getByTestId('consent-agree').click();
      await expect(page.getByTestId('consent-outcome')).toHaveAttribute('data-consent', 'given');
      expect(records.templatesOf(newcomer.unit), 'consent alone stores no template').toEqual([]);

      await page.getByTestId('to-capture').click();
      const photos = path.dirname(handover.residents[0]?.photo ?? '');
      await page
        .getByTestId('enrol-photo')
        .setInputFiles({ name: 'no.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no photo') });
      await page.getByTestId('enrol-photo-use').click();
      await expect(page.getByTestId('problem')).toHaveAttribute('data-code', 'ENROL_PHOTO_UNREADABLE');
      await page.getByTestId('enrol-photo').setInputFiles(path.join(photos, newcomer.photo));
      await page.getByTestId('enrol-photo-use').click();
      await expect(page.getByTestId('enrol-done')).toBeVisible({ timeout: 15_000 });
      expect(records.templatesOf(newcomer.unit).length).toBeGreaterThan(0);
      await page.getByTestId('capture-finish').click();
      await expect(rowOf(page, newcomer.unit)).toContainText('已同意');
    });

    test('the new resident walks up and the gate opens', async () => {
      const scene = demo();
      const before = await openCount(scene);
      await scene.gate.walk(newcomer.clip);
      await until('the turnstile opened', async () => (await openCount(scene)) > before, 12_000);
      const decision = faceDecisions(scene).at(-1);
      expect([decision?.outcome, decision?.unit]).toEqual(['granted', newcomer.unit]);
    });

    test('who refuses is not asked to show a face, nor asked again', async () => {
      const { console, records } = demo();
      const { page } = console;
      await addPerson(page, neighbour);
      await issueCard(page, { facility: 17, number: 50_621 });
      await page.getByTestId('to-consent').click();
      await expect(page.getByTestId('notice')).toBeVisible();
      await page.getByTestId('consent-refuse').click();
      await expect(page.getByTestId('consent-outcome')).toHaveAttribute('data-consent', 'refused');
      await expect(page.getByTestId('to-capture')).toBeHidden();
      await page.getByTestId('consent-done').click();

      await expect(rowOf(page, neighbour.unit)).toContainText('使用门卡');
      await expect(rowOf(page, neighbour.unit).getByTestId('person-withdraw')).toBeHidden();
      await rowOf(page, neighbour.unit).getByTestId('person-open').click();
      await expect(page.getByTestId('person-steps')).toHaveAttribute('data-step', 'card');
      await page.getByTestId('to-consent').click();
      await expect(page.getByTestId('consent-step')).toContainText('之前不再主动询问');
      await expect(page.getByTestId('notice')).toBeHidden();
      await expect(page.getByTestId('consent-agree')).toBeDisabled();
      const personId = await personIdOf(page, neighbour.unit);
      const form = await consentForm(page, personId);
      expect(await codeOf(page, 'consent.record', form)).toBe('CONSENT_COOL_DOWN');
      const photo = { personId, photo: new Uint8Array() } as CommandInput<'enrolment.fromPhoto'>;
      expect(await codeOf(page, 'enrolment.fromPhoto', photo)).toBe('CONSENT_MISSING');
      await page.getByTestId('consent-asked').check();
      await expect(page.getByTestId('consent-agree')).toBeEnabled();
      await page.getByTestId('people-back').click();
      expect(records.templatesOf(neighbour.unit)).toEqual([]);
    });

    test('a consent is withdrawn on the manager’s page: template gone, gate shut, others still known', async () => {
      const scene = demo();
      const { page } = scene.console;
      const templates = scene.records.templatesOf(newcomer.unit);
      await rowOf(page, newcomer.unit).getByTestId('person-withdraw').click();
      await page.getByTestId('withdraw-confirm').click();
      await expect(page.getByTestId('withdraw-report')).toContainText('找不到，已无法识别');
      await page.getByTestId('withdraw-close').click();
      await expect(rowOf(page, newcomer.unit)).toContainText('已终止');
      expect(scene.records.templatesOf(newcomer.unit)).toEqual([]);
      for (const template of templates) expect(foundOnDisk(scene.console.dataFolder, template.subarray(0, 48))).toBeNull();

      const [before, asked] = [await openCount(scene), faceDecisions(scene).length];
      await scene.gate.walk(newcomer.clip);
      const decision = await until('the desk is asked to look', () => faceDecisions(scene)[asked] ?? null, 20_000);
      expect([decision.outcome, decision.person_id]).toEqual(['ask-guard', null]);
      expect(await openCount(scene)).toBe(before);

      const [resident] = residentsWithFace(scene.handover);
      await scene.gate.walk(resident?.walkClip ?? '');
      await until('the turnstile opened', async () => (await openCount(scene)) > before, 20_000);
      expect(faceDecisions(scene).at(-1)?.unit).toBe(resident?.unit);
    });

    test('after signing out the residents are out of sight and out of reach', async () => {
      const { page } = demo().console;
      await page.getByTestId('sign-out').click();
      await expect(page.getByTestId('role')).toHaveAttribute('data-role', 'guard');
      await expect(page.getByTestId('people-row')).toHaveCount(0);
      await expect(page.getByTestId('nav-people')).toBeHidden();
      await expect(page.getByTestId('desk-card')).toBeVisible();
      expect(await codeOf(page, 'people.list', { search: '' })).toBe('NOT_ALLOWED');
    });
  });
