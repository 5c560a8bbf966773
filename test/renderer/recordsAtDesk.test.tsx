import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../main/contract/errors';
import type { Shift } from '../../main/contract/retention';
import { WithdrawalId } from '../../main/contract/withdrawal';
import { en } from '../../renderer/i18n/en/texts';
import { zhCN } from '../../renderer/i18n/zhCN/texts';
import { atMs, consentGiven, deletionCertificate, personView, slices, uuid } from '../support/stationViews';
import { code, manager } from './recordsPage';
import { eachInAFreshWindow, openWindow } from './window';

eachInAFreshWindow();

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
    fake.answer('people.list', () => ok({ people: [person], total: 1 }));
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

  it('the copy for machines is saved where the system’s dialog says, for the reason that was chosen', async () => {
    const { fake, user, person } = await openPerson();
    fake.answer('person.saveExport', () => ok({ outcome: 'cancelled', fileName: null }));
    await user.click(screen.getByTestId('export-complaint'));
    await user.click(screen.getByTestId('person-save-export'));
    expect(fake.callsTo('person.saveExport')[0]?.input).toEqual({ personId: person.id, why: 'complaint' });
    expect(screen.queryByTestId('person-saved')).toBeNull();
    fake.answer('person.saveExport', () => ok({ outcome: 'saved', fileName: '副本.json' }));
    await user.click(screen.getByTestId('person-save-export'));
    expect((await screen.findByTestId('person-saved')).textContent).toContain('副本.json');
    fake.answer('person.saveExport', () => fail('DOCUMENT_NOT_SAVED'));
    await user.click(screen.getByTestId('person-save-export'));
    await waitFor(() => expect(code()).toBe('DOCUMENT_NOT_SAVED'));
    expect(screen.queryByTestId('person-saved')).toBeNull();
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
          person: { ...person, birthDate: null, addedAt: '2026-11-01T00:00:00.000Z', leftAt: null },
          access: person.access,
          faceMode: 'face',
          cards: [],
          pins: [],
          passes: [],
          lastSide: null,
          consents: [{ record_id: recordId, event: 'given', at: '2026-11-02T00:00:00.000Z' }],
          guardianship: [],
          withdrawals: [],
          freezes: [],
          templates: [],
          passages: [],
          passagesCut: false,
          records: [],
          recordsCut: false,
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
