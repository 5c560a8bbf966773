import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { must } from '../storage/temporaryStation';
import { consentRoom, model } from './consentRoom';

/** An enrolled resident in a folder that no process has open. */
function prepared() {
  const room = consentRoom();
  const id = room.enrolledResident();
  const secrets = [...room.rows('template').map((row) => row.sealed), ...room.rows('person_key').map((row) => row.wrapped)];
  room.database.close();
  const onDisk = () =>
    [room.path, `${room.path}-wal`, `${room.path}-journal`]
      .filter(existsSync)
      .map((file) => readFileSync(file))
      .some((file) => secrets.some((secret) => file.includes(Buffer.from(secret as Uint8Array).subarray(0, 16))));
  const withdrawAndDie = async (step: string) => {
    const script = join(import.meta.dirname, 'withdrawAndDie.ts');
    const key = Buffer.from(room.masterKey).toString('hex');
    const child = spawn(process.execPath, ['--import', 'tsx', script, room.folder, key, id, step], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const answer: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => answer.push(chunk));
    const [code, signal] = await once(child, 'close');
    return { code, signal, answer: Buffer.concat(answer).toString() };
  };
  return { ...room, id, onDisk, withdrawAndDie };
}

describe('a station killed while it carries out a withdrawal', () => {
  it.each(['after matching stopped', 'before the commit'])(
    '%s: nothing was promised, nothing is lost, and it can be done again',
    async (step) => {
      const { id, onDisk, withdrawAndDie, restart } = prepared();
      expect(await withdrawAndDie(step)).toEqual({ code: null, signal: 'SIGKILL', answer: '' });
      const { consent, gallery } = restart();
      expect(consent.verifyChain()).toEqual({ ok: true, entries: 1 });
      expect(consent.loadGallery(model)).toEqual({ loaded: 2, suspended: 0, tampered: 0 });
      expect(must(consent.withdraw(id, 'guard'))).toMatchObject({
        templatesDeleted: 2,
        keyDestroyed: true,
        stillMatchable: false,
      });
      expect([gallery.has(id), onDisk()]).toEqual([false, false]);
    },
  );

  it('before the log is cut: it is withdrawn, and the next start erases the rest', async () => {
    const { id, onDisk, withdrawAndDie, restart } = prepared();
    expect(await withdrawAndDie('before the log is cut')).toEqual({ code: null, signal: 'SIGKILL', answer: '' });
    expect(onDisk()).toBe(true);
    const { consent, database } = restart();
    expect(onDisk()).toBe(false);
    expect(consent.state(id, model)).toMatchObject({ consent: { state: 'withdrawn' }, templates: 0 });
    expect(consent.loadGallery(model)).toEqual({ loaded: 0, suspended: 0, tampered: 0 });
    expect(database.db.prepare('SELECT count(*) AS n FROM person_key').get()).toEqual({ n: 0 });
    expect(consent.verifyChain()).toEqual({ ok: true, entries: 2 });
  });

  it('is not what happens when nobody kills it', async () => {
    const { id, onDisk, withdrawAndDie } = prepared();
    const { code, answer } = await withdrawAndDie('never');
    expect([code, JSON.parse(answer)]).toMatchObject([
      0,
      { ok: true, value: { personId: id, templatesDeleted: 2, keyDestroyed: true } },
    ]);
    expect(onDisk()).toBe(false);
  });
});
