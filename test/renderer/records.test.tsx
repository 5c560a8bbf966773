import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ComplianceItem } from '../../main/contract/complianceView';
import { fail, ok } from '../../main/contract/errors';
import type { Slices } from '../../main/contract/slices';
import { slices } from '../support/stationViews';
import { code, fingerprint, holds, inspector, made, openPage, record, today, type, typed } from './recordsPage';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

const due = (kind: ComplianceItem['kind'], part: Partial<ComplianceItem> = {}): ComplianceItem => ({
  kind,
  severity: 'attention',
  dueOn: null,
  sinceMs: null,
  recordId: null,
  laneId: null,
  count: null,
  ...part,
});
const compliance = (items: ComplianceItem[], faceStop: Slices['compliance']['faceStop'] = null): Slices['compliance'] => ({
  ...slices().compliance,
  items,
  faceStop,
});

describe('the overview', () => {
  it('says that faces may be used and that nothing is due', async () => {
    await openPage('overview');
    expect(screen.getByTestId('face-use').getAttribute('data-why')).toBe('none');
    expect(screen.getByTestId('nothing-due')).toBeTruthy();
  });

  it('puts what is due into a sentence with its next step, and leads there', async () => {
    const items = [due('assessment-missing', { severity: 'alarm' }), due('request-due', { dueOn: '2026-11-30' })];
    const { user } = await openPage('overview', { compliance: compliance(items, 'no-assessment') });
    expect(screen.getByTestId('face-use').textContent).toContain('影响评估还没有签署');
    expect(screen.getAllByTestId('duty').map((duty) => duty.getAttribute('data-kind'))).toEqual([
      'assessment-missing',
      'request-due',
    ]);
    expect(screen.getAllByTestId('duty')[1]?.textContent).toContain('2026-11-30 前');
    await user.click(screen.getByTestId('go-request-due'));
    await waitFor(() => expect(screen.getByTestId('compliance-section').getAttribute('data-section')).toBe('requests'));
  });

  it('says of a log that does not verify why faces are off', async () => {
    const { fake } = await openPage('overview');
    const { ledger } = slices();
    act(() => fake.push('ledger', { ...ledger, verification: { ...ledger.verification, state: 'broken', why: 'wrong-hash' } }));
    expect(screen.getByTestId('face-use').getAttribute('data-why')).toBe('ledger-broken');
  });
});

describe('what the station does not have', () => {
  it('is not shown', async () => {
    await openPage('overview', {}, (fake) => {
      for (const name of ['notice.versions', 'inspector.list', 'retention.status'] as const)
        fake.answer(name, () => fail('STATION_NOT_RUNNING'));
    });
    expect(screen.queryByTestId('section-notices')).toBeNull();
    expect(screen.queryByTestId('section-inspectors')).toBeNull();
    expect(screen.queryByTestId('section-retention')).toBeNull();
    expect(screen.getByTestId('section-ledger')).toBeTruthy();
  });

  it('is not offered as a paper either', async () => {
    await openPage('ledger', {}, (fake) => fake.answer('document.offered', () => ok({ kinds: [] })));
    await screen.findByTestId('ledger-checkpoint');
    expect(screen.queryByTestId('print-shift-sheet')).toBeNull();
  });
});

describe('the ledger', () => {
  it('shows size, root, key and the checkpoint, and verifies on demand', async () => {
    const { fake, user } = await openPage('ledger');
    expect((await screen.findByTestId('ledger-size')).textContent).toBe('128');
    expect(screen.getByTestId('ledger-facts').textContent).toContain('0badcafe');
    expect(screen.getByTestId('ledger-checkpoint').textContent).toContain('fairgate.local/x');
    await user.click(screen.getByTestId('ledger-verify'));
    expect(fake.callsTo('ledger.verifyNow')).toHaveLength(1);
  });

  it('keeps the folder when it is refused, and tells what was written when it is not', async () => {
    const { fake, user } = await openPage('ledger');
    fake.answer('ledger.exportTo', () => fail('LEDGER_EXPORT_FOLDER'));
    await user.click(await screen.findByTestId('submit-ledger.exportTo'));
    expect(fake.callsTo('ledger.exportTo')).toHaveLength(0);
    type('ledger.exportTo-folder', '/media/usb/log');
    await user.click(screen.getByTestId('submit-ledger.exportTo'));
    await waitFor(() => expect(code()).toBe('LEDGER_EXPORT_FOLDER'));
    expect(typed('ledger.exportTo-folder')).toBe('/media/usb/log');
    fake.answer('ledger.exportTo', () => ok({ entries: 128 }));
    await user.click(screen.getByTestId('submit-ledger.exportTo'));
    expect(await screen.findByText('已导出 128 条。')).toBeTruthy();
  });
});

describe('the signing key', () => {
  it('is changed on the second press only, and the new one is shown', async () => {
    const { fake, user } = await openPage('ledger');
    fake.answer('ledger.rotateKey', () => ok({ key: 'fairgate.local/x+11223344+BBBB' }));
    await user.click(await screen.findByTestId('ledger-rotate'));
    await user.click(screen.getByTestId('ledger-rotate-not'));
    await user.click(screen.getByTestId('ledger-rotate'));
    expect(fake.callsTo('ledger.rotateKey')).toHaveLength(0);
    const read = fake.callsTo('ledger.status').length;
    await user.click(screen.getByTestId('ledger-rotate'));
    expect((await screen.findByTestId('ledger-rotated')).textContent).toContain('11223344');
    await waitFor(() => expect(fake.callsTo('ledger.status').length).toBeGreaterThan(read));
  });

  it('is no inspector’s to change', async () => {
    await openPage('ledger', { app: inspector });
    await screen.findByTestId('ledger-checkpoint');
    expect(screen.queryByTestId('ledger-rotate')).toBeNull();
  });
});

describe('giving faces up', () => {
  it('takes the typed words, and shows how far the station has come', async () => {
    const { fake, user } = await openPage('overview');
    fake.answer('consent.endAll', () => ok({ total: 412 }));
    await user.click(screen.getByTestId('stop-faces-open'));
    type('stop-faces-word', '停用');
    expect(screen.getByTestId<HTMLButtonElement>('stop-faces-confirm').disabled).toBe(true);
    fireEvent.submit(screen.getByTestId('stop-faces-form'));
    expect(fake.callsTo('consent.endAll')).toHaveLength(0);
    type('stop-faces-word', '停用人脸');
    await user.click(screen.getByTestId('stop-faces-confirm'));
    expect(fake.callsTo('consent.endAll').map(({ input }) => input)).toEqual([{ reason: 'service-stopped' }]);
    await waitFor(() => expect(screen.queryByTestId('stop-faces-form')).toBeNull());
    act(() => fake.push('withdrawals', { open: 312, serviceStop: { total: 412, done: 100 } }));
    expect(screen.getByTestId('stop-faces-progress').textContent).toContain('100 / 412');
    act(() => fake.push('withdrawals', { open: 0, serviceStop: { total: 412, done: 412 } }));
    expect(screen.getByTestId('stop-faces-progress').textContent).toContain('人脸已停用');
  });

  it('that is refused says so and keeps what was typed', async () => {
    const { fake, user } = await openPage('overview');
    fake.answer('consent.endAll', () => fail('INTERNAL'));
    await user.click(screen.getByTestId('stop-faces-open'));
    type('stop-faces-word', '停用人脸');
    await user.click(screen.getByTestId('stop-faces-confirm'));
    await waitFor(() => expect(code()).toBe('INTERNAL'));
    expect(typed('stop-faces-word')).toBe('停用人脸');
  });

  it('is no inspector’s to do, who sees how far it is', async () => {
    await openPage('overview', { app: inspector, withdrawals: { open: 2, serviceStop: { total: 3, done: 1 } } });
    expect(screen.getByTestId('stop-faces-progress')).toBeTruthy();
    expect(screen.queryByTestId('stop-faces-open')).toBeNull();
  });
});

describe('a paper', () => {
  it('is saved under the name that was chosen; an abandoned dialog says nothing', async () => {
    const { fake, user } = await openPage('ledger');
    fake.answer('document.save', () => ok({ outcome: 'cancelled', number: 'SS-20261122-3F9A2C', fileName: null }));
    await user.click(await screen.findByTestId('save-shift-sheet'));
    await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>('save-shift-sheet').disabled).toBe(false));
    expect(screen.queryByTestId('document-done')).toBeNull();
    fake.answer('document.save', () => ok({ outcome: 'saved', number: 'SS-20261122-3F9A2C', fileName: '交接.pdf' }));
    await user.click(screen.getByTestId('save-shift-sheet'));
    expect((await screen.findByTestId('document-done')).textContent).toContain('交接.pdf');
    fake.answer('document.print', () => fail('DOCUMENT_NO_PRINTER'));
    await user.click(screen.getByTestId('print-shift-sheet'));
    await waitFor(() => expect(code()).toBe('DOCUMENT_NO_PRINTER'));
  });
});

describe('the impact assessment', () => {
  const none = { compliance: compliance([due('assessment-missing')], 'no-assessment') };
  const fill = () => {
    for (const question of ['necessity', 'effects', 'risks', 'protections']) type(`assessment-${question}`, `${question} 的说明`);
    type('assessment-name', '周志远');
  };
  const draw = () => {
    const field = screen.getByTestId('signature-field');
    fireEvent.pointerDown(field, { clientX: 10, clientY: 10 });
    fireEvent.pointerMove(field, { clientX: 60, clientY: 30 });
    fireEvent.pointerUp(field);
  };

  it('shows what the station says, and is not signed before everything is written', async () => {
    const { fake, user } = await openPage('assessment', none);
    expect((await screen.findByTestId('assessment-facts')).textContent).toContain('412 人');
    await user.click(await screen.findByTestId('assessment-sign'));
    await waitFor(() => expect(screen.getByTestId('assessment-unsigned')).toBeTruthy());
    expect(fake.callsTo('assessment.sign')).toHaveLength(0);
  });

  it('sends words, name, strokes and the fingerprint of what was read', async () => {
    const { fake, user } = await openPage('assessment', none);
    fake.answer('assessment.sign', () => made);
    await screen.findByTestId('assessment-form');
    fill();
    draw();
    await user.click(screen.getByTestId('assessment-sign'));
    await waitFor(() => expect(fake.callsTo('assessment.sign')).toHaveLength(1));
    expect(fake.callsTo('assessment.sign')[0]?.input).toMatchObject({
      fingerprint,
      words: { necessity: 'necessity 的说明' },
      signing: { by: 'drawn', name: '周志远' },
    });
  });

  it('keeps every word when the station has changed meanwhile, and reads it anew', async () => {
    const { fake, user } = await openPage('assessment', none);
    fake.answer('assessment.sign', () => fail('ASSESSMENT_FACTS_CHANGED'));
    await screen.findByTestId('assessment-form');
    fill();
    draw();
    const reads = fake.callsTo('assessment.draft').length;
    await user.click(screen.getByTestId('assessment-sign'));
    await waitFor(() => expect(fake.callsTo('assessment.draft').length).toBeGreaterThan(reads));
    expect(code()).toBe('ASSESSMENT_FACTS_CHANGED');
    expect(typed('assessment-risks')).toBe('risks 的说明');
  });

  it('that fits is left alone until somebody wants to assess anew', async () => {
    const { user } = await openPage('assessment');
    expect(screen.queryByTestId('assessment-form')).toBeNull();
    await user.click(await screen.findByTestId('assessment-again'));
    await waitFor(() => expect(screen.getByTestId('assessment-form')).toBeTruthy());
  });
});

describe('requests of residents', () => {
  const open = record(1, 'request.received', { asks: 'copy', receivedOn: '2026-11-20', dueOn: '2999-01-01' });

  it('are received with the words of whoever asks', async () => {
    const { fake, user } = await openPage('requests');
    fake.answer('request.receive', () => ok({ ...made.value, dueOn: '2026-12-07' }));
    await user.click(screen.getByTestId('request-new'));
    await user.click(screen.getByTestId('submit-request.receive'));
    expect(fake.callsTo('request.receive')).toHaveLength(0);
    expect(screen.getAllByText('请填写这一项。').length).toBe(3);
    await user.click(screen.getByTestId('asks-copy'));
    type('field-from', '李雅文');
    type('field-words', '请给我一份我的资料');
    expect(typed('field-receivedOn')).toBe(today());
    type('field-receivedOn', '2026-11-20');
    await user.click(screen.getByTestId('submit-request.receive'));
    await waitFor(() => expect(screen.queryByTestId('form-request.receive')).toBeNull());
    expect(fake.callsTo('request.receive')[0]?.input).toEqual({
      asks: 'copy',
      from: '李雅文',
      contact: '',
      words: '请给我一份我的资料',
      receivedOn: '2026-11-20',
      disputedFrom: null,
      disputedTo: null,
      personId: null,
    });
  });

  it('are refused only with a reason; what was typed outlives the refusal', async () => {
    const { fake, user } = await openPage('requests', {}, (given) => holds(given, [open]));
    const card = await screen.findByTestId('record');
    expect(card.textContent).toContain('2999-01-01 前');
    await user.click(within(card).getByRole('button', { expanded: false }));
    await user.click(screen.getByTestId('deed-answer'));
    await user.click(screen.getByTestId('outcome-refused'));
    type('field-answer', '这类信息本岗亭没有');
    await user.click(screen.getByTestId('submit-request.answer'));
    expect(fake.callsTo('request.answer')).toHaveLength(0);
    expect(screen.getByText('请核对这一项。')).toBeTruthy();
    await user.click(screen.getByTestId('reason-nothing-held'));
    fake.answer('request.answer', () => fail('DATE_IN_FUTURE', { field: 'answeredOn' }));
    await user.click(screen.getByTestId('submit-request.answer'));
    await waitFor(() => expect(code()).toBe('DATE_IN_FUTURE'));
    expect(typed('field-answer')).toBe('这类信息本岗亭没有');
    fake.answer('request.answer', () => made);
    await user.click(screen.getByTestId('submit-request.answer'));
    await waitFor(() => expect(fake.callsTo('request.answer')).toHaveLength(2));
    expect(fake.callsTo('request.answer')[1]?.input).toEqual({
      requestId: open.recordId,
      details: { outcome: 'refused', answer: '这类信息本岗亭没有', reason: 'nothing-held', answeredOn: today() },
    });
  });

  it('that are answered have their letter and cannot be answered again', async () => {
    const answer = record(
      2,
      'request.answered',
      { outcome: 'done', reason: null, answeredOn: '2026-11-21' },
      { about: open.recordId },
    );
    const { user } = await openPage('requests', {}, (given) => holds(given, [answer, open]));
    const card = await screen.findByTestId('record');
    await user.click(within(card).getByRole('button', { expanded: false }));
    expect(screen.queryByTestId('deed-answer')).toBeNull();
    expect(screen.getByTestId('document-request-answer')).toBeTruthy();
  });

  it('are put right by a record beside the old one', async () => {
    const details = { asks: 'copy', receivedOn: '2026-11-20', dueOn: '2999-01-01', from: '李', contact: '', words: '一份资料' };
    const { fake, user } = await openPage('requests', {}, (given) => holds(given, [{ ...open, details }]));
    fake.answer('register.correct', () => made);
    await user.click(within(await screen.findByTestId('record')).getByRole('button', { expanded: false }));
    await user.click(screen.getByTestId('deed-correct'));
    expect(typed('field-from')).toBe('李');
    type('field-from', '李雅文');
    await user.click(screen.getByTestId('submit-register.correct'));
    await waitFor(() => expect(fake.callsTo('register.correct')).toHaveLength(1));
    expect(fake.callsTo('register.correct')[0]?.input).toEqual({
      recordId: open.recordId,
      details: { ...details, from: '李雅文', disputedFrom: null, disputedTo: null },
    });
  });
});

describe('an inspector', () => {
  it('has this page alone, reads codes instead of details, and finds no button that writes', async () => {
    const open = record(1, 'request.received', { asks: 'copy', receivedOn: '2026-11-20', dueOn: '2026-11-30' });
    const { fake, user } = await openPage('overview', { app: inspector }, (given) => holds(given, [open]));
    expect(screen.queryByTestId('nav-desk')).toBeNull();
    expect(screen.queryByTestId('section-inspectors')).toBeNull();
    for (const tab of screen.getAllByTestId(/^section-/)) {
      await user.click(tab);
      for (const head of screen.queryAllByRole('button', { expanded: false })) await user.click(head);
      const section = screen.getByTestId('compliance-section');
      const writes = within(section).queryAllByTestId(
        /^(deed|submit|assessment-(sign|again)|hold-|term-open|clock|inspector|filing-|sign-(place|remove))/,
      );
      expect(
        writes.filter((part) => part.tagName === 'BUTTON').map((part) => part.getAttribute('data-testid')),
        tab.getAttribute('data-testid') ?? '',
      ).toEqual([]);
    }
    expect(fake.callsTo('register.list')).toEqual([]);
    expect(fake.callsTo('register.codes').length).toBeGreaterThan(0);
  });

  it('still opens the gate by hand', async () => {
    const { user } = await openPage('overview', { app: inspector });
    await user.click(screen.getByTestId('gate-east-1'));
    expect(screen.getByTestId('manual')).toBeTruthy();
  });

  it('signs in with a code of their own', async () => {
    const { fake, user } = await openWindow();
    await user.click(screen.getByTestId('sign-in-open'));
    await user.click(within(screen.getByTestId('sign-in-as')).getByText('检查人员'));
    fake.answer('operator.signIn', () => fail('SIGN_IN_WRONG'));
    await user.type(screen.getByTestId('sign-in-password'), 'ABCD-EFGH-JKLM-NPQR');
    await user.click(screen.getByTestId('sign-in-submit'));
    await waitFor(() => expect(code()).toBe('SIGN_IN_WRONG'));
    expect(fake.callsTo('operator.signIn')[0]?.input).toEqual({ password: 'ABCD-EFGH-JKLM-NPQR', as: 'inspector' });
    expect(typed('sign-in-password')).toBe('ABCD-EFGH-JKLM-NPQR');
  });
});
