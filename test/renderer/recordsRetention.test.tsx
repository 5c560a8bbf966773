import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../main/contract/errors';
import { InspectorId, type InspectorView } from '../../main/contract/inspectors';
import { RecordId } from '../../main/contract/recordParts';
import { HoldId, type RetentionView } from '../../main/contract/retention';
import { atMs, uuid } from '../support/stationViews';
import { code, openPage, type, typed } from './recordsPage';
import { eachInAFreshWindow } from './window';

eachInAFreshWindow();

describe('inspectors', () => {
  const view: InspectorView = {
    inspectorId: InspectorId.parse(uuid(700)),
    name: '赵检查',
    office: '市网信办',
    fromMs: atMs,
    untilMs: atMs + 86_400_000,
    state: 'open',
    lastSignInMs: null,
  };
  it('get a code that is shown once, and lose their access at once', async () => {
    const { fake, user } = await openPage('inspectors', {}, (given) =>
      given.answer('inspector.list', () => ok({ inspectors: [view] })),
    );
    fake.answer('inspector.grant', () => fail('INSPECTOR_TERM'));
    await user.click(await screen.findByTestId('inspector-new'));
    type('field-name', '钱检查');
    type('field-office', '区网信办');
    await user.click(screen.getByTestId('submit-inspector.grant'));
    await waitFor(() => expect(code()).toBe('INSPECTOR_TERM'));
    expect(typed('field-name')).toBe('钱检查');
    fake.answer('inspector.grant', () => ok({ inspector: view, code: 'ABCD-EFGH-JKLM-NPQR' }));
    await user.click(screen.getByTestId('submit-inspector.grant'));
    expect((await screen.findByTestId('inspector-code')).textContent).toContain('ABCD-EFGH-JKLM-NPQR');
    fake.answer('inspector.revoke', () => ok({ inspector: { ...view, state: 'revoked' } }));
    await user.click(screen.getByTestId('inspector-revoke'));
    expect(fake.callsTo('inspector.revoke')[0]?.input).toEqual({ inspectorId: view.inspectorId });
  });
});

describe('retention', () => {
  const hold = {
    holdId: HoldId.parse(uuid(600)),
    why: 'complaint' as const,
    recordId: null,
    fromMs: atMs - 1_000,
    toMs: atMs,
    placedAtMs: atMs,
    releasedAtMs: null,
  };
  const status: RetentionView = {
    eventDays: 90,
    clock: { state: 'doubted', nowMs: atMs, believedMs: atMs - 86_400_000 },
    lastRun: null,
    holds: [hold],
  };
  it('asks for a doubted clock, confirms the time that was shown, and releases a hold on the second press', async () => {
    const { fake, user } = await openPage('retention', {}, (given) => given.answer('retention.status', () => ok({ status })));
    fake.answer('clock.confirm', () => fail('CLOCK_CHANGED'));
    await user.click(await screen.findByTestId('clock-confirm'));
    expect(fake.callsTo('clock.confirm')[0]?.input).toEqual({ nowMs: atMs });
    await waitFor(() => expect(code()).toBe('CLOCK_CHANGED'));
    fake.answer('retention.release', () => ok({ hold: { ...hold, releasedAtMs: atMs } }));
    await user.click(screen.getByTestId('hold-release'));
    expect(fake.callsTo('retention.release')).toHaveLength(0);
    await user.click(screen.getByTestId('hold-release'));
    expect(fake.callsTo('retention.release')[0]?.input).toEqual({ holdId: hold.holdId });
  });

  it('keeps passages no shorter than the law says', async () => {
    const { fake, user } = await openPage('retention');
    fake.answer('retention.setTerm', () => ok({ status: { ...status, eventDays: 60 } }));
    await user.click(await screen.findByTestId('term-open'));
    type('field-eventDays', '29');
    await user.click(screen.getByTestId('submit-retention.setTerm'));
    expect(fake.callsTo('retention.setTerm')).toHaveLength(0);
    type('field-eventDays', '60');
    await user.click(screen.getByTestId('submit-retention.setTerm'));
    await waitFor(() => expect(fake.callsTo('retention.setTerm')[0]?.input).toEqual({ eventDays: 60 }));
  });
});

describe('what is held back', () => {
  const hold = (n: number, part: object) => ({
    holdId: HoldId.parse(uuid(600 + n)),
    why: 'disclosure' as const,
    recordId: null,
    fromMs: 0,
    toMs: atMs,
    placedAtMs: atMs,
    releasedAtMs: null,
    ...part,
  });

  it('says whether a matter placed it by itself, and that the matter is still open before it is let go', async () => {
    const held = [hold(1, { recordId: RecordId.parse(uuid(801)), why: 'incident' }), hold(2, {})];
    const { user } = await openPage('retention', {}, (given) =>
      given.answer('retention.status', () =>
        ok({
          status: { eventDays: 90, clock: { state: 'believed', nowMs: atMs, believedMs: atMs }, lastRun: null, holds: held },
        }),
      ),
    );
    const rows = await screen.findAllByTestId('hold');
    expect(screen.getAllByTestId('hold-reason').map(({ textContent }) => textContent)).toEqual([
      '由登记自动暂留，办结时解除',
      '手动暂留，须手动解除',
    ]);
    expect(rows[0]?.textContent).toContain('安全事件 · 最早的记录');
    for (const button of screen.getAllByTestId('hold-release')) await user.click(button);
    expect(rows[0]?.textContent).toContain('这件事还没有办结');
    expect(rows[1]?.textContent).not.toContain('这件事还没有办结');
  });

  it('by hand has the days that somebody types, and none that nobody typed', async () => {
    const { fake, user } = await openPage('retention');
    await user.click(await screen.findByTestId('hold-new'));
    await user.click(screen.getByTestId('why-complaint'));
    expect([typed('field-fromMs'), typed('field-toMs')]).toEqual(['', '']);
    await user.click(screen.getByTestId('submit-retention.hold'));
    expect(fake.callsTo('retention.hold')).toHaveLength(0);
  });
});

describe('a folder', () => {
  it.each(['ledger.exportTo', 'ledger.setSecondPlace'] as const)(
    'of %s is chosen in the system’s dialog, or typed',
    async (what) => {
      const { fake, user } = await openPage('ledger');
      fake.answer('folder.choose', () => ok({ folder: '/media/usb/台账' }));
      fake.answer(what, () => fail('DATA_FOLDER_UNWRITABLE'));
      await user.click(await screen.findByTestId(`${what}-choose`));
      await waitFor(() => expect(typed(`${what}-folder`)).toBe('/media/usb/台账'));
      expect(fake.callsTo('folder.choose')[0]?.input).toEqual({
        purpose: what === 'ledger.exportTo' ? 'ledger-export' : 'second-place',
      });
      fake.answer('folder.choose', () => ok({ folder: null }));
      await user.click(screen.getByTestId(`${what}-choose`));
      expect(typed(`${what}-folder`)).toBe('/media/usb/台账');
      type(`${what}-folder`, '/mnt/b');
      await user.click(screen.getByTestId(`submit-${what}`));
      expect(fake.callsTo(what)[0]?.input).toEqual({ folder: '/mnt/b' });
    },
  );
});
