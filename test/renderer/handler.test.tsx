import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { CommandOutput } from '../../main/contract/commands';
import { fail, ok } from '../../main/contract/errors';
import { RecordId } from '../../main/contract/recordParts';
import type { FakeBridge } from '../support/fakeBridge';
import { sampleHandler } from '../support/station/handlerNamed';
import { atMs, laneView, notice, personView, slices, uuid } from '../support/stationViews';
import { code, inspector, manager, openPage, type, typed } from './recordsPage';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

const recordId = RecordId.parse(uuid(901));
const read = (part: Partial<CommandOutput<'handler.read'>> = {}) => ({
  handler: { ...sampleHandler, recordId, atMs, change: 'first' as const },
  noticeSaysSo: true,
  ...part,
});
const answers = (fake: FakeBridge, part: Parameters<typeof read>[0] = {}) => fake.answer('handler.read', () => ok(read(part)));
const standing = () => screen.findByTestId('handler-standing');

describe('who answers for the handling', () => {
  it('is asked for in words while nobody wrote it down, and written down once', async () => {
    const { fake, user } = await openPage('handler', {}, (bridge) => answers(bridge, { handler: null, noticeSaysSo: false }));
    expect((await standing()).textContent).toContain('还没有登记');
    await user.click(screen.getByTestId('handler-name'));
    for (const field of ['name', 'address', 'contact', 'phone', 'complaints'] as const)
      type(`field-${field}`, sampleHandler[field]);
    fake.answer('handler.name', () => ok({ recordId, entrySeq: 12, change: 'first', noticeSaysSo: true }));
    answers(fake);
    await user.click(screen.getByTestId('submit-handler.name'));
    expect((await screen.findByTestId('handler-facts')).textContent).toContain(sampleHandler.name);
    expect(fake.callsTo('handler.name')[0]?.input).toEqual({
      particulars: { ...sampleHandler, registration: null, authority: '' },
      basedOn: null,
    });
    expect((await standing()).dataset.says).toBe('true');
  });

  it('a credit code with a slip of the pen is refused before anything is sent', async () => {
    const { fake, user } = await openPage('handler', {}, answers);
    await user.click(await screen.findByTestId('handler-name'));
    type('field-registration', '91330106MA2TE8T0X7');
    await user.click(screen.getByTestId('submit-handler.name'));
    const field = screen.getByTestId('field-registration').closest('.field');
    expect(field?.textContent).toContain('请核对这一项');
    expect(fake.callsTo('handler.name')).toEqual([]);
  });

  it('a change starts from what is on record, says what follows from it, and sends the reader on to the notice', async () => {
    const { fake, user } = await openPage('handler', {}, answers);
    await user.click(await screen.findByTestId('handler-name'));
    expect(typed('field-name')).toBe(sampleHandler.name);
    expect(screen.getByTestId('form-handler.name').textContent).toMatch(/告知书要重新发布，影响评估要在 30 天内重做/);
    type('field-phone', '0571-8899 0000');
    fake.answer('handler.name', () => ok({ recordId, entrySeq: 13, change: 'corrected', noticeSaysSo: false }));
    answers(fake, { noticeSaysSo: false });
    await user.click(screen.getByTestId('submit-handler.name'));
    expect((await screen.findByTestId('handler-saved')).textContent).toContain('请接着重新发布告知书');
    expect((await standing()).textContent).toContain('要重新发布告知书');
    expect(fake.callsTo('handler.name')[0]?.input).toMatchObject({ basedOn: recordId, particulars: { phone: '0571-8899 0000' } });
  });

  it('another company without an announced takeover is told what to do first, and what was typed stays', async () => {
    const { fake, user } = await openPage('handler', {}, answers);
    await user.click(await screen.findByTestId('handler-name'));
    type('field-name', '杭州新邻物业管理有限公司');
    fake.answer('handler.name', () => fail('HANDLER_UNANNOUNCED'));
    await user.click(screen.getByTestId('submit-handler.name'));
    await screen.findByTestId('problem');
    expect(code()).toBe('HANDLER_UNANNOUNCED');
    expect(typed('field-name')).toBe('杭州新邻物业管理有限公司');
  });

  it('is read, not written, by an inspector', async () => {
    await openPage('handler', { app: inspector }, answers);
    expect((await screen.findByTestId('handler-facts')).textContent).toContain(sampleHandler.address);
    expect(screen.queryByTestId('handler-name')).toBeNull();
  });

  it('missing, is told where the assessment is written', async () => {
    const item = { severity: 'attention', dueOn: null, sinceMs: null, recordId: null, laneId: null, count: null } as const;
    const compliance = {
      ...slices().compliance,
      faceStop: 'no-assessment' as const,
      items: [{ ...item, kind: 'handler-missing' as const }],
    };
    const { fake } = await openPage('assessment', { compliance });
    expect((await screen.findByTestId('assessment-no-handler')).textContent).toContain('先在“处理者”里登记');
    act(() => fake.push('compliance', { ...compliance, items: [] }));
    await waitFor(() => expect(screen.queryByTestId('assessment-no-handler')).toBeNull());
  });
});

describe('papers for residents', () => {
  const prepared = (fake: FakeBridge) => {
    fake.answer('notice.versions', () =>
      ok({
        versions: [
          {
            version: 1,
            publishedAtMs: null,
            sha256: { 'zh-CN': 'a'.repeat(64), en: 'b'.repeat(64) },
            changed: [],
            renews: false,
          },
        ],
      }),
    );
    fake.answer('notice.read', ({ language }) => ok({ notice: { ...notice, language } }));
    fake.answer('document.print', () => ok({ outcome: 'printed', number: 'NO-20261122-3F9A2C' }));
    fake.answer('consent.notice', ({ language }) => ok({ notice: { ...notice, language } }));
    fake.answer('sign.printed', () => ok({ recordId, entrySeq: 5 }));
  };

  it.each([
    ['print-notice', { kind: 'notice', largePrint: false }],
    ['print-notice-large', { kind: 'notice', largePrint: true }],
    ['print-consent-form', { kind: 'consent-form', personId: null }],
  ])('%s is offered beside the notice', async (id, request) => {
    const { fake, user } = await openPage('notices', {}, prepared);
    await user.click(await screen.findByTestId(id));
    await waitFor(() => expect(fake.callsTo('document.print').map(({ input }) => input)).toEqual([request]));
  });

  it('the consent form is made out to one resident on the resident’s page', async () => {
    const { fake, user } = await openWindow({ app: manager });
    const person = personView(1);
    fake.answer('people.list', () => ok({ people: [person], total: 1 }));
    fake.answer('document.offered', () => ok({ kinds: ['consent-form'] }));
    fake.answer('withdrawal.list', () => ok({ withdrawals: [] }));
    fake.answer('document.print', () => ok({ outcome: 'printed', number: 'CF-20261122-3F9A2C' }));
    await user.click(screen.getByTestId('nav-people'));
    await waitFor(async () => user.click(screen.getByTestId('person-open')));
    await user.click(screen.getByTestId('person-records-open'));
    await user.click(await screen.findByTestId('print-consent-form'));
    await waitFor(() => expect(fake.callsTo('document.print')[0]?.input).toEqual({ kind: 'consent-form', personId: person.id }));
  });

  it('the handler on record is filled into the draft of the notice', async () => {
    const { fake, user } = await openPage('notices', {}, prepared);
    const texts = (words: string) => ({
      title: notice.title,
      sections: [{ topic: 'handler' as const, heading: '谁', text: words }],
    });
    fake.answer('notice.withHandler', () => ok({ texts: { 'zh-CN': texts('处理者是杭州翠湖'), en: texts('The handler') } }));
    await waitFor(() => expect((screen.getByTestId('notice-fill') as HTMLButtonElement).disabled).toBe(false));
    await user.click(screen.getByTestId('notice-fill'));
    await waitFor(() => expect(typed('notice-text-handler')).toBe('处理者是杭州翠湖'));
  });

  it('the sign of a lane comes in A4 and in A3', async () => {
    const { fake, user } = await openPage('signs', {}, prepared);
    await user.click(await screen.findByTestId('print-gate-sign-A3'));
    await waitFor(() => expect(fake.callsTo('sign.printed')).toHaveLength(1));
    await user.click(screen.getByTestId('print-gate-sign'));
    await waitFor(() => expect(fake.callsTo('sign.printed')).toHaveLength(2));
    expect(fake.callsTo('document.print').map(({ input }) => input)).toEqual([
      { kind: 'gate-sign', laneId: 'east-1', paper: 'A3' },
      { kind: 'gate-sign', laneId: 'east-1', paper: 'A4' },
    ]);
    expect(screen.queryByTestId('document-gate-sign-all-A3')).toBeNull();
  });

  it('one sign stands for all lanes of a gate, and goes on record for each', async () => {
    const lanes = [laneView('east-1', '东入口 1'), laneView('east-2', '东入口 2')];
    const { fake, user } = await openPage('signs', { lanes }, prepared);
    await user.click(within(await screen.findByTestId('document-gate-sign-all-A3')).getByTestId('print-gate-sign-all-A3'));
    await waitFor(() =>
      expect(fake.callsTo('sign.printed').map(({ input }) => (input as { laneId: string }).laneId)).toEqual(['east-1', 'east-2']),
    );
    expect(fake.callsTo('document.print')[0]?.input).toEqual({ kind: 'gate-sign', laneId: null, paper: 'A3' });
  });
});
