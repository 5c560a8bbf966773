import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withdrawalSteps } from '../../../main/contract/withdrawal';
import { must } from '../storage/temporaryStation';
import { consentRoom, face, model } from './consentRoom';

/** An enrolled resident, and another, in a folder that no process has open. */
function prepared() {
  const room = consentRoom();
  const id = room.enrolledResident();
  const other = room.enrolledResident();
  const isHis = (row: Record<string, unknown>) => row.person_id === id;
  const secrets = [
    ...room
      .rows('template')
      .filter(isHis)
      .map((row) => row.sealed),
    ...room
      .rows('person_key')
      .filter(isHis)
      .map((row) => row.wrapped),
  ];
  room.database.close();
  const onDisk = () =>
    [room.path, `${room.path}-wal`, `${room.path}-journal`]
      .filter(existsSync)
      .map((file) => readFileSync(file))
      .some((file) => secrets.some((secret) => file.includes(Buffer.from(secret as Uint8Array).subarray(0, 16))));
  const withdrawAndDie = async (point: string, how = 'withdrawn') => {
    const script = join(import.meta.dirname, 'withdrawAndDie.ts');
    const key = Buffer.from(room.masterKey).toString('hex');
    const child = spawn(process.execPath, ['--import', 'tsx', script, room.folder, key, id, point, how], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const answer: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => answer.push(chunk));
    const [code, signal] = await once(child, 'close');
    return { code, signal, answer: Buffer.concat(answer).toString() };
  };
  return { ...room, id, other, onDisk, withdrawAndDie };
}
type Prepared = ReturnType<typeof prepared>;

/** What the next start finds and does, before anything is matched. */
function nextStart({ restart, id, other, onDisk }: Prepared) {
  const after = restart();
  const isLiveAtOnce = after.consent.isLive(id);
  const reopened = after.consent.reopen();
  const loaded = after.consent.loadGallery(model);
  const kinds = [...after.log.entries()]
    .filter(({ body }) => body.personId === id)
    .map(({ kind }) => kind)
    .filter((kind) => kind.startsWith('withdrawal.'));
  return {
    ...after,
    isLiveAtOnce,
    reopened,
    loaded,
    kinds,
    matched: [after.gallery.has(id), after.gallery.has(other)],
    left: onDisk(),
  };
}

const nine = withdrawalSteps.map((step) => `withdrawal.${step}`);

/** From the first thing on disk to the last. Step 1 and 2 share their transaction with the end of the consent and of its key. */
const points = [
  'after the tombstone',
  'before the commit of withdrawal.probed-before',
  'after withdrawal.probed-before',
  'before the log is cut',
  ...withdrawalSteps.slice(2).flatMap((step) => [`before the commit of withdrawal.${step}`, `after withdrawal.${step}`]),
];

describe('a station killed while it carries out a withdrawal', () => {
  it('before anything is on disk: nothing was promised, nothing is lost, and it can be done again', async () => {
    const room = prepared();
    expect(await room.withdrawAndDie('after matching stopped')).toEqual({ code: null, signal: 'SIGKILL', answer: '' });
    const { consent, gallery, loaded } = nextStart(room);
    expect(loaded).toEqual({ loaded: 4, suspended: 0, tampered: 0 });
    expect(must(consent.withdraw(room.id, { operator: 'guard' }))).toMatchObject({
      templatesDeleted: 2,
      keyDestroyed: true,
      stillMatchable: false,
    });
    expect([gallery.has(room.id), room.onDisk()]).toEqual([false, false]);
  });

  it.each(points)('%s: the next start finishes it before anybody is matched', async (point) => {
    const room = prepared();
    expect(await room.withdrawAndDie(point)).toEqual({ code: null, signal: 'SIGKILL', answer: '' });
    const found = nextStart(room);
    expect(found.isLiveAtOnce).toBe(false);
    expect(found.matched).toEqual([false, true]);
    expect(found.loaded).toEqual({ loaded: 2, suspended: 0, tampered: 0 });
    expect(found.left).toBe(false);
    // Each step once, in its order, whichever process took it.
    expect(found.kinds).toEqual(nine);
    const last = point === 'after withdrawal.certified';
    expect(found.reopened).toEqual({ resumed: last ? 0 : 1, reapplied: 0, isOlderCopy: false });
    const [line] = found.consent.withdrawals(room.id);
    expect(line).toMatchObject({ complete: true, reason: 'withdrawn' });
    expect(line && found.consent.certificate(line.withdrawalId)).toMatchObject({
      complete: true,
      deleted: { keys: 1, templates: 2 },
    });
    expect(found.consent.verifyChain()).toEqual({ ok: true, entries: 3 });
    expect(found.log.verify()).toMatchObject({ ok: true });
    expect(found.consent.agreesWithLedger().ok).toBe(true);
  });

  it.each([
    ['unlawful', 'after consent.invalidated', { cause: 'notice-not-shown' }],
    ['unlawful', 'after the tombstone', { cause: 'notice-not-shown' }],
    ['unlawful', 'after withdrawal.key-destroyed', { cause: 'notice-not-shown' }],
    ['died', 'after people.left', { askedBy: 'close-relative', relation: 'child' }],
    ['died', 'after the tombstone', { askedBy: 'close-relative', relation: 'child' }],
    ['moved-out', 'after people.left', {}],
  ] as const)('as %s, %s: nobody is matched, and it is finished with the reason that was given', async (how, point, told) => {
    const room = prepared();
    expect(await room.withdrawAndDie(point, how)).toMatchObject({ signal: 'SIGKILL' });
    const found = nextStart(room);
    expect([found.isLiveAtOnce, found.matched]).toEqual([false, [false, true]]);
    found.consent.expireDue();
    const [line, ...others] = found.consent.withdrawals(room.id);
    expect([line, others]).toMatchObject([{ reason: how, complete: true }, []]);
    expect(line && found.consent.certificate(line.withdrawalId)).toMatchObject({ deleted: { keys: 1, templates: 2 }, ...told });
    expect([...found.log.entries({ kinds: ['consent.invalidated', 'people.left'] })]).toHaveLength(1);
    expect([room.onDisk(), found.log.verify().ok, found.consent.agreesWithLedger().ok]).toEqual([false, true, true]);
  });

  it.each([
    ['unlawful', 'before the commit of consent.invalidated'],
    ['died', 'before the commit of people.left'],
  ] as const)('as %s, %s: nothing was promised, and nothing is half done', async (how, point) => {
    const room = prepared();
    await room.withdrawAndDie(point, how);
    const found = nextStart(room);
    expect([found.consent.isLive(room.id), found.matched, found.people.exists(room.id)]).toEqual([true, [true, true], true]);
    expect([...found.log.entries({ kinds: ['consent.invalidated', 'people.left'] })]).toEqual([]);
  });

  it('leaves nothing behind that hinders a fresh consent, or the start after the next', async () => {
    const room = prepared();
    await room.withdrawAndDie('after withdrawal.key-destroyed');
    const { consent, gallery, log } = nextStart(room);
    must(consent.record(room.form(room.id, {}, consent), 'manager'));
    must(consent.enrol(must(consent.activeConsent(room.id)), model, [face(4)]));
    expect(gallery.has(room.id)).toBe(true);
    const size = log.size();
    const again = nextStart(room);
    expect(again.matched).toEqual([true, true]);
    expect(again.log.size()).toBe(size);
  });

  it('is not what happens when nobody kills it', async () => {
    const room = prepared();
    const { code, answer } = await room.withdrawAndDie('never');
    expect([code, JSON.parse(answer)]).toMatchObject([
      0,
      { ok: true, value: { personId: room.id, templatesDeleted: 2, keyDestroyed: true, certificate: { complete: true } } },
    ]);
    expect(room.onDisk()).toBe(false);
    expect(nextStart(room)).toMatchObject({ kinds: nine, reopened: { resumed: 0, reapplied: 0, isOlderCopy: false } });
  });
}, 60_000);
