import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tombstonesName } from '../../../main/consent/tombstones';
import type { PersonId } from '../../../main/contract/ids';
import { must } from '../storage/temporaryStation';
import { type ConsentRoom, consentRoom, face, model } from './consentRoom';

type Started = ReturnType<typeof start>;

/** The next start of the station, as far as consents are concerned. */
function start(room: ConsentRoom) {
  const after = room.restart();
  const reopened = after.consent.reopen();
  const loaded = after.consent.loadGallery(model);
  const entries = (kind: string) => [...after.log.entries({ kinds: [kind] })].map(({ body }) => body);
  const enrolAnew = (id: PersonId, seed: number) => {
    must(after.consent.record(room.form(id, {}, after.consent), 'manager'));
    must(after.consent.enrol(must(after.consent.activeConsent(id)), model, [face(seed)]));
  };
  return { ...after, reopened, loaded, entries, enrolAnew };
}

const stonesOf = (room: ConsentRoom) => join(room.folder, tombstonesName);
const copyOf = (room: ConsentRoom) => {
  room.database.flushErased();
  copyFileSync(room.path, `${room.path}.backup`);
};
const putBack = (room: ConsentRoom, open: Pick<Started, 'database'> = room) => {
  if (open.database.db.isOpen) open.database.close();
  copyFileSync(`${room.path}.backup`, room.path);
};
const quiet = { resumed: 0, reapplied: 0, isOlderCopy: false };

/** Two enrolled residents and a backup; then the first withdraws. */
function scene() {
  const room = consentRoom();
  const id = room.enrolledResident();
  const other = room.enrolledResident();
  copyOf(room);
  const report = must(room.consent.withdraw(id, { operator: 'guard' }));
  return { ...room, id, other, report };
}

describe('an older copy of the database that is put back', () => {
  it('revives nobody who withdrew since: ended again before anything is matched, on record, and told', () => {
    const room = scene();
    putBack(room);
    const found = start(room);
    expect(found.reopened).toEqual({ resumed: 0, reapplied: 1, isOlderCopy: true });
    expect([found.consent.isLive(room.id), found.gallery.has(room.id)]).toEqual([false, false]);
    expect(found.database.db.prepare('SELECT count(*) AS n FROM person_key WHERE person_id = ?').get(room.id)).toEqual({ n: 0 });
    expect(found.gallery.has(room.other)).toBe(true);
    const { withdrawalId } = room.report;
    expect(found.entries('withdrawal.reapplied')).toMatchObject([{ personId: room.id, withdrawalId }]);
    expect(found.entries('withdrawal.certified')).toMatchObject([{ withdrawalId }]);
    expect(found.consent.certificate(withdrawalId)).toMatchObject({ complete: true, reason: 'withdrawn' });
    found.database.close();
    expect(start(room).reopened).toEqual(quiet);
  });

  it('and leaves the way open for a fresh consent, which the next starts do not touch', () => {
    const room = scene();
    putBack(room);
    const found = start(room);
    found.enrolAnew(room.id, 7);
    found.database.close();
    const later = start(room);
    expect(later.reopened).toEqual(quiet);
    expect([later.consent.isLive(room.id), later.gallery.has(room.id)]).toEqual([true, true]);
  });

  it('from before the person agreed at all: nothing is revived, and a consent given then is not taken for the old one', () => {
    const room = consentRoom();
    const id = room.resident();
    copyOf(room);
    room.give(id);
    room.enrol(id);
    must(room.consent.withdraw(id, { operator: 'guard' }));
    putBack(room);
    const found = start(room);
    expect(found.reopened).toEqual({ resumed: 0, reapplied: 0, isOlderCopy: true });
    found.enrolAnew(id, 7);
    found.database.close();
    const later = start(room);
    expect(later.reopened).toEqual(quiet);
    expect(later.gallery.has(id)).toBe(true);
  });

  it('after two withdrawals and a fresh consent in between: the consent of the backup is ended once, and that was all', () => {
    const room = scene();
    room.give(room.id);
    room.enrol(room.id);
    must(room.consent.withdraw(room.id, { operator: 'guard' }));
    putBack(room);
    const found = start(room);
    expect(found.reopened).toEqual({ resumed: 0, reapplied: 1, isOlderCopy: true });
    found.enrolAnew(room.id, 7);
    found.database.close();
    expect(start(room)).toMatchObject({ reopened: quiet, loaded: { loaded: 3 } });
  });

  it('with a consent that was renewed since, and then withdrawn: the renewed one is not revived either', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    copyOf(room);
    room.give(id);
    must(room.consent.withdraw(id, { operator: 'guard' }));
    putBack(room);
    const found = start(room);
    expect([found.reopened.reapplied, found.gallery.has(id)]).toEqual([1, false]);
  });

  it.each(['refused', 'expired', 'moved-out'] as const)('revives nobody whose consent ended otherwise: %s', (how) => {
    const room = consentRoom();
    const id = room.enrolledResident();
    copyOf(room);
    if (how === 'refused') must(room.consent.record(room.form(id, { decision: 'refused' }), 'manager'));
    if (how === 'moved-out') must(room.consent.moveOut(room.movesOut(id), 'manager'));
    if (how === 'expired') {
      room.clock.setTimeOfDay(room.consent.state(id, model).consent.validUntilMs ?? 0);
      expect(room.consent.expireDue()).toBe(1);
      room.clock.setTimeOfDay(Date.now());
    }
    putBack(room);
    const found = start(room);
    expect(found.reopened).toEqual({ resumed: 0, reapplied: 1, isOlderCopy: true });
    expect([found.consent.isLive(id), found.gallery.has(id)]).toEqual([false, false]);
    expect(found.people.exists(id)).toBe(how !== 'moved-out');
  });

  it('together with rows from the newer one that say all was done: they mean nothing without the entry they belong to', () => {
    const room = scene();
    const tables = ['withdrawal', 'withdrawal_step', 'tombstone_seen'] as const;
    const rows = tables.map((table) => [table, room.rows(table)] as const);
    room.database.close();
    putBack(room);
    const other = room.otherProgram();
    other.exec('DROP TRIGGER withdrawal_ends_a_consent; DROP TRIGGER withdrawal_step_follows');
    for (const [table, all] of rows) {
      for (const row of all) {
        const values = Object.values(row) as Uint8Array[];
        other.prepare(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(', ')})`).run(...values);
      }
    }
    const found = room.restart();
    expect(found.database.mended).toEqual(['withdrawal_ends_a_consent', 'withdrawal_step_follows']);
    expect(found.consent.isLive(room.id)).toBe(false);
  });
});

describe('the file of tombstones', () => {
  it('holds ids, a place, a reason and times, and nothing else about anybody', () => {
    const room = scene();
    const lines = readFileSync(stonesOf(room), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => Object.keys(JSON.parse(line)))).toEqual(
      Array(2).fill(['n', 'withdrawalId', 'personId', 'consentSeq', 'reason', 'atMs', 'phase', 'mac']),
    );
  });

  const damage: [string, (path: string) => void][] = [
    ['taken away', (path) => rmSync(path)],
    ['emptied', (path) => writeFileSync(path, '')],
    [
      'cut by its last line',
      (path) => writeFileSync(path, `${readFileSync(path, 'utf8').trimEnd().split('\n').slice(0, -1).join('\n')}\n`),
    ],
    ['cut by its first line', (path) => writeFileSync(path, readFileSync(path, 'utf8').split('\n').slice(1).join('\n'))],
    [
      'told of another person',
      (path) => writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/"reason":"withdrawn"/g, '"reason":"expired"')),
    ],
    ['filled with rubbish', (path) => writeFileSync(path, 'rubbish\n')],
  ];
  it.each(damage)('is put right from the database, and told, when it was %s', (_, spoil) => {
    const room = scene();
    room.database.close();
    spoil(stonesOf(room));
    const found = start(room);
    expect(found.reopened.isOlderCopy).toBe(true);
    expect(found.consent.isLive(room.id)).toBe(false);
    found.database.close();
    expect(start(room).reopened).toEqual(quiet);
    // Whole again: it still does what it is for.
    putBack(room);
    expect(start(room)).toMatchObject({ reopened: { reapplied: 1, isOlderCopy: true } });
  });

  it('with a last line that a power cut left half written goes on as if it had not begun', () => {
    const room = scene();
    room.database.close();
    const path = stonesOf(room);
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"n":2,"withdr`);
    expect(start(room).reopened).toEqual(quiet);
    expect(readFileSync(path, 'utf8').endsWith('\n')).toBe(true);
  });

  it('half written when the disk filled up, and the disk still full: the room opens, and the next end puts the file right', () => {
    const room = scene();
    writeFileSync(stonesOf(room), '{"n":2,"withdr', { flag: 'a' });
    // Where the new file would go nothing can be written.
    mkdirSync(join(`${stonesOf(room)}.new`, 'full'), { recursive: true });
    const found = start(room);
    expect(found.reopened).toEqual(quiet);
    expect(() => found.consent.withdraw(room.other, { operator: 'guard' })).toThrow();
    expect([found.gallery.has(room.other), found.consent.isLive(room.other)]).toEqual([false, false]);
    rmSync(`${stonesOf(room)}.new`, { recursive: true });
    must(found.consent.withdraw(room.other, { operator: 'guard' }));
    found.database.close();
    putBack(room, found);
    const later = start(room);
    expect(later.reopened).toEqual({ resumed: 0, reapplied: 2, isOlderCopy: true });
    expect([later.consent.isLive(room.id), later.consent.isLive(room.other)]).toEqual([false, false]);
  });

  it('that cannot be read is told, kept beside, and does not keep the room from opening', () => {
    const room = scene();
    rmSync(stonesOf(room));
    mkdirSync(join(stonesOf(room), 'kept'), { recursive: true });
    const found = start(room);
    expect(found.reopened.isOlderCopy).toBe(true);
    expect([found.consent.isLive(room.id), found.consent.isLive(room.other)]).toEqual([false, true]);
    must(found.consent.withdraw(room.other, { operator: 'guard' }));
    expect(existsSync(join(`${stonesOf(room)}.unreadable`, 'kept'))).toBe(true);
    found.database.close();
    expect(start(room).reopened).toEqual(quiet);
  });

  it('of another station ends nothing here', () => {
    const [room, elsewhere] = [scene(), scene()];
    room.database.close();
    const own = readFileSync(stonesOf(room), 'utf8');
    writeFileSync(stonesOf(room), readFileSync(stonesOf(elsewhere), 'utf8') + own);
    const found = start(room);
    expect(found.reopened).toMatchObject({ resumed: 0, reapplied: 0, isOlderCopy: true });
    expect(found.gallery.has(room.other)).toBe(true);
  });

  it('is not there before the first end', () => {
    const room = consentRoom();
    room.enrolledResident();
    expect(existsSync(stonesOf(room))).toBe(false);
  });
});

describe('what the tombstones cannot know', () => {
  it('is an older copy of both files: only the second place of the ledger tells, for the log has become shorter', () => {
    const room = scene();
    const before = room.log.size();
    room.database.close();
    rmSync(stonesOf(room));
    putBack(room);
    const found = start(room);
    expect(found.reopened).toEqual(quiet);
    expect(found.log.size()).toBeLessThan(before);
  });
});
