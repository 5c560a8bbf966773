import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { NoticeReview } from '../../main/contract/consent';
import { ok } from '../../main/contract/errors';
import { BridgeProvider } from '../../renderer/bridge';
import { NoticePage } from '../../renderer/features/consent/NoticePage';
import { createI18n } from '../../renderer/i18n/i18n';
import { createFakeBridge } from '../support/fakeBridge';
import { notice, slices } from '../support/stationViews';
import { aPerson } from './window';

// jsdom has none; a text that grows with its words asks for it.
beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
});
afterEach(cleanup);

const version = (n: number) => ({
  version: n,
  publishedAtMs: n === 1 ? null : 1_780_000_000_000,
  sha256: { 'zh-CN': 'a'.repeat(64), en: 'b'.repeat(64) },
  changed: [],
  renews: false,
});
const clean: NoticeReview = { findings: [], gaps: [], changed: ['purpose'], renews: true, affected: 41 };

const page = async (review: NoticeReview) => {
  const fake = createFakeBridge(slices());
  fake.answer('notice.versions', () => ok({ versions: [version(1)] }));
  fake.answer('notice.read', ({ language }) => ok({ notice: { ...notice, language } }));
  fake.answer('notice.review', () => ok({ review }));
  fake.answer('notice.publish', () => ok({ version: 2, renewalDue: 41 }));
  render(
    <I18nextProvider i18n={createI18n('zh-CN')}>
      <BridgeProvider value={fake.bridge}>
        <NoticePage />
      </BridgeProvider>
    </I18nextProvider>,
  );
  await screen.findByTestId('notice-text-purpose');
  return { fake, user: aPerson() };
};

it('names the sentence, the words and the law, and lets nothing be published that has a finding', async () => {
  const sentence = '本授权不可撤销。';
  const finding = {
    language: 'zh-CN',
    section: 1,
    sentence,
    words: '不可撤销',
    rule: 'irrevocable',
    law: '法释〔2021〕15号 第11条',
  } as const;
  const { user } = await page({
    ...clean,
    findings: [finding],
    gaps: [{ language: 'en', topic: 'rights', missing: 'withdrawal', law: '第47条' }],
  });
  expect(screen.getByTestId<HTMLButtonElement>('notice-publish').disabled).toBe(true);
  await user.click(screen.getByTestId('notice-check'));
  const shown = await screen.findByTestId('notice-finding');
  expect(shown.querySelector('mark')?.textContent).toBe('不可撤销');
  expect(shown.textContent).toContain('法释〔2021〕15号 第11条');
  expect(screen.getByTestId('notice-gap').textContent).toContain('撤回');
  expect(screen.getByTestId<HTMLButtonElement>('notice-publish').disabled).toBe(true);
});

it('says how many consents rest before anything is published, and publishes on top of the version that was edited', async () => {
  const { fake, user } = await page(clean);
  await user.type(screen.getByTestId('notice-text-purpose'), '只在东门。');
  await user.click(screen.getByTestId('notice-check'));
  expect((await screen.findByTestId('notice-renews')).textContent).toContain('41');
  await user.click(screen.getByTestId('notice-publish'));
  expect((await screen.findByTestId('notice-published')).textContent).toContain('41');
  const [published] = fake.callsTo('notice.publish');
  expect(published?.input).toMatchObject({ basedOnVersion: 1 });
  expect(JSON.stringify(published?.input)).toContain('只在东门。');
});

it('an edit after the check has to be checked again', async () => {
  const { user } = await page(clean);
  await user.click(screen.getByTestId('notice-check'));
  await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>('notice-publish').disabled).toBe(false));
  await user.type(screen.getByTestId('notice-text-purpose'), '改');
  await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>('notice-publish').disabled).toBe(true));
});
