import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../main/contract/errors';
import type { PersonId } from '../../../main/contract/ids';
import { UnlawfulCause, withdrawalSteps } from '../../../main/contract/withdrawal';
import { errorOf, must } from '../storage/temporaryStation';
import { type ConsentRoom, consentRoom, face, model } from './consentRoom';

const nine = withdrawalSteps.map((step) => `withdrawal.${step}`);
const kindsOf = (room: Pick<ConsentRoom, 'log'>, id: PersonId) =>
  [...room.log.entries()].filter(({ body }) => body.personId === id).map(({ kind }) => kind);

describe('a face that should never have been taken', () => {
  it.each(UnlawfulCause.options)('is entered as void (%s), and then ends with all nine steps', (cause) => {
    const room = consentRoom();
    const id = room.enrolledResident();
    const text = cause === 'other' ? '冒名签字' : null;
    const { certificate } = must(room.consent.endUnlawful({ personId: id, cause, text, basedOnSeq: 1 }, 'manager'));
    expect(kindsOf(room, id).slice(-11)).toEqual(['consent.invalidated', 'consent.withdrawn', ...nine]);
    const recordId = room.entries('consent.given')[0]?.recordId;
    expect(room.entries('consent.invalidated')).toMatchObject([{ recordId, personId: id, reason: cause, operator: 'manager' }]);
    expect(room.entries('consent.withdrawn')).toMatchObject([{ reason: 'unlawful', cause, endedRecordId: recordId }]);
    expect(certificate).toMatchObject({ complete: true, reason: 'unlawful', cause, deleted: { keys: 1, templates: 2 } });
    expect('askedBy' in certificate).toBe(false);
    expect([room.consent.isLive(id), room.gallery.has(id), room.rows('template')]).toEqual([false, false, []]);
    expect(room.people.liveCards(id)).toBe(1);
    expect(room.restart().consent.certificate(certificate.withdrawalId)).toEqual(certificate);
  });

  it('keeps its reason in words sealed; the entry gives nothing away, and two of the same words differ', () => {
    const room = consentRoom();
    for (const id of [room.enrolledResident(), room.enrolledResident()]) {
      const basedOnSeq = room.consent.state(id, model).consent.seq ?? 0;
      must(room.consent.endUnlawful({ personId: id, cause: 'other', text: '冒名签字', basedOnSeq }, 'manager'));
    }
    const [first, second] = room.entries('consent.invalidated');
    expect(first?.detailsSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(first?.detailsSha256).not.toBe(second?.detailsSha256);
    expect(JSON.stringify([...room.log.entries()])).not.toContain('冒名签字');
    const [row] = room.rows('sealed_detail');
    expect(Buffer.from(row?.details_sealed as Uint8Array).includes(Buffer.from('冒名签字'))).toBe(false);
    const plain = room.keyring.open(row?.details_sealed as Uint8Array, `detail:invalidated:${row?.person_id}:${row?.entry_seq}`);
    expect(Buffer.from(plain ?? []).toString()).toContain('冒名签字');
    expect(() => room.database.db.exec("UPDATE sealed_detail SET details_sha256 = 'x'")).toThrow(/never changes/);
    expect(() => room.database.db.exec('DELETE FROM sealed_detail')).toThrow(/kept for its term/);
  });

  it('leaves the way open: a fresh consent is asked for and lives', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    must(room.consent.endUnlawful({ personId: id, cause: 'wrong-face', text: null, basedOnSeq: 1 }, 'manager'));
    room.give(id);
    room.enrol(id, [face(8)]);
    expect([room.consent.isLive(id), room.gallery.has(id)]).toEqual([true, true]);
    expect(room.consent.expireDue()).toBe(0);
  });

  interface Row {
    story: string;
    change?: (room: ConsentRoom, id: PersonId) => unknown;
    cause?: UnlawfulCause;
    text?: string | null;
    seq?: number;
    who?: PersonId;
    code: ErrorCode;
  }
  const refusals: readonly Row[] = [
    { story: 'nobody of this id', who: '00000000-0000-7000-8000-00000000abcd' as PersonId, code: 'PERSON_UNKNOWN' },
    { story: 'another reason without words', cause: 'other', text: null, code: 'UNLAWFUL_TEXT_MISSING' },
    { story: 'another reason in blanks', cause: 'other', text: '  \n ', code: 'UNLAWFUL_TEXT_MISSING' },
    { story: 'another consent than the one looked at', seq: 9, code: 'CONSENT_CHANGED_MEANWHILE' },
    {
      story: 'another manager was faster',
      change: ({ consent }, id) =>
        must(consent.endUnlawful({ personId: id, cause: 'wrong-face', text: null, basedOnSeq: 1 }, 'manager')),
      code: 'CONSENT_CHANGED_MEANWHILE',
    },
    {
      story: 'withdrawn and given anew meanwhile',
      change: (room, id) => {
        must(room.consent.withdraw(id, { operator: 'guard' }));
        room.give(id);
      },
      code: 'CONSENT_CHANGED_MEANWHILE',
    },
    {
      story: 'it has ended already',
      change: ({ consent }, id) => must(consent.withdraw(id, { operator: 'guard' })),
      seq: 2,
      code: 'CONSENT_NOTHING_TO_WITHDRAW',
    },
    {
      story: 'moved out meanwhile',
      change: (room, id) => must(room.consent.moveOut(room.movesOut(id), 'manager')),
      code: 'PERSON_UNKNOWN',
    },
  ];
  it.each(refusals)('is refused, and nothing is done: $story → $code', ({ change, code, who, cause, text, seq }) => {
    const room = consentRoom();
    const id = room.enrolledResident();
    change?.(room, id);
    const before = [room.log.size(), room.consent.isLive(id), room.gallery.has(id)];
    const unlawful = {
      personId: who ?? id,
      cause: cause ?? ('notice-not-shown' as const),
      text: text ?? null,
      basedOnSeq: seq ?? 1,
    };
    expect(errorOf(room.consent.endUnlawful(unlawful, 'manager')).code).toBe(code);
    expect([room.log.size(), room.consent.isLive(id), room.gallery.has(id)]).toEqual(before);
  });

  /** What a station that was killed after the first of its two transactions leaves behind. */
  const enteredOnly = (room: ConsentRoom, id: PersonId, more: Record<string, string> = { reason: 'guardian-missing' }) => {
    const recordId = String(room.entries('consent.given')[0]?.recordId);
    room.database.transaction(() => room.log.append('consent.invalidated', { recordId, personId: id, ...more }));
  };

  it.each([
    ['with its cause', { reason: 'guardian-missing' }, 'guardian-missing'],
    ['in the form that was reserved before there was a cause', {}, 'other'],
    ['with a cause of a later version', { reason: 'by-moonlight' }, 'other'],
  ])('the end never came (%s): it is not live at the next start, and ends with the next look', (_, more, cause) => {
    const room = consentRoom();
    const id = room.enrolledResident();
    enteredOnly(room, id, more);
    const { consent, gallery } = room.restart();
    expect(consent.isLive(id)).toBe(false);
    expect(consent.state(id, model).consent).toMatchObject({ state: 'invalidated', why: 'invalidated' });
    expect(errorOf(consent.activeConsent(id)).code).toBe('CONSENT_MISSING');
    expect(consent.loadGallery(model)).toEqual({ loaded: 0, suspended: 2, tampered: 0 });
    expect(consent.expireDue()).toBe(1);
    const [line] = consent.withdrawals(id);
    expect(line).toMatchObject({ reason: 'unlawful', complete: true });
    expect(line && consent.certificate(line.withdrawalId)).toMatchObject({ cause, deleted: { templates: 2 } });
    expect([gallery.has(id), consent.agreesWithLedger().ok, consent.expireDue()]).toEqual([false, true, 0]);
  });

  it('the end never came and it was frozen as well: released, it is still not live, and ends', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    must(room.consent.freeze({ personId: id, reason: 'dispute', basedOnSeq: 1 }, 'manager'));
    enteredOnly(room, id);
    const { consent, gallery } = room.restart();
    must(consent.release({ personId: id, basedOnSeq: 1 }, 'manager', model));
    expect([consent.isLive(id), gallery.has(id)]).toEqual([false, false]);
    expect(consent.expireDue()).toBe(1);
    expect(consent.withdrawals(id)).toMatchObject([{ reason: 'unlawful' }]);
  });

  it('the end never came: whoever is asked anew has it ended before, as unlawful', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    enteredOnly(room, id);
    const { consent } = room.restart();
    must(consent.record(room.form(id, {}, consent), 'manager'));
    expect(consent.withdrawals(id)).toMatchObject([{ reason: 'unlawful', complete: true }]);
    expect(consent.isLive(id)).toBe(true);
  });

  it('a disk that takes no entry: the person is matched no more, and nothing is half written', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    const append = room.log.append.bind(room.log);
    room.log.append = () => {
      throw new Error('disk full');
    };
    const unlawful = { personId: id, cause: 'wrong-face', text: null, basedOnSeq: 1 } as const;
    expect(() => room.consent.endUnlawful(unlawful, 'manager')).toThrow('disk full');
    expect([room.gallery.has(id), room.entries('consent.invalidated')]).toEqual([false, []]);
    room.log.append = append;
    expect(must(room.consent.endUnlawful(unlawful, 'manager')).certificate.complete).toBe(true);
    expect(room.entries('consent.invalidated')).toHaveLength(1);
  });
});
