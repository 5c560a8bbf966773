import { describe, expect, it } from 'vitest';
import { localDay } from '../../../main/consent/rules';
import type { ErrorCode } from '../../../main/contract/errors';
import type { PersonId } from '../../../main/contract/ids';
import { DeathDocument, KinshipDocument, Leaving, MoveToldBy, RelativeRelation } from '../../../main/contract/leaving';
import { errorOf, must } from '../storage/temporaryStation';
import { type ConsentRoom, consentRoom, model } from './consentRoom';

const DAY_MS = 86_400_000;
const dayFrom = (room: ConsentRoom, days: number) => localDay(room.clock.nowMs() + days * DAY_MS);
type Died = ReturnType<ConsentRoom['dies']>;

describe('whoever moves out', () => {
  it.each([
    ['resident', 'self'],
    ['guardian', 'guardian'],
    ['owner', undefined],
    ['manager', undefined],
  ] as const)('told by %s: entry, certificate and what is read back name the same; asked by %s', (toldBy, askedBy) => {
    const room = consentRoom();
    const id = room.enrolledResident();
    const movedOnDay = dayFrom(room, -3);
    const { certificate } = must(room.consent.moveOut({ personId: id, reason: 'moved-out', toldBy, movedOnDay }, 'manager'));
    expect(room.entries('people.left')).toMatchObject([
      { personId: id, reason: 'moved-out', toldBy, movedOn: movedOnDay, cardsRevoked: 1, operator: 'manager' },
    ]);
    expect([certificate?.askedBy, certificate?.reason, certificate?.complete]).toEqual([askedBy, 'moved-out', true]);
    expect(must(room.consent.leaving(id))).toMatchObject({ reason: 'moved-out', toldBy, onDay: movedOnDay, relative: null });
    expect(must(room.restart().consent.leaving(id))).toMatchObject({ toldBy, onDay: movedOnDay });
  });

  it('is told of in no more kinds than these, and by nobody without a day', () => {
    expect(MoveToldBy.options).toEqual(['resident', 'guardian', 'owner', 'manager']);
    const room = consentRoom();
    const moves = room.movesOut(room.resident());
    for (const movedOnDay of ['2026-02-29', '2026-13-01', '22.11.2026', '']) {
      expect(Leaving.safeParse({ ...moves, movedOnDay }).success, movedOnDay).toBe(false);
    }
    expect(Leaving.safeParse({ ...moves, movedOnDay: '2024-02-29' }).success).toBe(true);
    expect(Leaving.safeParse({ ...moves, toldBy: 'neighbour' }).success).toBe(false);
  });
});

describe('a death', () => {
  it('keeps who asked, and how relation and death were seen: codes in the entry, name and day of death sealed', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    const diedOnDay = dayFrom(room, 0);
    const { certificate } = must(room.consent.moveOut(room.dies(id), 'manager'));
    const [entry] = room.entries('people.left');
    expect(entry).toMatchObject({
      personId: id,
      reason: 'died',
      document: 'death-certificate',
      seenOn: diedOnDay,
      relation: 'child',
      relationDocument: 'household-register',
      operator: 'manager',
    });
    expect(Object.keys(entry ?? {})).not.toContain('diedOn');
    expect(JSON.stringify([...room.log.entries()])).not.toContain('李思思');
    const [row] = room.rows('sealed_detail');
    expect(row?.details_sha256).toBe(entry?.detailsSha256);
    expect(Buffer.from(row?.details_sealed as Uint8Array).includes(Buffer.from('李思思'))).toBe(false);
    expect(must(room.consent.leaving(id))).toMatchObject({
      reason: 'died',
      onDay: diedOnDay,
      relative: { name: '李思思', relation: 'child', document: 'household-register' },
    });
    // The papers name the relation, and neither the name nor what was shown.
    expect(certificate).toMatchObject({ askedBy: 'close-relative', relation: 'child', reason: 'died', complete: true });
    expect(JSON.stringify(certificate)).not.toMatch(/李思思|household|death-certificate/);
    expect(room.entries('consent.withdrawn')).toMatchObject([{ reason: 'died', askedBy: 'close-relative', relation: 'child' }]);
    expect(certificate && room.restart().consent.certificate(certificate.withdrawalId)).toEqual(certificate);
  });

  it('that no relative asks about ends it all the same, and makes no relative up', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    const { certificate } = must(room.consent.moveOut({ ...room.dies(id), relative: null }, 'manager'));
    expect([certificate?.askedBy, certificate?.relation, certificate?.complete]).toEqual([undefined, undefined, true]);
    expect(room.entries('people.left')).toMatchObject([{ relation: null, relationDocument: null }]);
    expect(must(room.consent.leaving(id)).relative).toBe(null);
  });

  it.each(DeathDocument.options)('is shown by %s', (document) => {
    const room = consentRoom();
    must(room.consent.moveOut({ ...room.dies(room.resident()), document }, 'manager'));
    expect(room.entries('people.left')).toMatchObject([{ document }]);
  });

  it('is asked about by each kind of close relative, with each proof', () => {
    for (const [index, relation] of RelativeRelation.options.entries()) {
      const room = consentRoom();
      const document = KinshipDocument.options[index % KinshipDocument.options.length] ?? 'household-register';
      const leaving = { ...room.dies(room.enrolledResident()), relative: { name: '陈', relation, document } };
      expect(must(room.consent.moveOut(leaving, 'manager')).certificate?.relation).toBe(relation);
    }
  });
});

interface Row {
  story: string;
  moved?: (room: ConsentRoom) => Partial<Extract<Leaving, { reason: 'moved-out' }>>;
  died?: (room: ConsentRoom) => Partial<Died>;
  before?: (room: ConsentRoom, id: PersonId) => unknown;
  code: ErrorCode | null;
}

/** Born on 29 February 1992, agreed today; everything that is not said is as it should be. */
const rows: readonly Row[] = [
  { story: 'moved today', moved: () => ({}), code: null },
  { story: 'moved long ago', moved: () => ({ movedOnDay: '1995-01-01' }), code: null },
  { story: 'moved on the day of birth', moved: () => ({ movedOnDay: '1992-02-29' }), code: null },
  { story: 'moved tomorrow', moved: (room) => ({ movedOnDay: dayFrom(room, 1) }), code: 'LEAVING_DAY_WRONG' },
  { story: 'moved the day before birth', moved: () => ({ movedOnDay: '1992-02-28' }), code: 'LEAVING_DAY_WRONG' },
  {
    story: 'moved out already',
    moved: () => ({}),
    before: (room, id) => must(room.consent.moveOut(room.movesOut(id), 'manager')),
    code: 'PERSON_LEFT',
  },
  { story: 'died today', died: () => ({}), code: null },
  { story: 'died tomorrow', died: (room) => ({ diedOnDay: dayFrom(room, 1) }), code: 'LEAVING_DAY_WRONG' },
  { story: 'died before birth', died: () => ({ diedOnDay: '1992-02-28' }), code: 'LEAVING_DAY_WRONG' },
  { story: 'died before agreeing', died: (room) => ({ diedOnDay: dayFrom(room, -1) }), code: 'DEATH_BEFORE_CONSENT' },
  {
    story: 'died before agreeing, which has been withdrawn',
    died: (room) => ({ diedOnDay: dayFrom(room, -1) }),
    before: ({ consent }, id) => must(consent.withdraw(id, { operator: 'guard' })),
    code: null,
  },
  { story: 'seen tomorrow', died: (room) => ({ seenOnDay: dayFrom(room, 1) }), code: 'DEATH_SEEN_DAY_WRONG' },
  { story: 'seen before the death', died: (room) => ({ seenOnDay: dayFrom(room, -1) }), code: 'DEATH_SEEN_DAY_WRONG' },
  {
    story: 'asked by the deceased',
    died: () => ({ relative: { name: ' 李·晓梅', relation: 'sibling', document: 'household-register' } }),
    code: 'RELATIVE_IS_PERSON',
  },
  {
    story: 'of somebody who moved out',
    died: () => ({}),
    before: (room, id) => must(room.consent.moveOut(room.movesOut(id), 'manager')),
    code: 'PERSON_LEFT',
  },
  {
    story: 'entered twice',
    died: () => ({}),
    before: (room, id) => must(room.consent.moveOut(room.dies(id), 'manager')),
    code: 'PERSON_LEFT',
  },
  {
    story: 'of nobody',
    died: () => ({ personId: '00000000-0000-7000-8000-00000000abcd' as PersonId }),
    code: 'PERSON_UNKNOWN',
  },
  {
    story: 'moving out of nobody',
    moved: () => ({ personId: '00000000-0000-7000-8000-00000000abcd' as PersonId }),
    code: 'PERSON_UNKNOWN',
  },
];

it.each(rows)('leaving: $story → $code', ({ moved, died, before, code }) => {
  const room = consentRoom();
  const id = room.resident('1992-02-29');
  room.give(id);
  room.enrol(id);
  before?.(room, id);
  const leaving = died ? { ...room.dies(id), ...died(room) } : { ...room.movesOut(id), ...moved?.(room) };
  const was = [room.log.size(), room.people.exists(id), room.gallery.has(id), room.rows('sealed_detail').length];
  const left = room.consent.moveOut(Leaving.parse(leaving), 'manager');
  if (code === null) {
    must(left);
    expect([room.people.exists(id), room.gallery.has(id), room.consent.isLive(id)]).toEqual([false, false, false]);
    return;
  }
  expect(errorOf(left).code).toBe(code);
  expect([room.log.size(), room.people.exists(id), room.gallery.has(id), room.rows('sealed_detail').length]).toEqual(was);
});

describe('a station killed after somebody left, and before his consent ended', () => {
  /** The first of the two transactions alone. */
  const leftOnly = (room: ConsentRoom, leaving: Leaving) => {
    const transaction = room.database.transaction.bind(room.database);
    let isFirst = true;
    Object.assign(room.database, {
      transaction: (work: () => unknown) => {
        if (!isFirst && !room.database.db.isTransaction) throw new Error('killed');
        isFirst = false;
        return transaction(work);
      },
    });
    expect(() => room.consent.moveOut(leaving, 'manager')).toThrow('killed');
    Object.assign(room.database, { transaction });
  };

  it.each(['moved-out', 'died'] as const)('matches nobody, and finishes it: %s', (reason) => {
    const room = consentRoom();
    const id = room.enrolledResident();
    leftOnly(room, reason === 'died' ? room.dies(id) : room.movesOut(id));
    const { consent, gallery, people, log } = room.restart();
    expect([consent.isLive(id), people.exists(id)]).toEqual([false, false]);
    consent.reopen();
    consent.expireDue();
    const [line] = consent.withdrawals(id);
    expect(line).toMatchObject({ reason, complete: true });
    expect(line && consent.certificate(line.withdrawalId)).toMatchObject({
      askedBy: reason === 'died' ? 'close-relative' : 'self',
      ...(reason === 'died' && { relation: 'child' }),
    });
    expect([gallery.has(id), consent.expireDue(), consent.agreesWithLedger().ok]).toEqual([false, 0, true]);
    expect([...log.entries({ kinds: ['people.left'] })]).toHaveLength(1);
  });

  it('of whom only the row says that he left: the consent ends with the next look, as moved out', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    room.database.db.prepare("INSERT INTO person_left (person_id, reason, at_ms) VALUES (?, 'moved-out', 5)").run(id);
    const { consent } = room.restart();
    expect(consent.isLive(id)).toBe(false);
    expect(consent.expireDue()).toBe(1);
    expect(consent.withdrawals(id)).toMatchObject([{ reason: 'moved-out', complete: true }]);
  });
});

describe('a guardian who leaves', () => {
  const family = (room: ConsentRoom) => {
    const [parent, other] = [room.resident('1985-03-04'), room.resident('1986-03-04')];
    const born = new Date(room.clock.nowMs());
    const childId = room.resident(`${born.getFullYear() - 15}-01-01`);
    const entered = (personId: PersonId) =>
      must(
        room.consent.guardians.add(
          {
            childId,
            guardian: { kind: 'resident', personId },
            relation: 'parent',
            document: 'household-register',
            seenOnDay: '2026-01-05',
            documentSha256: null,
          },
          'manager',
        ),
      ).id;
    const guardianshipId = entered(parent);
    room.give(childId, { guardianshipId, childAgrees: true });
    room.enrol(childId);
    return { parent, other, childId, guardianshipId, entered };
  };

  it('by death decides for the child no more: its consent ends at once, with its templates', () => {
    const room = consentRoom();
    const { parent, childId, guardianshipId } = family(room);
    must(room.consent.moveOut(room.dies(parent), 'manager'));
    expect(room.entries('guardian.ended')).toEqual([{ guardianshipId, childId, operator: 'manager' }]);
    expect([room.consent.isLive(childId), room.gallery.has(childId), room.rows('template')]).toEqual([false, false, []]);
    expect(room.consent.withdrawals(childId)).toMatchObject([{ reason: 'expired', complete: true }]);
    const form = room.form(childId, { guardianshipId, childAgrees: true });
    expect(errorOf(room.consent.record(form, 'manager')).code).toBe('CONSENT_GUARDIAN_NEEDED');
    expect(room.restart().consent.isLive(childId)).toBe(false);
  });

  it('by moving out stays its guardian', () => {
    const room = consentRoom();
    const { parent, childId } = family(room);
    must(room.consent.moveOut(room.movesOut(parent), 'manager'));
    expect([room.consent.isLive(childId), room.entries('guardian.ended')]).toEqual([true, []]);
  });

  it('leaves alone what another guardian agreed to', () => {
    const room = consentRoom();
    const { other, childId, entered } = family(room);
    entered(other);
    must(room.consent.moveOut(room.dies(other), 'manager'));
    expect([room.consent.isLive(childId), room.entries('guardian.ended').length]).toEqual([true, 1]);
  });

  it.each(['moved-out', 'died'] as const)('is no guardian of a child who has left itself: %s', (reason) => {
    const room = consentRoom();
    const { childId } = family(room);
    must(room.consent.moveOut(reason === 'died' ? room.dies(childId) : room.movesOut(childId), 'manager'));
    expect(room.entries('guardian.ended')).toHaveLength(1);
    expect(room.consent.withdrawals(childId)).toMatchObject([{ reason, complete: true }]);
  });
});

it('whoever has left is listed, newest first, with the certificate of what was deleted', () => {
  const room = consentRoom();
  const [one, other] = [room.enrolledResident(), room.resident()];
  const { certificate } = must(room.consent.moveOut(room.dies(one), 'manager'));
  room.clock.advance(60_000);
  must(room.consent.moveOut(room.movesOut(other), 'manager'));
  const named = { unit: '3-1-502', name: '李晓梅' };
  expect(room.consent.whoLeft()).toMatchObject([
    { personId: other, ...named, reason: 'moved-out', withdrawalId: null },
    { personId: one, ...named, reason: 'died', withdrawalId: certificate?.withdrawalId },
  ]);
});

it('sealed details that another program put beside somebody else say nothing', () => {
  const room = consentRoom();
  const [one, other] = [room.resident(), room.resident()];
  must(room.consent.moveOut(room.dies(one), 'manager'));
  must(room.consent.moveOut(room.dies(other), 'manager'));
  const program = room.otherProgram();
  program.exec('DROP TRIGGER sealed_detail_never_changes');
  program.exec(`UPDATE sealed_detail SET person_id = CASE person_id WHEN '${one}' THEN '${other}' ELSE '${one}' END`);
  expect(must(room.consent.leaving(one))).toMatchObject({ reason: 'died', relative: null, onDay: null });
  expect(room.consent.state(one, model).consent.state).toBe('none');
});
