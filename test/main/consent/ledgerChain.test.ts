import { describe, expect, it } from 'vitest';
import type { hashedColumns } from '../../../main/consent/ledgerRow';
import { must } from '../storage/temporaryStation';
import { consentRoom } from './consentRoom';

/** given, refused, given, withdrawn: every column is filled somewhere. */
function ledger() {
  const room = consentRoom();
  const [first, second, third] = [room.resident(), room.resident(), room.resident()];
  room.give(first);
  must(room.consent.record(room.form(second, { decision: 'refused' }), 'manager'));
  room.give(third);
  must(room.consent.withdraw(first, { operator: 'guard' }));
  const other = room.otherProgram();
  other.exec(`
    PRAGMA ignore_check_constraints = ON;
    DROP TRIGGER consent_never_changes; DROP TRIGGER consent_never_goes; DROP TRIGGER consent_only_appends;
    DROP TRIGGER consent_follows_its_predecessor; DROP TRIGGER consent_keeps_records_apart;
  `);
  return { ...room, other, first, third };
}

const tampering: Record<(typeof hashedColumns)[number], string> = {
  seq: '77',
  record_id: "'00000000-0000-7000-8000-00000000abcd'",
  person_id: '(SELECT person_id FROM consent WHERE seq = 2)',
  event: "'refused'",
  notice_id: "'other'",
  notice_version: '2',
  notice_sha256: `'${'a'.repeat(64)}'`,
  language: "'en'",
  purpose: "'fees'",
  presented_by: "'print'",
  copy_given: '0',
  dwell_ms: 'dwell_ms + 1',
  asked_by_resident: '1',
  signature_sha256: `'${'a'.repeat(64)}'`,
  alt_credential_id: '(SELECT alt_credential_id FROM consent WHERE seq = 2)',
  alt_issued_at_ms: 'alt_issued_at_ms - 1',
  operator: "'guard'",
  valid_until_ms: 'valid_until_ms + 1',
  bundled_with: "'contract'",
  at_ms: 'at_ms - 1',
  prev_hash: `'${'a'.repeat(64)}'`,
};

describe('the ledger chain', () => {
  it('holds when nobody touched it, also when it is empty', () => {
    expect(consentRoom().consent.verifyChain()).toEqual({ ok: true, entries: 0 });
    expect(ledger().consent.verifyChain()).toEqual({ ok: true, entries: 4 });
  });

  it.each(Object.entries(tampering))('misses a changed %s', (column, value) => {
    const { consent, other } = ledger();
    other.exec(`UPDATE consent SET ${column} = ${value} WHERE seq = 3`);
    expect(consent.verifyChain()).toEqual({ ok: false, firstBadSeq: 3 });
  });

  it('misses a changed hash', () => {
    const { consent, other } = ledger();
    other.exec(`UPDATE consent SET this_hash = '${'a'.repeat(64)}' WHERE seq = 3`);
    expect(consent.verifyChain()).toEqual({ ok: false, firstBadSeq: 3 });
  });

  it.each([
    ['the first entry', 'seq = 1', 1],
    ['an entry in the middle', 'seq = 2', 2],
    ['the newest entry', 'seq = 4', 4],
    ['several newest entries', 'seq > 2', 3],
    ['every entry', 'true', 1],
  ])('misses %s', (_, which, firstBadSeq) => {
    const { consent, other } = ledger();
    other.exec(`DELETE FROM consent WHERE ${which}`);
    expect(consent.verifyChain()).toEqual({ ok: false, firstBadSeq });
  });

  it('misses entries in another order', () => {
    const { consent, other } = ledger();
    other.exec(
      'UPDATE consent SET seq = 90 WHERE seq = 2; UPDATE consent SET seq = 2 WHERE seq = 3; UPDATE consent SET seq = 3 WHERE seq = 90',
    );
    expect(consent.verifyChain()).toEqual({ ok: false, firstBadSeq: 2 });
  });

  it('misses a lost or foreign seal of its end', () => {
    for (const sql of [
      "DELETE FROM meta WHERE name = 'consent-head'",
      "UPDATE meta SET value = x'00' WHERE name = 'consent-head'",
    ]) {
      const { consent, other } = ledger();
      other.exec(sql);
      expect(consent.verifyChain()).toEqual({ ok: false, firstBadSeq: 4 });
    }
  });

  it('does not heal when the station goes on writing after a cut', () => {
    const { consent, other, resident, give } = ledger();
    other.exec('DELETE FROM consent WHERE seq = 4');
    give(resident());
    expect(consent.verifyChain().ok).toBe(false);
  });
});
