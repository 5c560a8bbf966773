import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { signCheckpoint } from '../../../main/ledger/checkpoint';
import { entryText } from '../../../main/ledger/logEntry';
import { leafHash } from '../../../main/ledger/merkle';
import { createSigner } from '../../../main/ledger/signedNote';
import { must } from '../storage/temporaryStation';
import { type LedgerRoom, ledgerRoom } from './ledgerRoom';

const SIZE = 601;

/** A log with stored nodes and a handover, whole. */
function wholeRoom(): LedgerRoom {
  const room = ledgerRoom();
  room.fill(300);
  must(room.ledger.rotateKey());
  room.fill(299);
  must(room.ledger.keepCheckpoint());
  expect(room.ledger.verify()).toMatchObject({ ok: true, entries: SIZE });
  return room;
}

const textOf = (db: DatabaseSyncInstance, seq: number) =>
  (db.prepare('SELECT entry FROM ledger_entry WHERE seq = ?').get(seq) as { entry: string }).entry;
const put = (db: DatabaseSyncInstance, seq: number, text: string, hash = leafHash(text)) =>
  db.prepare('UPDATE ledger_entry SET entry = ?, leaf_hash = ? WHERE seq = ?').run(text, Buffer.from(hash, 'hex'), seq);

/** Writes entries anew from `from` on, each naming the one before: what somebody without the key can do. */
function rechain(db: DatabaseSyncInstance, station: string, from: number, last = SIZE - 1): void {
  let prev = leafHash(textOf(db, from - 1));
  for (let seq = from; seq <= last; seq += 1) {
    const { at, kind, body } = JSON.parse(textOf(db, seq));
    const changed = seq === from ? { ...body, index: 12_345 } : body;
    const text = entryText({ atMs: Date.parse(at), kind, body: changed }, { seq, prev, station });
    put(db, seq, text);
    prev = leafHash(text);
  }
}

interface Known {
  stationId: string;
  origin: string;
  rootAtFive: string;
}
type Attack = (db: DatabaseSyncInstance, log: Known) => void;

const attacks: { name: string; attack: Attack; firstBad: number | null; why: string }[] = [
  {
    name: 'one digit of one entry',
    attack: (db) => db.exec(`UPDATE ledger_entry SET entry = replace(entry, '"index":40', '"index":41') WHERE seq = 41`),
    firstBad: 41,
    why: 'wrong-hash',
  },
  {
    name: 'a space no canonical JSON has',
    attack: (db) => db.exec(`UPDATE ledger_entry SET entry = replace(entry, '"body":', '"body": ') WHERE seq = 300`),
    firstBad: 300,
    why: 'not-canonical',
  },
  {
    name: 'a line end in the middle of an entry',
    attack: (db) => db.exec(`UPDATE ledger_entry SET entry = replace(entry, '"body":', '"body":' || char(10)) WHERE seq = 7`),
    firstBad: 7,
    why: 'not-canonical',
  },
  {
    name: 'bytes that are not UTF-8',
    attack: (db) => db.exec("UPDATE ledger_entry SET entry = CAST(x'7bf09080227d' AS TEXT) WHERE seq = 7"),
    firstBad: 7,
    why: 'wrong-hash',
  },
  {
    name: 'an entry that holds nothing',
    attack: (db) => db.exec("UPDATE ledger_entry SET entry = '' WHERE seq = 8"),
    firstBad: 8,
    why: 'not-canonical',
  },
  {
    name: 'a hash on record',
    attack: (db) => db.exec('UPDATE ledger_entry SET leaf_hash = zeroblob(32) WHERE seq = 9'),
    firstBad: 9,
    why: 'wrong-hash',
  },
  {
    name: 'an entry with its hash, so that only the next one tells',
    attack: (db) => put(db, 10, textOf(db, 10).replace('"index":9', '"index":8')),
    firstBad: 11,
    why: 'wrong-prev',
  },
  {
    name: 'the kind it is found by',
    attack: (db) => db.exec("UPDATE ledger_entry SET kind = 'other.kind' WHERE seq = 12"),
    firstBad: 12,
    why: 'wrong-kind',
  },
  {
    name: 'the station',
    attack: (db, log) =>
      put(
        db,
        0,
        textOf(db, 0).replace(
          `"station":"${log.stationId}"`,
          `"station":"${log.stationId.replace(/.$/, 'x').replace('x', log.stationId.endsWith('0') ? '1' : '0')}"`,
        ),
      ),
    firstBad: 0,
    why: 'wrong-station',
  },
  {
    name: 'a day that does not exist',
    attack: (db) => put(db, 13, textOf(db, 13).replace(/"at":"\d{4}-\d\d-\d\d/, '"at":"2026-02-31')),
    firstBad: 13,
    why: 'wrong-time',
  },
  {
    name: 'another version',
    attack: (db) => put(db, 14, textOf(db, 14).replace('"v":1', '"v":2')),
    firstBad: 14,
    why: 'wrong-shape',
  },
  {
    name: 'two entries in each other’s place',
    attack: (db) => {
      const [a, b] = [textOf(db, 20), textOf(db, 21)];
      put(db, 20, b);
      put(db, 21, a);
    },
    firstBad: 20,
    why: 'wrong-seq',
  },
  {
    name: 'one entry taken out',
    attack: (db) => db.exec('DELETE FROM ledger_entry WHERE seq = 30'),
    firstBad: 30,
    why: 'wrong-seq',
  },
  {
    name: 'the first ones taken out',
    attack: (db) => db.exec('DELETE FROM ledger_entry WHERE seq < 100'),
    firstBad: 0,
    why: 'wrong-seq',
  },
  {
    name: 'a whole batch taken out',
    attack: (db) => db.exec('DELETE FROM ledger_entry WHERE seq >= 256 AND seq < 512'),
    firstBad: 256,
    why: 'wrong-seq',
  },
  {
    name: 'the last one cut off',
    attack: (db) => db.exec(`DELETE FROM ledger_entry WHERE seq = ${SIZE - 1}`),
    firstBad: SIZE - 1,
    why: 'cut',
  },
  {
    name: 'many cut off, with their nodes',
    attack: (db) => db.exec('DELETE FROM ledger_entry WHERE seq >= 100; DELETE FROM ledger_node'),
    firstBad: 100,
    why: 'cut',
  },
  { name: 'all of them', attack: (db) => db.exec('DELETE FROM ledger_entry'), firstBad: 0, why: 'cut' },
  {
    name: 'an entry put on at the end without the key',
    attack: (db, log) => {
      const prev = leafHash(textOf(db, SIZE - 1));
      const text = entryText({ atMs: 0, kind: 'a.b', body: {} }, { seq: SIZE, prev, station: log.stationId });
      db.prepare('INSERT INTO ledger_entry VALUES (?, ?, ?, ?)').run(SIZE, 'a.b', Buffer.from(leafHash(text), 'hex'), text);
    },
    firstBad: SIZE,
    why: 'head-differs',
  },
  {
    name: 'an entry, and everything after it chained anew',
    attack: (db, log) => {
      rechain(db, log.stationId, 590);
    },
    firstBad: null,
    why: 'head-differs',
  },
  {
    name: 'an entry under a stored node, chained anew',
    attack: (db, log) => rechain(db, log.stationId, 100),
    firstBad: 0,
    why: 'node-wrong',
  },
  {
    name: 'a stored node',
    attack: (db) => db.exec('UPDATE ledger_node SET hash = zeroblob(32) WHERE level = 8 AND place = 1'),
    firstBad: 256,
    why: 'node-wrong',
  },
  { name: 'stored nodes gone', attack: (db) => db.exec('DELETE FROM ledger_node'), firstBad: 0, why: 'node-wrong' },
  {
    name: 'the sealed place gone',
    attack: (db) => db.exec("DELETE FROM meta WHERE name = 'ledger-head'"),
    firstBad: null,
    why: 'head-missing',
  },
  {
    name: 'the sealed place forged',
    attack: (db) =>
      db.exec(
        "UPDATE meta SET value = x'0102030405060708091011121314151617181920212223242526272829303132' WHERE name = 'ledger-head'",
      ),
    firstBad: null,
    why: 'head-missing',
  },
  {
    name: 'a checkpoint signed with a key of somebody’s own',
    attack: (db, log) => {
      const foreign = createSigner(log.origin, new Uint8Array(32).fill(9));
      const note = signCheckpoint({ origin: log.origin, size: 5, rootHex: log.rootAtFive }, [foreign]);
      db.prepare("UPDATE meta SET value = ? WHERE name = 'ledger-checkpoint'").run(Buffer.from(note));
    },
    firstBad: null,
    why: 'signature-wrong',
  },
  {
    name: 'a key of somebody’s own, put in the place of the station’s',
    attack: (db, log) => {
      const foreign = createSigner(log.origin, new Uint8Array(32).fill(9));
      db.prepare('UPDATE ledger_key SET verifier = ? WHERE number = 2').run(foreign.key.text);
    },
    firstBad: null,
    why: 'keys-differ',
  },
  {
    name: 'a handover gone',
    attack: (db) => db.exec('UPDATE ledger_key SET handover = NULL WHERE number = 2'),
    firstBad: null,
    why: 'signature-wrong',
  },
];

function attackRoom({ ledger, database, attack: onFile }: LedgerRoom, attack: Attack): void {
  const log = { stationId: ledger.stationId, origin: ledger.origin, rootAtFive: ledger.rootHex(5) };
  database.close();
  onFile((db) => attack(db, log));
}

describe('whoever changes the file past the console is found: it', () => {
  it.each(attacks)('changes $name', ({ attack, firstBad, why }) => {
    const room = wholeRoom();
    attackRoom(room, attack);
    const { ledger } = room.reopen();
    const check = ledger.verify();
    if (why === 'keys-differ')
      expect(check).toMatchObject({ ok: false, why: expect.stringMatching(/keys-differ|signature-wrong/) });
    else expect(check).toMatchObject({ ok: false, firstBad, why });
  });

  it.each(attacks.filter(({ why }) => ['cut', 'head-differs', 'head-missing'].includes(why)))(
    'changes $name, and entries appended after that heal nothing',
    ({ attack }) => {
      const room = wholeRoom();
      attackRoom(room, attack);
      const { ledger } = room.reopen();
      for (let index = 0; index < 3; index += 1) ledger.append('after.attack', { index });
      expect(ledger.verify().ok).toBe(false);
      expect(ledger.checkpoint()).toMatchObject({ ok: false, error: { code: 'LEDGER_BROKEN' } });
      expect(ledger.rotateKey().ok).toBe(false);
    },
  );

  it('puts back an earlier state of the whole file: whole in itself, but not for whoever has seen the later one', () => {
    const room = wholeRoom();
    const later = {
      size: SIZE,
      rootHex: room.ledger.rootHex(),
      ahead: 'second-place-ahead',
      differs: 'second-place-differs',
    } as const;
    const earlier = ledgerRoom();
    expect(earlier.ledger.verify([later])).toMatchObject({ ok: false, why: 'second-place-ahead', firstBad: 1 });
    expect(room.ledger.verify([{ ...later, rootHex: '00'.repeat(32) }])).toMatchObject({
      ok: false,
      why: 'second-place-differs',
    });
    expect(room.ledger.verify([later, { ...later, size: 5, rootHex: room.ledger.rootHex(5) }]).ok).toBe(true);
  });

  it('changes any single byte of any entry', () => {
    const room = wholeRoom();
    const bytes = Buffer.from(room.ledger.entry(77)?.bytes ?? []);
    room.database.close();
    const write = (content: Buffer) =>
      room.attack((db) => db.prepare('UPDATE ledger_entry SET entry = CAST(? AS TEXT) WHERE seq = 77').run(content));
    for (let at = 0; at < bytes.length; at += 9) {
      const bent = Buffer.from(bytes);
      bent[at] = (bent[at] ?? 0) ^ (1 << (at % 8));
      write(bent);
      const { ledger, database } = room.reopen();
      expect(ledger.verify()).toMatchObject({ ok: false, firstBad: 77 });
      database.close();
    }
    write(bytes);
    expect(room.reopen().ledger.verify().ok).toBe(true);
  });
});
