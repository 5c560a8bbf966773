import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { describe, expect, it } from 'vitest';
import type { PersonId } from '../../../main/contract/ids';
import { DeletionCertificate, withdrawalSteps } from '../../../main/contract/withdrawal';
import { createEventLog } from '../../../main/events/eventLog';
import { atOnce } from '../../../main/storage/inSlices';
import { errorOf, must } from '../storage/temporaryStation';
import { type ConsentRoom, consentRoom, face, model } from './consentRoom';

const withdraw = (room: ConsentRoom, id: PersonId) => must(room.consent.withdraw(id, { operator: 'guard' }));
const kindsOf = (room: ConsentRoom, id: PersonId) =>
  [...room.log.entries()].filter(({ body }) => body.personId === id).map(({ kind }) => kind);
const nine = withdrawalSteps.map((step) => `withdrawal.${step}`);

describe('the nine steps', () => {
  it('stand in the log in their order, right after the end of the consent', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    withdraw(room, id);
    expect(kindsOf(room, id).slice(-10)).toEqual(['consent.withdrawn', ...nine]);
    expect(room.log.verify()).toMatchObject({ ok: true });
    expect(room.consent.agreesWithLedger().ok).toBe(true);
  });

  it('hold ids, counts and codes, and nothing that names anybody', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    withdraw(room, id);
    const bodies = nine.map((kind) => room.entries(kind)[0]);
    const text = JSON.stringify(bodies);
    for (const secret of ['李晓梅', '3-1-502', '1990-05-17']) expect(text).not.toContain(secret);
    expect(bodies).toMatchObject([
      { personId: id, reason: 'withdrawn', cachedTemplates: 2, unmatchableAfterMs: 0 },
      { searched: 2, found: 0 },
      { keys: 1, logCut: true },
      { templates: 2, photos: 0, crops: 0, turnstileCopies: 0 },
      { tombstone: true },
      { decisions: 0 },
      { recordedHere: false, siteKeepsDays: 30 },
      { searched: 2, found: 0, held: false },
      { cardsLive: 1 },
    ]);
  });

  it('search with the old templates after the gallery let go and before the key dies', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    const searched: { keys: number; inGallery: boolean }[] = [];
    room.gallery.finds = (personId) => {
      searched.push({ keys: room.rows('person_key').length, inGallery: room.gallery.has(personId) });
      return false;
    };
    withdraw(room, id);
    expect(searched).toEqual([...Array(2).fill({ keys: 1, inGallery: false }), ...Array(2).fill({ keys: 0, inGallery: false })]);
  });

  it('stop where somebody is still found, say so, and go on when he is not', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    const evict = room.gallery.evict.bind(room.gallery);
    room.gallery.evict = () => true;
    const report = withdraw(room, id);
    expect(report).toMatchObject({
      stillMatchable: true,
      certificate: { complete: false, probeBefore: { searched: 2, found: 2 } },
    });
    expect(room.consent.isLive(id)).toBe(false);
    expect(room.consent.progress().open).toBe(1);
    evict(id);
    room.consent.finishSome();
    expect(room.consent.certificate(report.withdrawalId)).toMatchObject({ complete: true, probeBefore: { found: 2 } });
    expect(room.consent.progress().open).toBe(0);
  });

  it.each([
    [
      'a refusal',
      'refused',
      (room: ConsentRoom, id: PersonId) => must(room.consent.record(room.form(id, { decision: 'refused' }), 'manager')),
    ],
    [
      'the end of the term',
      'expired',
      (room: ConsentRoom, id: PersonId) => {
        room.clock.setTimeOfDay(room.consent.state(id, model).consent.validUntilMs ?? 0);
        room.consent.expireDue();
      },
    ],
    ['moving out', 'moved-out', (room: ConsentRoom, id: PersonId) => must(room.consent.moveOut(room.movesOut(id), 'manager'))],
    ['death', 'died', (room: ConsentRoom, id: PersonId) => must(room.consent.moveOut(room.dies(id), 'manager'))],
    [
      'unlawful processing',
      'unlawful',
      (room: ConsentRoom, id: PersonId) =>
        must(room.consent.endUnlawful({ personId: id, cause: 'notice-not-shown', text: null, basedOnSeq: 1 }, 'manager')),
    ],
    [
      'a guardian',
      'guardian-withdrew',
      (room: ConsentRoom, id: PersonId) => must(room.consent.withdraw(id, { operator: 'manager', reason: 'guardian-withdrew' })),
    ],
  ] as const)('follow %s just as well', (_, reason, end) => {
    const room = consentRoom();
    const id = room.enrolledResident();
    end(room, id);
    expect(kindsOf(room, id).filter((kind) => kind.startsWith('withdrawal.'))).toEqual(nine);
    expect(room.consent.withdrawals(id)).toMatchObject([{ reason, complete: true }]);
    expect([room.gallery.has(id), room.rows('template').length]).toEqual([false, 0]);
  });
});

describe('the certificate', () => {
  it('reads the same whenever it is asked for, also by the next start, and its hash stands in the log', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    const { certificate, withdrawalId } = withdraw(room, id);
    expect(DeletionCertificate.parse(certificate)).toEqual(certificate);
    must(room.people.issueCard(id, { facility: 2, number: 9 }));
    expect(room.consent.certificate(withdrawalId)).toEqual(certificate);
    expect(room.restart().consent.certificate(withdrawalId)).toEqual(certificate);
    const { sha256, steps, ...rest } = certificate;
    const signed = canonicalize({ ...rest, steps: steps.filter(({ step }) => step !== 'certified') }) ?? '';
    expect(createHash('sha256').update(signed).digest('hex')).toBe(sha256);
  });

  it('says what stays, how long, and by which law', () => {
    const room = consentRoom();
    const { certificate } = withdraw(room, room.enrolledResident());
    expect(certificate.retained.map(({ what, law }) => [what, law])).toEqual([
      ['consent-record', '个人信息保护法 第56条'],
      ['signature', '个人信息保护法 第56条'],
      ['gate-events', '保安服务管理条例 第25条'],
      ['site-video', '保安服务管理条例 第25条'],
      ['card', '人脸识别技术应用安全管理办法 第10条'],
    ]);
    expect(certificate).toMatchObject({ cardsLive: 1, complete: true, deleted: { keys: 1, templates: 2, cachedTemplates: 2 } });
  });

  it('of nobody is none', () => {
    expect(consentRoom().consent.certificate('00000000-0000-7000-8000-00000000abcd' as never)).toBe(null);
  });
});

describe('asked twice, or by two managers', () => {
  it('a second withdrawal has nothing to do, and changes nothing', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    withdraw(room, id);
    const size = room.log.size();
    expect(errorOf(room.consent.withdraw(id, { operator: 'manager' })).code).toBe('CONSENT_NOTHING_TO_WITHDRAW');
    expect(room.log.size()).toBe(size);
  });

  it('an enrolment under way when the consent is withdrawn, or withdrawn and given anew, stores nothing', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    const before = must(room.consent.activeConsent(id));
    withdraw(room, id);
    expect(errorOf(room.consent.enrol(before, model, [face(5)])).code).toBe('CONSENT_MISSING');
    room.give(id);
    expect(errorOf(room.consent.enrol(before, model, [face(5)])).code).toBe('CONSENT_MISSING');
    expect([room.gallery.has(id), room.rows('template').length]).toEqual([false, 0]);
  });

  it('a refusal that is replayed changes nothing the second time', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    const form = room.form(id, { decision: 'refused' });
    must(room.consent.record(form, 'manager'));
    const size = room.log.size();
    expect(room.consent.record(form, 'manager').ok).toBe(false);
    expect(room.log.size()).toBe(size);
  });

  it('lanes are told of the end only when it is on record', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    const told: string[] = [];
    room.gallery.left = () => void told.push(String(room.rows('consent').at(-1)?.event));
    const form = room.form(id, { decision: 'refused' });
    room.database.db.exec("CREATE TEMP TRIGGER full BEFORE INSERT ON consent BEGIN SELECT raise(ABORT, 'full'); END");
    expect(() => room.consent.record(form, 'manager')).toThrow(/full/);
    expect([told, room.database.db.isTransaction]).toEqual([['given'], false]);
    room.database.db.exec('DROP TRIGGER temp.full');
    must(room.consent.record(form, 'manager'));
    expect(told.at(-1)).toBe('refused');
  });
});

describe('whoever moves out', () => {
  it('is on no list, has no card and gives no consent any more, while the log and the papers remain', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    const { certificate, cardsRevoked } = must(room.consent.moveOut(room.movesOut(id), 'manager'));
    expect(cardsRevoked).toBe(1);
    expect(certificate).toMatchObject({ complete: true, cardsLive: 0, reason: 'moved-out' });
    expect([
      atOnce(room.people.list({ search: '', from: 0 })).people,
      room.people.findByUnit('3-1-502'),
      room.people.view(id),
    ]).toEqual([[], [], null]);
    expect(room.people.unitAndName(id)).toEqual({ unit: '3-1-502', name: '李晓梅' });
    expect(room.people.issueCard(id, { facility: 3, number: 3 })).toMatchObject({ error: { code: 'PERSON_UNKNOWN' } });
    expect(room.consent.record(room.form(id), 'manager').ok).toBe(false);
    expect(room.entries('people.left')).toMatchObject([
      { personId: id, reason: 'moved-out', cardsRevoked: 1, operator: 'manager' },
    ]);
    expect(errorOf(room.consent.moveOut(room.movesOut(id), 'manager')).code).toBe('PERSON_LEFT');
  });

  it('without a consent leaves as well, with no certificate', () => {
    const room = consentRoom();
    const id = room.resident();
    expect(must(room.consent.moveOut(room.dies(id), 'manager'))).toEqual({ certificate: null, cardsRevoked: 1 });
    expect(room.people.exists(id)).toBe(false);
  });
});

describe('passages of the past', () => {
  const passages = () => {
    const room = consentRoom();
    const events = createEventLog(room);
    const id = room.enrolledResident();
    const wife = room.enrolledResident();
    const shown = { laneId: 'east-1' as never, direction: 'entry' as const, manualReason: null, note: null };
    const pass = (
      personId: PersonId,
      method: 'face' | 'card',
      reason: 'face-matched' | 'card-valid' | 'card-and-face-matched',
    ) => {
      const decisionId = room.newId() as never;
      events.recordDecision({ ...shown, decisionId, method, outcome: 'granted', reasons: [reason], personId, unit: '3-1-502' });
      events.record({ ...shown, kind: 'passed', severity: 'pass', method, reasons: [], unit: '3-1-502' });
      room.clock.advance(60_000);
    };
    pass(id, 'face', 'face-matched');
    pass(wife, 'face', 'face-matched');
    pass(id, 'card', 'card-valid');
    pass(id, 'card', 'card-and-face-matched');
    const seen = () =>
      room.database.db
        .prepare(
          `SELECT decision.person_id AS who, event.unit, event.kind FROM event LEFT JOIN decision ON decision.event_seq = event.seq
           WHERE event.kind IN ('granted', 'passed') ORDER BY event.seq`,
        )
        .all() as { who: string | null; unit: string | null; kind: string }[];
    return { room, id, wife, seen };
  };

  it('forget who it was wherever the face had a part; cards, and other people of the same flat, keep theirs', () => {
    const { room, id, wife, seen } = passages();
    const { certificate } = withdraw(room, id);
    expect(certificate.gateEventsStripped).toBe(2);
    const [face1, passed1, wife1, wifePassed, card1, cardPassed, both1, bothPassed] = seen();
    expect([face1?.unit, passed1?.unit, both1?.unit, bothPassed?.unit]).toEqual([null, null, null, null]);
    expect([wife1?.unit, wifePassed?.unit, card1?.unit, cardPassed?.unit]).toEqual(Array(4).fill('3-1-502'));
    expect([wife1?.who, card1?.who]).toEqual([wife, id]);
    expect(face1?.who).toBe(both1?.who);
    expect([id, wife, null]).not.toContain(face1?.who);
    // What tied the pseudonym to the person is gone.
    expect(room.rows('stripping')).toEqual([]);
    expect(JSON.stringify([...room.log.entries()].map(({ body }) => body))).not.toContain(face1?.who);
  });

  it('of whoever moved out forget all of it', () => {
    const { room, id, seen } = passages();
    must(room.consent.moveOut(room.movesOut(id), 'manager'));
    expect(seen().filter(({ who }) => who === id)).toEqual([]);
    expect(seen().filter(({ unit }) => unit !== null)).toHaveLength(2);
  });

  it.each([
    ["UPDATE decision SET person_id = 'x'"],
    ['UPDATE decision SET at_ms = 1'],
    ['UPDATE event SET unit = NULL'],
    ["UPDATE event SET reasons = '[]'"],
  ])('cannot be made to by any other statement: %s', (sql) => {
    const { room } = passages();
    expect(() => room.otherProgram().exec(sql)).toThrow(/records never change/);
  });

  it('not even by one that claims a withdrawal where a consent lives', () => {
    const { room, wife } = passages();
    expect(() =>
      room.otherProgram().exec(`INSERT INTO stripping VALUES ('${room.newId()}', '${wife}', '${room.newId()}')`),
    ).toThrow(/nothing to strip/);
  });
});
