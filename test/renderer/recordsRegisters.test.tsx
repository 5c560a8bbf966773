import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../main/contract/errors';
import { InspectorId, type InspectorView } from '../../main/contract/inspectors';
import { HoldId, type RetentionView, type Shift } from '../../main/contract/retention';
import { WithdrawalId } from '../../main/contract/withdrawal';
import { en } from '../../renderer/i18n/en/texts';
import { zhCN } from '../../renderer/i18n/zhCN/texts';
import { atMs, consentGiven, deletionCertificate, personView, slices, uuid } from '../support/stationViews';
import { code, holds, made, manager, openPage, record, today, type, typed } from './recordsPage';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

const openRecord = async (user: Awaited<ReturnType<typeof openPage>>['user']) =>
  user.click(within((await screen.findAllByTestId('record'))[0] as HTMLElement).getByRole('button', { expanded: false }));

describe('a disclosure', () => {
  it('names no face among what can be given, and needs a document unless the law says otherwise', async () => {
    const { fake, user } = await openPage('disclosures');
    fake.answer('register.disclose', () => made);
    await user.click(screen.getByTestId('disclosure-new'));
    expect(screen.queryByTestId('dataKinds-face-templates')).toBeNull();
    await user.click(screen.getByTestId('toWhom-police'));
    await user.click(screen.getByTestId('legalBasis-statutory-duty'));
    await user.click(screen.getByTestId('dataKinds-passage-records'));
    for (const [name, text] of [
      ['authority', '翠湖派出所'],
      ['officer', '王警官'],
      ['scope', '11 月 20 日的通行记录'],
      ['given', '同上'],
      ['givenBy', '周志远'],
    ] as const)
      type(`field-${name}`, text);
    await user.click(screen.getByTestId('submit-register.disclose'));
    expect(fake.callsTo('register.disclose')).toHaveLength(0);
    type('field-documentNumber', '翠公调〔2026〕8号');
    await user.click(screen.getByTestId('submit-register.disclose'));
    await waitFor(() => expect(fake.callsTo('register.disclose')).toHaveLength(1));
    expect(fake.callsTo('register.disclose')[0]?.input).toMatchObject({
      personId: null,
      details: { toWhom: 'police', dataKinds: ['passage-records'], from: null, to: null, givenOn: today() },
    });
  });
});

describe('an incident', () => {
  const opened = record(1, 'incident.opened', { major: true, affected: 3 });
  const told = (n: number, whom: string) => record(n, 'incident.notified', { whom }, { about: opened.recordId });

  it('is opened with all the law asks for', async () => {
    const { fake, user } = await openPage('incidents');
    fake.answer('incident.open', () => made);
    await user.click(screen.getByTestId('incident-new'));
    type('field-discoveredAtMs', '昨天下午');
    await user.click(screen.getByTestId('submit-incident.open'));
    expect(screen.getByText(/请填写日期和时间/)).toBeTruthy();
    type('field-discoveredAtMs', '2026-11-20 14:05');
    for (const name of ['cause', 'harm', 'remedies', 'whatPeopleCanDo', 'contact']) type(`field-${name}`, name);
    type('field-affectedCount', '3');
    await user.click(screen.getByTestId('dataKinds-identity'));
    await user.click(screen.getByTestId('field-major'));
    await user.click(screen.getByTestId('submit-incident.open'));
    await waitFor(() => expect(fake.callsTo('incident.open')).toHaveLength(1));
    expect(fake.callsTo('incident.open')[0]?.input).toMatchObject({
      discoveredAtMs: new Date(2026, 10, 20, 14, 5).getTime(),
      major: true,
      affectedCount: 3,
      affected: [],
      dataKinds: ['identity'],
    });
  });

  it.each([
    ['nobody was told', [], '须通知主管机关', false],
    ['the authority was told', ['authority'], '须通知个人', false],
    ['both were told', ['authority', 'people'], '待办结', true],
    ['people need not be told', ['authority', 'people-not-needed'], '待办结', true],
  ])('where %s', async (_, whom, words, mayClose) => {
    const { user } = await openPage('incidents', {}, (fake) =>
      holds(fake, [...whom.map((one, index) => told(index + 2, one)), opened]),
    );
    expect((await screen.findAllByTestId('record'))[0]?.textContent).toContain(words);
    await openRecord(user);
    expect(screen.queryByTestId('deed-close') !== null).toBe(mayClose);
    expect(screen.getAllByTestId('document-breach')).toHaveLength(2);
  });
});

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
  it('show per lane whether one stands, and are put on record with their place', async () => {
    const items = [
      {
        kind: 'sign-missing' as const,
        severity: 'attention' as const,
        dueOn: null,
        sinceMs: null,
        recordId: null,
        laneId: 'east-1' as never,
        count: null,
      },
    ];
    const { fake, user } = await openPage('signs', { compliance: { ...slices().compliance, items } });
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

describe('at the desk', () => {
  const shift: Shift = {
    shiftId: uuid(500),
    fromMs: atMs - 3_600_000,
    toMs: atMs,
    openings: { visitor: 2 },
    passages: 41,
    refusals: 1,
    openAlarms: 0,
    entrySeq: 131,
    checkpoint: 'fairgate.local/x\n131\nAbCd=\n',
  };
  it('a guard hands the shift over without a sign-in, and reads the checkpoint', async () => {
    const { fake, user } = await openWindow();
    fake.answer('document.offered', () => ok({ kinds: [] }));
    fake.answer('shift.handOver', () => fail('LEDGER_NOT_SIGNED'));
    await user.click(screen.getByTestId('shift-open'));
    await user.click(screen.getByTestId('shift-confirm'));
    await waitFor(() => expect(code()).toBe('LEDGER_NOT_SIGNED'));
    fake.answer('shift.handOver', () => ok({ shift }));
    await user.click(screen.getByTestId('shift-confirm'));
    expect((await screen.findByTestId('shift-sheet')).textContent).toContain('访客 2');
    expect(screen.getByTestId('shift-checkpoint').textContent).toContain('131');
  });

  it.each([
    ['no-assessment', '人脸尚未启用'],
    ['assessment-outdated', '人脸暂停使用'],
  ] as const)('%s is one calm sentence that names nobody', async (faceStop, words) => {
    await openWindow({ compliance: { ...slices().compliance, faceStop } });
    const banner = screen.getByTestId('face-stop');
    expect([banner.getAttribute('role'), banner.textContent]).toEqual(['status', expect.stringContaining(words)]);
  });

  it('says nothing while faces may be used', async () => {
    await openWindow();
    expect(screen.queryByTestId('face-stop')).toBeNull();
  });
});

describe('at the person', () => {
  const openPerson = async (person = personView(1)) => {
    const opened = await openWindow({ app: manager });
    const { fake, user } = opened;
    fake.answer('people.list', () => ok({ people: [person] }));
    fake.answer('document.offered', () => ok({ kinds: ['subject-access', 'deletion-certificate', 'receipt'] }));
    fake.answer('withdrawal.list', () =>
      ok({
        withdrawals: [
          {
            withdrawalId: WithdrawalId.parse(deletionCertificate().withdrawalId),
            personId: person.id,
            reason: 'withdrawn',
            askedAtMs: atMs,
            complete: true,
          },
        ],
      }),
    );
    await user.click(screen.getByTestId('nav-people'));
    await waitFor(async () => user.click(screen.getByTestId('person-open')));
    await user.click(screen.getByTestId('person-records-open'));
    return { ...opened, person };
  };

  it('the receipt of the last decision is printed without an export', async () => {
    const { fake, user } = await openPerson(personView(1, { consent: consentGiven({ state: 'refused', recordId: uuid(45) }) }));
    fake.answer('document.print', () => ok({ outcome: 'printed', number: 'RC-20261122-3F9A2C' }));
    expect((await screen.findByTestId('document-receipt')).textContent).toContain('使用门卡');
    await user.click(screen.getByTestId('print-receipt'));
    expect(fake.callsTo('document.print')[0]?.input).toEqual({ kind: 'receipt', recordId: uuid(45) });
    expect(fake.callsTo('person.export')).toHaveLength(0);
  });

  it('there is the copy of the data as paper, and a certificate for each withdrawal', async () => {
    await openPerson();
    expect(await screen.findByTestId('document-subject-access')).toBeTruthy();
    expect(await screen.findByTestId('document-deletion-certificate')).toBeTruthy();
  });

  it('the copy for machines is exported for a reason, with a receipt for each decision', async () => {
    const { fake, user, person } = await openPerson();
    const recordId = uuid(40);
    fake.answer('person.export', () =>
      ok({
        export: {
          format: 'fairgate-person-export/1',
          station: '翠湖花园',
          madeAt: '2026-11-22T06:26:07.000Z',
          person: { ...person, birthDate: null, addedAt: '2026-11-01T00:00:00.000Z' },
          access: person.access,
          faceMode: 'face',
          cards: [],
          consents: [{ record_id: recordId, event: 'given', at: '2026-11-02T00:00:00.000Z' }],
          guardianship: [],
          withdrawals: [],
          freezes: [],
          templates: [],
          passages: [],
          passagesCut: false,
          records: [],
        },
      }),
    );
    await user.click(screen.getByTestId('export-complaint'));
    await user.click(screen.getByTestId('person-export'));
    expect((await screen.findByTestId('person-json')).textContent).toContain('fairgate-person-export/1');
    expect(fake.callsTo('person.export')[0]?.input).toEqual({ personId: person.id, why: 'complaint' });
    fake.answer('document.print', () => ok({ outcome: 'printed', number: 'RC-20261122-3F9A2C' }));
    await user.click(await screen.findByTestId('print-receipt'));
    expect(fake.callsTo('document.print')[0]?.input).toEqual({ kind: 'receipt', recordId });
  });
});

describe('the guard’s words', () => {
  it('are the same for everybody who passes with a card, whatever became of a consent', () => {
    for (const { desk } of [zhCN, en]) {
      const { feedKind } = desk;
      const kinds = ['consent-refused', 'consent-withdrawn', 'consent-expired', 'consent-ended', 'consent-frozen'] as const;
      expect(new Set(kinds.map((kind) => feedKind[kind])).size).toBe(1);
      expect(desk.reason['consent-not-live']).not.toMatch(/同意|consent/i);
    }
  });
});
