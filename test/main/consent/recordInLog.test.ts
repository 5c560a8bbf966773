import { describe, expect, it } from 'vitest';
import { ConsentRecord } from '../../../main/consent/record';
import { PersonId } from '../../../main/contract/ids';
import { errorOf, must } from '../storage/temporaryStation';
import { consentRoom, model } from './consentRoom';

const minute = 60_000;

describe('the record of a decision', () => {
  it('holds every field of ISO/IEC TS 27560 in the log, tied to its row', () => {
    const { consent, resident, form, entries, rows, people, log, clock } = consentRoom({ pipiaRef: 'pipia-7' });
    const id = resident();
    clock.advance(5 * minute);
    const filled = form(id, { groups: ['B'], termMonths: 3, language: 'en', presentedBy: 'print' });
    must(consent.record(filled, 'manager'));
    const [body] = entries('consent.given');
    const [row] = rows('consent');
    const record = ConsentRecord.parse(body);
    expect(record).toMatchObject({
      recordId: row?.record_id,
      registerSeq: 1,
      registerHash: row?.this_hash,
      personId: id,
      formId: filled.formId,
      state: 'given',
      supersedes: null,
      birthBand: '18+',
      isMinor: false,
      childAgrees: null,
      actor: { kind: 'self' },
      notice: { version: 1, language: 'en', presentedBy: 'print', dwellMs: 42_000, copyGiven: true, childRulesSha256: null },
      purposes: ['pass-lanes'],
      scope: { laneGroups: ['B'] },
      recipients: [],
      egress: 'none',
      jurisdiction: 'CN',
      separate: true,
      bundledWith: 'none',
      otherWay: { credentialId: people.liveCard(id)?.id },
      evidence: { kind: 'drawn', sha256: row?.signature_sha256 },
      operator: 'manager',
      stationId: log.stationId,
      pipiaRef: 'pipia-7',
    });
    expect(Date.parse(record.otherWay.issuedAt)).toBeLessThan(Date.parse(record.eventTime));
    expect(Date.parse(record.validUntil ?? '')).toBe(row?.valid_until_ms);
  });

  it.each(Object.keys(ConsentRecord.options[1].shape))('is no record without %s', (field) => {
    const { give, resident, entries } = consentRoom();
    give(resident());
    const { [field]: _, ...rest } = entries('consent.given')[0] ?? {};
    expect(ConsentRecord.safeParse(rest).success).toBe(false);
  });

  it('is no record of a consent without an end, without evidence or beside another paper', () => {
    const { give, resident, entries } = consentRoom();
    give(resident());
    const whole = entries('consent.given')[0];
    for (const change of [{ validUntil: null }, { separate: false }, { evidence: { kind: 'drawn', sha256: null } }]) {
      expect(ConsentRecord.safeParse({ ...whole, ...change }).success).toBe(false);
    }
  });

  it('names nobody: no name, no flat, no birthday, no card number, no stroke', () => {
    const { consent, resident, form, log } = consentRoom();
    const id = resident('1991-02-03');
    must(consent.record(form(id), 'manager'));
    must(consent.record(form(id, { decision: 'refused' }), 'manager'));
    const all = JSON.stringify([...log.entries()].map(({ body }) => body));
    for (const secret of ['李晓梅', '3-1-502', '1991-02-03', '0.1,0.5']) expect(all).not.toContain(secret);
  });

  it('of a renewal names the one it takes the place of', () => {
    const { give, resident, entries } = consentRoom();
    const id = resident();
    give(id);
    give(id);
    const [first, second] = entries('consent.given');
    expect(second?.supersedes).toBe(first?.recordId);
  });

  it('counts the time the notice was open by the station’s own clock, whatever the form says', () => {
    const { consent, resident, form, entries } = consentRoom();
    must(consent.record(form(resident(), { dwellMs: 3_600_000 }), 'manager'));
    expect(entries('consent.given')[0]).toMatchObject({ notice: { dwellMs: 42_000 } });
  });
});

describe('a form', () => {
  it('is answered once: a replay is refused, also after a restart', () => {
    const room = consentRoom();
    const id = room.resident();
    const form = room.form(id);
    must(room.consent.record(form, 'manager'));
    expect(errorOf(room.consent.record(form, 'manager')).code).toBe('CONSENT_FORM_SPENT');
    expect(errorOf(room.restart().consent.record(form, 'manager')).code).toBe('CONSENT_FORM_SPENT');
  });

  it('that was never opened, was opened for somebody else, or lay there all day is no answer', () => {
    const { consent, resident, form, newId, clock } = consentRoom();
    const [one, two] = [resident(), resident()];
    expect(errorOf(consent.record(form(one, { formId: newId() }), 'manager')).code).toBe('CONSENT_FORM_SPENT');
    const ofOne = form(one);
    expect(errorOf(consent.record({ ...form(two), formId: ofOne.formId }, 'manager')).code).toBe('CONSENT_FORM_SPENT');
    clock.passMono(9 * 3_600_000);
    expect(errorOf(consent.record(ofOne, 'manager')).code).toBe('CONSENT_FORM_SPENT');
  });

  it('of two managers at once, only the first counts, and the second is told that something changed', () => {
    const { consent, resident, form, rows } = consentRoom();
    const id = resident();
    const [first, second] = [form(id), form(id, { decision: 'refused' })];
    must(consent.record(first, 'manager'));
    expect(errorOf(consent.record(second, 'manager')).code).toBe('CONSENT_CHANGED_MEANWHILE');
    expect(rows('consent')).toHaveLength(1);
  });

  it.each(['withdrawn', 'card exchanged', 'frozen', 'another place named'] as const)('is void when meanwhile: %s', (what) => {
    const { consent, people, resident, form, give } = consentRoom();
    const id = resident();
    const seq = give(id);
    const open = form(id);
    if (what === 'withdrawn') must(consent.withdraw(id, { operator: 'guard' }));
    if (what === 'frozen') must(consent.freeze({ personId: id, reason: 'authority', basedOnSeq: seq }, 'manager'));
    if (what === 'card exchanged') {
      const before = people.liveCard(id)?.id;
      must(people.issueCard(id, { facility: 77, number: 7 }));
      if (before) people.revokeCard(before);
    }
    const answer = what === 'another place named' ? { ...open, basedOnSeq: seq + 1 } : open;
    expect(errorOf(consent.record(answer, 'manager')).code).toBe('CONSENT_CHANGED_MEANWHILE');
  });

  it('is not opened in the silence after a refusal, nor without a card, nor for nobody', () => {
    const { consent, people, resident, form } = consentRoom();
    const id = resident();
    must(consent.record(form(id, { decision: 'refused' }), 'manager'));
    const ask = (personId: PersonId, askedByResident = false) =>
      consent.openForm({ personId, language: 'zh-CN', askedByResident });
    expect(errorOf(ask(id)).code).toBe('CONSENT_COOL_DOWN');
    must(ask(id, true));
    const cardless = people.add({ unit: '1', name: '王强', birthDate: '1980-01-01' });
    expect(errorOf(ask(cardless)).code).toBe('CONSENT_OTHER_WAY_FIRST');
    expect(errorOf(ask(PersonId.parse('00000000-0000-7000-8000-00000000ffff'))).code).toBe('PERSON_UNKNOWN');
  });

  it('that lies before somebody shows as asked, in the log and in the view', () => {
    const { consent, resident, form, entries } = consentRoom();
    const id = resident();
    form(id);
    expect(entries('consent.requested')).toMatchObject([{ personId: id, kind: 'consent', askedByResident: false }]);
    expect(consent.state(id, model).consent.state).toBe('requested');
  });
});

describe('a frozen consent', () => {
  it('is kept and not used, until it is released; each is on record, once', () => {
    const room = consentRoom();
    const { consent, gallery } = room;
    const id = room.enrolledResident();
    consent.loadGallery(model);
    const freeze = (basedOnSeq = 1) => consent.freeze({ personId: id, reason: 'retention-law', basedOnSeq }, 'manager');
    const release = (basedOnSeq = 1) => consent.release({ personId: id, basedOnSeq }, 'manager', model);
    expect(errorOf(release()).code).toBe('CONSENT_NOT_FROZEN');
    expect(errorOf(freeze(9)).code).toBe('CONSENT_CHANGED_MEANWHILE');
    must(freeze());
    expect([consent.isLive(id), gallery.has(id), room.rows('template').length]).toEqual([false, false, 2]);
    expect(consent.state(id, model).consent).toMatchObject({ state: 'frozen', why: 'frozen' });
    expect(errorOf(freeze()).code).toBe('CONSENT_FROZEN');
    expect(errorOf(consent.openForm({ personId: id, language: 'en', askedByResident: true })).code).toBe('CONSENT_FROZEN');
    must(release());
    expect([consent.isLive(id), gallery.has(id)]).toEqual([true, true]);
    expect(room.entries('consent.frozen')).toMatchObject([{ personId: id, reason: 'retention-law' }]);
    expect(room.entries('consent.released')).toHaveLength(1);
  });

  it('stays frozen over a restart and can still be withdrawn', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    must(room.consent.freeze({ personId: id, reason: 'dispute', basedOnSeq: 1 }, 'manager'));
    const after = room.restart();
    expect(after.consent.isLive(id)).toBe(false);
    expect(after.consent.loadGallery(model).loaded).toBe(0);
    must(after.consent.withdraw(id, { operator: 'guard' }));
    expect(after.consent.state(id, model).consent.state).toBe('withdrawn');
  });
});

describe('consents collected in bulk', () => {
  const give = (room: ReturnType<typeof consentRoom>, change = {}) =>
    must(room.consent.record(room.form(room.resident(), change), 'manager')).doubts;

  it('three in a row right after moving in are told of, and are on record', () => {
    const room = consentRoom();
    expect([give(room), give(room)]).toEqual([[], []]);
    expect(give(room)).toEqual(['with-moving-in']);
    expect(room.entries('consent.doubted')).toMatchObject([{ doubts: ['with-moving-in'], operator: 'manager' }]);
  });

  it('not when one of them was asked later, or refused', () => {
    const room = consentRoom();
    give(room);
    const id = room.resident();
    room.clock.advance(2 * minute);
    must(room.consent.record(room.form(id), 'manager'));
    expect(give(room)).toEqual([]);
    give(room, { decision: 'refused' });
    expect(give(room)).toEqual([]);
  });

  it('twenty within an hour that nobody can have read; nineteen are not', () => {
    const room = consentRoom();
    const hasty = () => {
      const id = room.resident();
      room.clock.advance(2 * minute);
      return must(room.consent.record(room.form(id, { dwellMs: 900 }), 'manager')).doubts;
    };
    for (let index = 0; index < 19; index += 1) expect(hasty()).toEqual([]);
    expect(hasty()).toEqual(['too-fast']);
    room.clock.advance(2 * 3_600_000);
    expect(hasty()).toEqual([]);
  });

  it('the same signature for two people', () => {
    const room = consentRoom();
    const evidence = { kind: 'drawn', signature: room.hand() } as const;
    expect(give(room, { evidence })).toEqual([]);
    expect(give(room, { evidence })).toEqual(['same-signature']);
  });
});

describe('the register and the log', () => {
  const filled = () => {
    const room = consentRoom();
    const [one, two] = [room.resident(), room.resident()];
    room.give(one);
    room.give(two);
    must(room.consent.withdraw(one, { operator: 'guard' }));
    return room;
  };

  it('agree after decisions and ends', () => {
    expect(filled().consent.agreesWithLedger()).toEqual({ ok: true, entries: 3 });
  });

  it.each([
    ['a row that was cut off', 'DROP TRIGGER consent_never_goes; DELETE FROM consent WHERE seq = 3', null, 'entry-without-row'],
    [
      'a row with another hash',
      `DROP TRIGGER consent_never_changes; UPDATE consent SET this_hash = '${'e'.repeat(64)}' WHERE seq = 2`,
      2,
      'hash-differs',
    ],
    [
      'a row of somebody else',
      'DROP TRIGGER consent_never_changes; UPDATE consent SET person_id = (SELECT person_id FROM consent WHERE seq = 1) WHERE seq = 2',
      2,
      'event-differs',
    ],
    [
      'a row with another id',
      "DROP TRIGGER consent_never_changes; UPDATE consent SET record_id = '00000000-0000-7000-8000-00000000000f' WHERE seq = 1",
      1,
      'order-differs',
    ],
    [
      'a row that was made up',
      `INSERT INTO consent SELECT 4, '00000000-0000-7000-8000-00000000000f', person_id, event, notice_id, notice_version, notice_sha256, language, purpose, presented_by, copy_given, dwell_ms, asked_by_resident, signature_sha256, alt_credential_id, alt_issued_at_ms, operator, valid_until_ms, bundled_with, at_ms, (SELECT this_hash FROM consent WHERE seq = 3), '${'d'.repeat(64)}' FROM consent WHERE seq = 2`,
      4,
      'row-without-entry',
    ],
  ] as const)('disagree on %s, and the place is named', (_, sql, registerSeq, why) => {
    const room = filled();
    room.otherProgram().exec(sql);
    expect(room.consent.agreesWithLedger()).toMatchObject({ ok: false, registerSeq, why });
  });

  it('a consent that the log does not know is nobody’s', () => {
    const room = consentRoom();
    const id = room.resident();
    room.give(id);
    const other = room.otherProgram();
    other.exec("DROP TRIGGER ledger_entry_never_goes; DELETE FROM ledger_entry WHERE kind = 'consent.given'");
    const after = room.restart();
    expect(after.consent.isLive(id)).toBe(false);
    expect(after.consent.state(id, model).consent).toMatchObject({ state: 'invalidated', why: 'not-in-log' });
  });

  it('what was recorded before there was a log is adopted, once', () => {
    const room = consentRoom();
    const id = room.resident();
    room.give(id);
    const before = room.otherProgram();
    for (const { name } of room.database.db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name LIKE 'ledger_%'")
      .all() as { name: string }[]) {
      before.exec(`DROP TRIGGER ${name}`);
    }
    before.exec("DELETE FROM ledger_entry; DELETE FROM ledger_node; DELETE FROM meta WHERE name LIKE 'ledger%'");
    // As such a station left it: the sealed end of the register names no log.
    const [row] = room.rows('consent');
    const end = JSON.stringify({ seq: row?.seq, hash: row?.this_hash });
    before
      .prepare("UPDATE meta SET value = ? WHERE name = 'consent-head'")
      .run(room.keyring.seal(Buffer.from(end, 'utf8'), 'meta:consent-head'));
    const after = room.restart();
    expect([...after.log.entries({ kinds: ['consent.adopted'] })]).toMatchObject([
      { body: { personId: id, event: 'given', registerSeq: 1 } },
    ]);
    expect(after.consent.isLive(id)).toBe(true);
    expect(after.consent.agreesWithLedger()).toEqual({ ok: true, entries: 1 });
    expect(after.consent.open()).toEqual({ adopted: 0 });
  });
});
