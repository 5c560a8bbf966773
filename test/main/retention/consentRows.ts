import { DAY_MS, keepingRoom } from './keepingRoom';

export const personId = '00000000-0000-7000-8000-00000000000a';
export const recordIdOf = (seq: number) => `00000000-0000-7000-8000-00000000010${seq}`;

/** A keeping room with one resident; `insert` puts rows into the register of consents that only terms look at. */
export function roomWithConsents() {
  const room = keepingRoom();
  const { db } = room.database;
  const insert = (seq: number, event: string, atMs: number) => {
    const hash = seq.toString(16).padStart(64, '0');
    const prev = (seq - 1).toString(16).padStart(64, '0');
    db.exec(
      `INSERT INTO consent (seq, record_id, person_id, event, notice_id, notice_version, notice_sha256, language, purpose, presented_by,
         copy_given, dwell_ms, asked_by_resident, signature_sha256, alt_credential_id, alt_issued_at_ms, operator, valid_until_ms,
         bundled_with, at_ms, prev_hash, this_hash)
       SELECT ${seq}, '${recordIdOf(seq)}', '${personId}', '${event}', 'n', 1, '${'a'.repeat(64)}', 'en', 'pass-lanes',
         'screen', 1, 1, 0, '${'b'.repeat(64)}', 'card', ${atMs}, 'manager',
         ${event === 'given' ? atMs + DAY_MS : 'NULL'}, 'none', ${atMs}, '${prev}', '${hash}'`,
    );
  };
  db.exec(`PRAGMA foreign_keys = OFF;
    INSERT INTO person VALUES ('${personId}', '3-1-502', x'00', x'00', 0);
    INSERT INTO notice_text VALUES ('${'a'.repeat(64)}', '{}')`);
  return { room, db, insert };
}
