import { act, screen, waitFor, within } from '@testing-library/react';
import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { PassId, type PassView } from '../../main/contract/credentials';
import { fail, ok } from '../../main/contract/errors';
import { freshPass, type PassDraft, passOf } from '../../renderer/features/passes/passDraft';
import { qrPath } from '../../renderer/features/passes/qrPath';
import { appView, laneView, uuid } from '../support/stationViews';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

const passView = (n: number, part: Partial<PassView> = {}): PassView => ({
  id: PassId.parse(uuid(500 + n)),
  unit: '3-1-502',
  label: null,
  direction: null,
  groups: null,
  issuedAtMs: 0,
  fromMs: 0,
  untilMs: 1,
  uses: 2,
  used: 0,
  state: 'live',
  ...part,
});
const text = `FGP1.${'Ab3_-xYz'.repeat(18)}`;

const openPasses = async (passes: PassView[] = []) => {
  const opened = await openWindow({ lanes: [laneView('east-1', '东门 1')] });
  opened.fake.answer('pass.list', () => ok({ passes }));
  opened.fake.answer('pass.issue', ({ unit }) => ok({ pass: passView(9, { unit }), text }));
  await opened.user.keyboard('{F6}');
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('pass-unit')));
  return opened;
};

/** Noon of a quiet Sunday, local time. */
const noonMs = new Date(2026, 10, 22, 12, 0).getTime();
const draft = (part: Partial<PassDraft>): PassDraft => ({ ...freshPass, unit: '3-1-502', ...part });

describe('what a pass is issued for', () => {
  it.each([
    ['a way in and a way out until midnight', {}, { direction: null, fromMs: noonMs, untilMs: noonMs + 43_200_000, uses: 2 }],
    [
      'two hours, in, once',
      { time: 'two-hours', direction: 'entry', uses: '1' },
      { direction: 'entry', untilMs: noonMs + 7_200_000, uses: 1 },
    ],
    [
      'times of its own, as often as wanted',
      { time: 'own', from: '2026-11-23T08:00', until: '2026-11-24T18:30', uses: 'any' },
      { fromMs: new Date(2026, 10, 23, 8).getTime(), untilMs: new Date(2026, 10, 24, 18, 30).getTime(), uses: null },
    ],
    [
      'seven times, for somebody, on some lanes',
      { uses: 'own', ownUses: '7', label: ' 维修 ', groups: ['车库'] },
      { uses: 7, label: '维修', groups: ['车库'] },
    ],
  ] as const)('%s', (_story, part, expected) => {
    expect(passOf(draft({ ...part } as Partial<PassDraft>), noonMs)).toMatchObject({ pass: expected });
  });

  it.each([
    ['no flat', { unit: ' ' }, 'unit'],
    ['an end before its beginning', { time: 'own', from: '2026-11-24T08:00', until: '2026-11-23T08:00' }, 'times'],
    ['an end that is over', { time: 'own', from: '2026-11-20T08:00', until: '2026-11-21T08:00' }, 'times'],
    ['more than 31 days', { time: 'own', from: '2026-11-22T08:00', until: '2026-12-24T08:00' }, 'times'],
    ['half a moment', { time: 'own', from: '', until: '2026-12-24T08:00' }, 'times'],
    ['201 times', { uses: 'own', ownUses: '201' }, 'uses'],
    ['no number of times', { uses: 'own', ownUses: '' }, 'uses'],
  ] as const)('but not with %s', (_story, part, fault) => {
    expect(passOf(draft({ ...part } as Partial<PassDraft>), noonMs)).toEqual({ fault });
  });
});

it('a QR code has every dark module of its text, and four quiet ones around it', () => {
  const { path, size } = qrPath(text);
  const { data } = encode(text, { ecc: 'M', border: 4 });
  expect(size).toBe(data.length);
  const drawn = new Set([...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x} ${y}`));
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`${x} ${y}`] : [])));
  expect([...drawn].sort()).toEqual(dark.sort());
  expect(dark.every((at) => at.split(' ').every((n) => Number(n) >= 4 && Number(n) < size - 4))).toBe(true);
});

describe('a guard', () => {
  it('issues a pass with F6, the flat and Enter, and shows it large, once', async () => {
    const { fake, user } = await openPasses();
    await user.keyboard('5-2-1201{Enter}');
    expect((await screen.findByTestId('pass-qr')).dataset.text).toBe(text);
    expect(screen.getByTestId('pass-shown').textContent).toContain('5-2-1201');
    expect(screen.getByTestId('pass-shown').textContent).toContain('拍下');
    expect(fake.callsTo('pass.issue')[0]?.input).toMatchObject({ unit: '5-2-1201', label: null, direction: null, uses: 2 });
    await user.click(screen.getByTestId('pass-again'));
    expect(screen.queryByTestId('pass-qr')).toBeNull();
    expect(screen.getByTestId<HTMLInputElement>('pass-unit').value).toBe('');
  });

  it('is told where the flat or the times are at fault, by the window or the station', async () => {
    const { fake, user } = await openPasses();
    await user.keyboard('{Enter}');
    expect((await within(screen.getByTestId('pass-form')).findByRole('alert')).textContent).toContain('房号');
    expect(fake.callsTo('pass.issue')).toEqual([]);
    fake.answer('pass.issue', () => fail('PASS_TIMES_WRONG'));
    await user.type(screen.getByTestId('pass-unit'), '3-1-502{Enter}');
    expect((await screen.findByTestId('problem')).dataset.code).toBe('PASS_TIMES_WRONG');
    expect(screen.getByTestId<HTMLInputElement>('pass-unit').value).toBe('3-1-502');
  });

  it('revokes one that is good; one that is over has nothing to be revoked', async () => {
    const live = passView(1, { label: '送货' });
    const { fake, user } = await openPasses([live, passView(2, { state: 'used', used: 2 })]);
    const rows = await screen.findAllByTestId('pass-row');
    expect(rows.map((row) => row.dataset.state)).toEqual(['live', 'used']);
    expect(rows[1]?.textContent).toContain('已用 2/2 次');
    expect(screen.getAllByTestId('pass-revoke')).toHaveLength(1);
    await user.click(within(rows[0] as HTMLElement).getByTestId('pass-revoke'));
    fake.answer('pass.list', () => ok({ passes: [{ ...live, state: 'revoked' }] }));
    // Asked once more in a small window; its button has the same word.
    await user.click((await screen.findAllByRole('button', { name: '作废' })).at(-1) as HTMLElement);
    await waitFor(() => expect(screen.getByTestId('pass-row').dataset.state).toBe('revoked'));
    expect(fake.callsTo('pass.revoke').map(({ input }) => input)).toEqual([{ passId: live.id }]);
  });

  it('opens by hand from within the form, whose fields take none of those keys', async () => {
    const { fake, user } = await openPasses();
    fake.answer('lane.openManually', () => ok({ outcome: 'acked', decisionToAckMs: 40 }));
    await user.keyboard('3-1-{F2}6{Enter}');
    await screen.findByText(/闸机已确认/);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByTestId('manual')).toBeNull());
    expect(screen.getByTestId<HTMLInputElement>('pass-unit').value).toBe('3-1-');
    expect(fake.callsTo('pass.issue')).toEqual([]);
  });

  it('opens by hand above a pass that is being photographed, and finds it there afterwards', async () => {
    const { fake, user } = await openPasses();
    fake.answer('lane.openManually', () => ok({ outcome: 'acked', decisionToAckMs: 40 }));
    await user.keyboard('3-1-502{Enter}');
    await screen.findByTestId('pass-qr');
    await user.keyboard('{F2}3');
    await user.type(screen.getByTestId('manual-unit'), '3-1-502{Enter}');
    await screen.findByText(/闸机已确认/);
    await user.keyboard('{F6}{Escape}');
    await waitFor(() => expect(screen.queryByTestId('manual')).toBeNull());
    expect(screen.getByTestId('pass-qr').dataset.text).toBe(text);
    expect(fake.callsTo('pass.issue')).toHaveLength(1);
  });

  it('keeps the pass although the answer of an opening whose window is gone comes only now', async () => {
    const { fake, user } = await openWindow({ lanes: [laneView('east-1', '东门 1')] });
    let answerNow = (): void => {};
    fake.answer(
      'lane.openManually',
      () =>
        new Promise((resolve) => {
          answerNow = () => resolve(ok({ outcome: 'acked', decisionToAckMs: 40 }));
        }),
    );
    fake.answer('pass.list', () => ok({ passes: [] }));
    fake.answer('pass.issue', ({ unit }) => ok({ pass: passView(9, { unit }), text }));
    await user.keyboard('{F2}6{Enter}{Escape}{F6}');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('pass-unit')));
    await user.keyboard('3-1-502{Enter}');
    await screen.findByTestId('pass-qr');
    await act(async () => answerNow());
    await user.keyboard('{F2}');
    await screen.findByTestId('manual');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByTestId('manual')).toBeNull());
    expect(screen.getByTestId('pass-qr').dataset.text).toBe(text);
  });
});

it('an inspector issues none', async () => {
  const { user } = await openWindow({ app: appView({ role: 'inspector' }) });
  await user.keyboard('{F6}');
  expect(screen.queryByTestId('passes')).toBeNull();
});
