import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../main/contract/errors';
import { slices } from '../support/stationViews';
import { code, holds, made, openPage, record, today, type, typed } from './recordsPage';
import { eachInAFreshWindow } from './window';

eachInAFreshWindow();

const openRecord = async (user: Awaited<ReturnType<typeof openPage>>['user']) =>
  user.click(within((await screen.findAllByTestId('record'))[0] as HTMLElement).getByRole('button', { expanded: false }));

describe('vendors, audits and a takeover', () => {
  const vendor = record(1, 'vendor.engaged', { dataKinds: [], from: '2025-01-01', until: '2025-12-31' });

  it('a vendor that is over says so, and ends with a proof', async () => {
    const { fake, user } = await openPage('outsiders', {}, (given) => holds(given, [vendor]));
    fake.answer('vendor.end', () => fail('DATES_REVERSED', { field: 'endedOn' }));
    expect((await screen.findAllByTestId('record'))[0]?.textContent).toContain('已到期（2025-12-31）');
    await openRecord(user);
    await user.click(screen.getByTestId('deed-end-vendor'));
    await user.click(screen.getByTestId('proof-deleted'));
    type('field-proofText', '删除证明 12 号');
    await user.click(screen.getByTestId('submit-vendor.end'));
    await waitFor(() => expect(code()).toBe('DATES_REVERSED'));
    expect(typed('field-proofText')).toBe('删除证明 12 号');
    expect(fake.callsTo('vendor.end')[0]?.input).toEqual({
      vendorId: vendor.recordId,
      details: { proof: 'deleted', proofText: '删除证明 12 号', endedOn: today() },
    });
  });

  it('a takeover that changes the purpose cannot be written down', async () => {
    const { fake, user } = await openPage('outsiders');
    fake.answer('register.takeover', () => made);
    await user.click(screen.getByTestId('takeover-new'));
    for (const name of ['oldHandler', 'newHandler', 'newContact', 'toldHow']) type(`field-${name}`, name);
    type('field-effectiveOn', '2026-12-31');
    await user.click(screen.getByTestId('submit-register.takeover'));
    expect(fake.callsTo('register.takeover')).toHaveLength(0);
    await user.click(screen.getByTestId('field-purposeUnchanged'));
    await user.click(screen.getByTestId('submit-register.takeover'));
    await waitFor(() => expect(fake.callsTo('register.takeover')).toHaveLength(1));
  });
});

describe('the filing', () => {
  it('takes public holidays as they are typed, and keeps them when the station says no', async () => {
    const { fake, user } = await openPage('filing', {}, (given) =>
      given.answer('filing.pack', () =>
        ok({
          basics: { station: '翠湖花园', officer: null },
          purposeAndMethod: { purpose: 'pass-lanes', use: '1:N', necessity: null },
          countAndSafeguards: {
            count: { here: 412, recordsHere: 413, elsewhere: 99_600, total: 100_012, level: 'file' },
            safeguards: ['roles'],
            protections: null,
          },
          rules: { notices: [], retention: [], roles: [] },
          assessment: null,
          reachedOn: '2026-11-20',
          dueOn: '2027-01-04',
          yearsWithoutHolidays: [2027],
          missing: ['officer', 'holidays'],
        }),
      ),
    );
    expect((await screen.findByTestId('filing-pack')).textContent).toContain('负责人、节假日安排');
    fake.answer('filing.setHolidays', () => fail('INPUT_INVALID', { field: 'workedWeekendDays' }));
    await user.click(screen.getByTestId('filing-holidays'));
    type('field-year', '2027');
    type('field-holidays', '2027-01-01，2027-01-02');
    type('field-workedWeekendDays', '2027-02-06');
    await user.click(screen.getByTestId('submit-filing.setHolidays'));
    await waitFor(() => expect(code()).toBe('INPUT_INVALID'));
    expect(fake.callsTo('filing.setHolidays')[0]?.input).toEqual({
      year: 2027,
      holidays: ['2027-01-01', '2027-01-02'],
      workedWeekendDays: ['2027-02-06'],
    });
    expect(typed('field-holidays')).toBe('2027-01-01，2027-01-02');
  });
});

describe('signs', () => {
  const due = (kind: 'sign-missing' | 'sign-key-old') => ({
    ...slices().compliance,
    items: [
      {
        kind,
        severity: 'attention' as const,
        dueOn: null,
        sinceMs: null,
        recordId: null,
        laneId: 'east-1' as never,
        count: null,
      },
    ],
  });

  it('that show the key before say so, and may be taken down', async () => {
    await openPage('signs', { compliance: due('sign-key-old') });
    const sign = await screen.findByTestId('sign-east-1');
    expect([sign.dataset.state, sign.dataset.missing]).toEqual(['old', 'false']);
    expect(sign.textContent).toContain('旧密钥的指纹');
    expect(screen.getByTestId('sign-remove-east-1')).toBeTruthy();
  });

  it('show per lane whether one stands, and are put on record with their place', async () => {
    const { fake, user } = await openPage('signs', { compliance: due('sign-missing') });
    fake.answer('sign.placed', () => ok({ ...made.value, photoSha256: null }));
    expect((await screen.findByTestId('sign-east-1')).getAttribute('data-missing')).toBe('true');
    await user.click(screen.getByTestId('sign-place-east-1'));
    await user.click(screen.getByTestId('submit-sign.placed'));
    expect(fake.callsTo('sign.placed')).toHaveLength(0);
    type('field-where', '读卡器上方');
    await user.click(screen.getByTestId('submit-sign.placed'));
    await waitFor(() => expect(fake.callsTo('sign.placed')).toHaveLength(1));
    expect(fake.callsTo('sign.placed')[0]?.input).toMatchObject({
      laneId: 'east-1',
      where: '读卡器上方',
      photo: null,
      photoOn: null,
    });
  });

  it('a print goes on record with the notice it stands for', async () => {
    const { fake, user } = await openPage('signs');
    fake.answer('document.print', () => ok({ outcome: 'printed', number: 'GS-20261122-3F9A2C' }));
    fake.answer('consent.notice', () =>
      ok({ notice: { id: 'n', version: 3, language: 'zh-CN', sha256: 'd'.repeat(64), title: 't', sections: [] } }),
    );
    fake.answer('sign.printed', () => made);
    await user.click(await screen.findByTestId('print-gate-sign'));
    await waitFor(() => expect(fake.callsTo('sign.printed')).toHaveLength(1));
    expect(fake.callsTo('sign.printed')[0]?.input).toEqual({ laneId: 'east-1', language: 'zh-CN', noticeSha256: 'd'.repeat(64) });
  });
});

describe('the equal treatment report', () => {
  const waiting = { measured: 5, medianMs: 1_240, p90Ms: 3_000, maxMs: 4_000 };
  it('sets the ways side by side for a period, and says what it does not measure', async () => {
    const { fake, user } = await openPage('treatment');
    fake.answer('report.equalTreatment', ({ from, to }) =>
      ok({
        from,
        to,
        methods: [
          { method: 'face', granted: 30, share: 0.6, waiting },
          { method: 'card', granted: 20, share: 0.4, waiting: { measured: 0, medianMs: null, p90Ms: null, maxMs: null } },
        ],
        lanes: [],
        hours: [],
        humanChecks: { asked: 4, letIn: 3, turnedAway: 0, noAnswer: 1, waiting },
        cardsRefused: 2,
        notMeasured: ['who-gave-up'],
      }),
    );
    type('treatment-from', '上个月');
    await user.click(screen.getByTestId('treatment-show'));
    expect(fake.callsTo('report.equalTreatment')).toHaveLength(0);
    type('treatment-from', '2026-11-01');
    type('treatment-to', '2026-11-22');
    await user.click(screen.getByTestId('treatment-show'));
    const report = await screen.findByTestId('treatment-report');
    expect(within(report).getByRole('row', { name: /人脸 30 60% 1.2 3.0 5/ })).toBeTruthy();
    expect(within(report).getByRole('row', { name: /刷卡 20 40% – – 0/ })).toBeTruthy();
    expect(screen.getByTestId('treatment-checks').textContent).toContain('放行 3');
    expect(report.textContent).toContain('中途放弃离开的人没有计入');
  });
});
