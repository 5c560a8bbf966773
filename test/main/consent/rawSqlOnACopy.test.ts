import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { tombstonesName } from '../../../main/consent/tombstones';
import type { PersonId } from '../../../main/contract/ids';
import { atOnce } from '../../../main/storage/inSlices';
import { must } from '../storage/temporaryStation';
import { consentRoom, model } from './consentRoom';

/**
 * The records are taken out of the station, edited without any rule in the way, and put back with every rule as it was, so that
 * the schema gives nothing away. The attacker has the file and an older copy of it, and not the station's key.
 */
function scene() {
  const room = consentRoom();
  const enrolled = room.enrolledResident();
  const bystander = room.enrolledResident();
  const withdrawn = room.enrolledResident();
  const agreed = room.resident();
  room.give(agreed);
  const never = room.resident();
  const limited = room.resident();
  must(room.people.setAccess(limited, { groups: ['A'], untilDay: '2026-12-31', hours: null }));
  room.people.markLookAlike(limited, true);
  const older = join(room.folder, 'older.db');
  room.database.flushErased();
  copyFileSync(room.path, older);
  must(room.consent.withdraw(withdrawn, { operator: 'guard' }));
  return { ...room, enrolled, bystander, withdrawn, agreed, never, limited, older };
}
type Scene = ReturnType<typeof scene>;
interface Attack {
  db: DatabaseSyncInstance;
  scene: Scene;
}

/** Without rules and with the older copy as `older`. */
function edit(room: Scene, attack: (on: Attack) => void): void {
  if (room.database.db.isOpen) room.database.close();
  const db = new DatabaseSync(room.path, { enableForeignKeyConstraints: false });
  try {
    db.prepare('ATTACH ? AS older').run(room.older);
    const rules = db.prepare("SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'").all() as {
      name: string;
      sql: string;
    }[];
    for (const { name } of rules) db.exec(`DROP TRIGGER main.${name}`);
    attack({ db, scene: room });
    for (const { sql } of rules) db.exec(sql);
  } finally {
    db.close();
  }
}

/** What the next start raises, as the station does it. */
function nextStart(room: Scene) {
  const after = room.restart();
  const reopened = after.consent.reopen();
  const rights = atOnce(after.people.checkRights());
  const loaded = after.consent.loadGallery(model);
  const isWhole = after.consent.verifyChain().ok && after.consent.agreesWithLedger().ok && after.log.verify().ok;
  const alarms = [
    !isWhole || after.database.mended.length > 0 ? 'ledger-broken' : null,
    loaded.tampered > 0 ? 'template-tampered' : null,
    reopened.isOlderCopy ? 'records-restored' : null,
    rights.state === 'tampered' ? 'access-tampered' : null,
  ].filter((alarm) => alarm !== null);
  // With a broken ledger the station matches nobody, whatever is in the gallery.
  const matched = isWhole ? [...after.gallery.people.keys()].filter((id) => after.consent.isLive(id)) : [];
  return { ...after, alarms, matched };
}

const columnsOf = {
  template: 'person_id, consent_seq, model, position, sealed, stored_at_ms',
  person_key: 'person_id, consent_seq, wrapped',
};
const copyRow = (db: DatabaseSyncInstance, table: keyof typeof columnsOf, where: string, over: Record<string, string> = {}) => {
  const names = columnsOf[table].split(', ');
  db.exec(
    `INSERT INTO main.${table} (${columnsOf[table]}) SELECT ${names.map((name) => over[name] ?? name).join(', ')} FROM older.${table} WHERE ${where}`,
  );
};
const seqOf = (db: DatabaseSyncInstance, id: PersonId) =>
  (db.prepare('SELECT max(seq) AS seq FROM consent WHERE person_id = ?').get(id) as { seq: number }).seq;

/** Who may still be matched, and what is raised. */
type Expected = { matched: ('enrolled' | 'bystander')[]; alarms: string[] };
const both: Expected['matched'] = ['enrolled', 'bystander'];

const attacks: [string, (on: Attack) => void, Expected][] = [
  [
    'gives back key and templates of somebody who withdrew',
    ({ db, scene: { withdrawn } }) => {
      copyRow(db, 'person_key', `person_id = '${withdrawn}'`);
      copyRow(db, 'template', `person_id = '${withdrawn}'`);
    },
    { matched: both, alarms: ['template-tampered'] },
  ],
  [
    'and takes the entry of the withdrawal out of the register',
    ({ db, scene: { withdrawn } }) => {
      copyRow(db, 'person_key', `person_id = '${withdrawn}'`);
      copyRow(db, 'template', `person_id = '${withdrawn}'`);
      db.exec('DELETE FROM consent WHERE seq = (SELECT max(seq) FROM consent)');
    },
    { matched: [], alarms: ['ledger-broken', 'records-restored'] },
  ],
  [
    'and puts back the older end of the register as well',
    ({ db, scene: { withdrawn } }) => {
      copyRow(db, 'person_key', `person_id = '${withdrawn}'`);
      copyRow(db, 'template', `person_id = '${withdrawn}'`);
      db.exec('DELETE FROM consent WHERE seq = (SELECT max(seq) FROM consent)');
      db.exec("UPDATE meta SET value = (SELECT value FROM older.meta WHERE name = 'consent-head') WHERE name = 'consent-head'");
    },
    { matched: [], alarms: ['ledger-broken', 'records-restored'] },
  ],
  [
    "moves somebody's templates to a person who agreed",
    ({ db, scene: { enrolled, agreed } }) =>
      db.exec(`UPDATE template SET person_id = '${agreed}', consent_seq = ${seqOf(db, agreed)} WHERE person_id = '${enrolled}'`),
    { matched: ['bystander'], alarms: ['template-tampered'] },
  ],
  [
    'and the key with them',
    ({ db, scene: { enrolled, agreed } }) => {
      for (const table of ['template', 'person_key'])
        db.exec(
          `UPDATE ${table} SET person_id = '${agreed}', consent_seq = ${seqOf(db, agreed)} WHERE person_id = '${enrolled}'`,
        );
    },
    { matched: ['bystander'], alarms: ['template-tampered'] },
  ],
  [
    'swaps the keys of two people',
    ({ db, scene: { enrolled, bystander } }) =>
      db.exec(`UPDATE person_key SET wrapped = (SELECT wrapped FROM older.person_key AS other WHERE other.person_id =
        CASE person_key.person_id WHEN '${enrolled}' THEN '${bystander}' ELSE '${enrolled}' END)`),
    { matched: [], alarms: ['template-tampered'] },
  ],
  [
    'swaps the templates of two people',
    ({ db, scene: { enrolled, bystander } }) =>
      db.exec(`UPDATE template SET sealed = (SELECT sealed FROM older.template AS other WHERE other.position = template.position AND other.person_id =
        CASE template.person_id WHEN '${enrolled}' THEN '${bystander}' ELSE '${enrolled}' END)`),
    { matched: [], alarms: ['template-tampered'] },
  ],
  [
    'puts templates under another consent',
    ({ db, scene: { enrolled, agreed } }) =>
      db.exec(`UPDATE template SET consent_seq = ${seqOf(db, agreed)} WHERE person_id = '${enrolled}'`),
    { matched: ['bystander'], alarms: ['template-tampered'] },
  ],
  [
    'changes one byte of a template',
    ({ db, scene: { enrolled } }) =>
      db.exec(
        `UPDATE template SET sealed = CAST(substr(sealed, 1, 99) || x'00' || substr(sealed, 101) AS BLOB) WHERE person_id = '${enrolled}'`,
      ),
    { matched: ['bystander'], alarms: ['template-tampered'] },
  ],
  [
    'makes up a consent, with the hash of a genuine one',
    ({ db, scene: { never, agreed } }) => {
      db.exec(`CREATE TEMP TABLE forged AS SELECT * FROM consent WHERE seq = ${seqOf(db, agreed)}`);
      db.exec(`UPDATE forged SET seq = (SELECT max(seq) + 1 FROM consent), person_id = '${never}', record_id = '00000000-0000-7000-8000-00000000abcd',
        prev_hash = (SELECT this_hash FROM consent ORDER BY seq DESC LIMIT 1)`);
      // The hash is unique in the table: the genuine row has to make room for it.
      db.exec(`UPDATE consent SET this_hash = printf('%064d', 1) WHERE seq = ${seqOf(db, agreed)}`);
      db.exec('INSERT INTO consent SELECT * FROM forged');
    },
    { matched: [], alarms: ['ledger-broken'] },
  ],
  [
    'moves a genuine consent to another person',
    ({ db, scene: { never, agreed } }) => db.exec(`UPDATE consent SET person_id = '${never}' WHERE person_id = '${agreed}'`),
    { matched: [], alarms: ['ledger-broken'] },
  ],
  [
    'makes a consent last longer',
    ({ db, scene: { enrolled } }) =>
      db.exec(`UPDATE consent SET valid_until_ms = valid_until_ms + 1 WHERE person_id = '${enrolled}'`),
    { matched: [], alarms: ['ledger-broken'] },
  ],
  [
    'turns a withdrawal into a consent',
    ({ db, scene: { withdrawn } }) =>
      db.exec(`UPDATE consent SET event = 'given', presented_by = 'screen', copy_given = 1, dwell_ms = 1, asked_by_resident = 0,
        alt_credential_id = (SELECT id FROM credential LIMIT 1), alt_issued_at_ms = 1, signature_sha256 = printf('%064d', 7),
        valid_until_ms = at_ms + 1000000 WHERE person_id = '${withdrawn}' AND event = 'withdrawn'`),
    { matched: [], alarms: ['ledger-broken', 'records-restored'] },
  ],
  [
    'deletes the records of withdrawals and their steps',
    ({ db }) => db.exec('DELETE FROM withdrawal_step; DELETE FROM withdrawal'),
    { matched: both, alarms: ['records-restored'] },
  ],
  [
    'tells another reason for a withdrawal',
    ({ db }) => db.exec("UPDATE withdrawal SET reason = 'expired'"),
    { matched: both, alarms: ['records-restored'] },
  ],
  [
    'takes a limit of hours and lanes away',
    ({ db, scene: { limited } }) => db.exec(`DELETE FROM person_access WHERE person_id = '${limited}'`),
    { matched: both, alarms: ['access-tampered'] },
  ],
  [
    'widens it',
    ({ db, scene: { limited } }) =>
      db.exec(`UPDATE person_access SET lane_groups = NULL, until_day = NULL WHERE person_id = '${limited}'`),
    { matched: both, alarms: ['access-tampered'] },
  ],
  [
    'takes a limit away together with its seal',
    ({ db, scene: { limited } }) =>
      db.exec(
        `DELETE FROM person_access WHERE person_id = '${limited}'; DELETE FROM person_right_seal WHERE person_id = '${limited}'`,
      ),
    { matched: both, alarms: ['access-tampered'] },
  ],
  [
    "gives somebody another one's seal",
    ({ db, scene: { limited, never } }) =>
      db.exec(`DELETE FROM person_access WHERE person_id = '${limited}';
        UPDATE person_right_seal SET access_mac = (SELECT access_mac FROM older.person_right_seal WHERE person_id = '${never}') WHERE person_id = '${limited}'`),
    { matched: both, alarms: ['access-tampered'] },
  ],
  [
    'takes away the sum of all seals',
    ({ db, scene: { limited } }) =>
      db.exec(`DELETE FROM person_access WHERE person_id = '${limited}'; DELETE FROM meta WHERE name = 'rights-seal'`),
    { matched: both, alarms: ['access-tampered'] },
  ],
  [
    'lifts the mark of a look-alike',
    ({ db, scene: { limited } }) => db.exec(`UPDATE person_face_mode SET look_alike = 0 WHERE person_id = '${limited}'`),
    { matched: both, alarms: ['access-tampered'] },
  ],
  [
    'edits an entry of the log',
    ({ db }) => db.exec("UPDATE ledger_entry SET entry = replace(entry, 'guard', 'gu4rd')"),
    { matched: [], alarms: ['ledger-broken'] },
  ],
  [
    'cuts the last entries off the log',
    ({ db }) => db.exec('DELETE FROM ledger_entry WHERE seq >= (SELECT max(seq) - 2 FROM ledger_entry)'),
    { matched: [], alarms: ['ledger-broken'] },
  ],
];

describe('records edited on a copy, with every rule put back as it was', () => {
  it.each(attacks)('an attacker who %s', (_, attack, expected) => {
    const room = scene();
    edit(room, attack);
    const found = nextStart(room);
    expect(found.database.mended).toEqual([]);
    expect(found.alarms).toEqual(expected.alarms);
    expect(found.matched.toSorted()).toEqual(expected.matched.map((who) => room[who]).toSorted());
    expect(found.matched).not.toContain(room.withdrawn);
    // Whatever was done to it, nobody passes wider than before.
    if (expected.alarms.includes('access-tampered')) {
      const access = found.people.access(room.limited);
      const isNarrow = access.groups?.join() === 'A' || access.untilDay === '1970-01-01';
      expect([isNarrow, found.people.faceMode(room.limited).faceMode]).toEqual([true, 'card-and-face']);
    }
  });

  it('nobody attacks: nothing is raised', () => {
    const room = scene();
    edit(room, () => undefined);
    const { alarms, matched } = nextStart(room);
    expect([alarms, matched.toSorted()]).toEqual([[], [room.enrolled, room.bystander].toSorted()]);
  });

  it('rules left out are put back and told', () => {
    const room = scene();
    room.otherProgram().exec('DROP TRIGGER decision_never_changes');
    expect(nextStart(room).alarms).toEqual(['ledger-broken']);
  });

  it('the whole file replaced by the older copy: who withdrew since is ended again', () => {
    const room = scene();
    room.database.close();
    copyFileSync(room.older, room.path);
    const found = nextStart(room);
    expect(found.alarms).toEqual(['records-restored']);
    expect(found.matched.toSorted()).toEqual([room.enrolled, room.bystander].toSorted());
  });

  it('the write-ahead log of another file laid beside it revives nobody', () => {
    const room = scene();
    const wal = `${room.path}-wal`;
    const elsewhere = scene();
    elsewhere.people.markLookAlike(elsewhere.never, true);
    const foreign = readFileSync(`${elsewhere.path}-wal`);
    expect(foreign.length).toBeGreaterThan(0);
    room.database.close();
    writeFileSync(wal, foreign);
    // SQLite either leaves it aside or gives up on the file; both are seen, and nobody comes back.
    let matched: PersonId[] = [];
    try {
      matched = nextStart(room).matched;
    } catch (error) {
      expect(String(error)).toMatch(/DATABASE_BROKEN/);
    }
    expect(matched).not.toContain(room.withdrawn);
  });

  it('tombstones deleted as well: the database itself knows of the withdrawal', () => {
    const room = scene();
    edit(room, () => undefined);
    rmSync(join(room.folder, tombstonesName));
    const found = nextStart(room);
    expect([found.alarms, found.consent.isLive(room.withdrawn)]).toEqual([['records-restored'], false]);
  });
});
