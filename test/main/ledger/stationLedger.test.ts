import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../main/ledger/checkpoint';
import { parseEntry } from '../../../main/ledger/logEntry';
import { leafHash } from '../../../main/ledger/merkle';
import { verifyConsistency, verifyInclusion } from '../../../main/ledger/merkleProofs';
import { createStationLedger, type StationLedger } from '../../../main/ledger/stationLedger';
import type { JsonObject } from '../../../main/storage/ledgerPort';
import { errorOf, must, temporaryStation } from '../storage/temporaryStation';
import { ledgerRoom } from './ledgerRoom';

const hex = (hashes: readonly Uint8Array[]) => hashes.map((hash) => Buffer.from(hash).toString('hex'));
const kinds = (ledger: StationLedger) => [...ledger.entries()].map(({ kind }) => kind);

function expectProved(ledger: StationLedger, seq: number): void {
  const proof = must(ledger.proofFor(seq));
  const opened = openCheckpoint(proof.checkpoint, ledger.verifierKeys());
  if (!opened.ok) throw new Error(opened.why);
  const leaf = leafHash(Buffer.from(proof.entryBytes).toString('utf8'));
  const { size, rootHex: root } = opened.checkpoint;
  expect(verifyInclusion({ leaf, seq, path: hex(proof.hashes) }, { size, root })).toBe(true);
  expect(opened.signedBy.map(({ text }) => text)).toEqual([proof.verifierKey]);
}

describe('the station ledger', () => {
  it('begins with an entry that names the station and its key', () => {
    const { ledger } = ledgerRoom();
    const [first] = ledger.entries();
    expect(first).toMatchObject({ seq: 0, kind: 'ledger.started', body: { key: ledger.publicKeys()[0], origin: ledger.origin } });
    expect(ledger.origin).toBe(`fairgate.local/${ledger.stationId}`);
    expect(ledger.verify()).toEqual({ ok: true, entries: 1, rootHex: ledger.rootHex() });
  });

  it('keeps each entry as it was given, with its number, time and the one before', () => {
    const { ledger, clock } = ledgerRoom();
    clock.advance(5_000);
    const appended = ledger.append('consent.given', { b: ['翠湖', 1.5, null], a: true });
    const entry = ledger.entry(1);
    const text = Buffer.from(entry?.bytes ?? []).toString('utf8');
    expect(entry).toMatchObject({ ...appended, kind: 'consent.given', body: { a: true, b: ['翠湖', 1.5, null] } });
    expect(appended).toMatchObject({ seq: 1, atMs: clock.nowMs(), leafHash: leafHash(text) });
    expect(parseEntry(text)?.prev).toBe(ledger.entry(0)?.leafHash);
    expect(ledger.entry(2)).toBeNull();
  });

  it.each([
    ['a kind of one word', 'consent', {}],
    ['a kind with a capital', 'consent.Given', {}],
    ['a kind that breaks out of its quotes', 'a.b","prev":"', {}],
    ['a body with a date', 'a.b', { at: new Date() }],
    ['a body with NaN', 'a.b', { at: Number.NaN }],
    ['a body too large for a receipt', 'a.b', { text: 'x'.repeat(60_000) }],
  ])('refuses %s, and stays as it was', (_what, kind, body) => {
    const { ledger } = ledgerRoom();
    const before = ledger.rootHex();
    expect(() => ledger.append(kind, body as unknown as JsonObject)).toThrow();
    expect([ledger.size(), ledger.rootHex(), ledger.verify().ok]).toEqual([1, before, true]);
    expect(ledger.append('a.b', {}).seq).toBe(1);
  });

  it('stands or falls with the transaction around it', () => {
    const { ledger, database, fill } = ledgerRoom();
    fill(300);
    const before = [ledger.size(), ledger.rootHex()];
    expect(() =>
      database.transaction(() => {
        fill(300);
        throw new Error('something else failed');
      }),
    ).toThrow('something else failed');
    expect([ledger.size(), ledger.rootHex()]).toEqual(before);
    database.transaction(() => {
      ledger.append('kept.first', {});
      expect(() =>
        database.transaction(() => {
          ledger.append('not.kept', {});
          throw new Error('inner');
        }),
      ).toThrow('inner');
      ledger.append('kept.second', {});
    });
    expect(kinds(ledger).slice(-2)).toEqual(['kept.first', 'kept.second']);
    expect(ledger.verify()).toMatchObject({ ok: true, entries: 303 });
  });

  it('goes on after a restart where it was', () => {
    const room = ledgerRoom();
    room.fill(600);
    const before = [room.ledger.stationId, room.ledger.size(), room.ledger.rootHex(), room.ledger.publicKeys()];
    room.database.close();
    const { ledger } = room.reopen();
    expect([ledger.stationId, ledger.size(), ledger.rootHex(), ledger.publicKeys()]).toEqual(before);
    ledger.append('after.restart', {});
    expect(ledger.verify()).toMatchObject({ ok: true, entries: 602 });
  });

  it('takes entries of two processes in turn', () => {
    const room = ledgerRoom();
    const other = room.reopen().ledger;
    for (let turn = 0; turn < 300; turn += 1) (turn % 2 ? room.ledger : other).append('turn.taken', { turn });
    expect([...other.entries({ kinds: ['turn.taken'] })].map(({ body }) => body.turn)).toEqual([...Array(300).keys()]);
    expect([room.ledger.verify(), room.ledger.rootHex()]).toEqual([other.verify(), other.rootHex()]);
    expect(other.verify()).toMatchObject({ ok: true, entries: 301 });
  });

  it('finds entries by kind and from a place on, and those appended while it is read', () => {
    const { ledger, fill } = ledgerRoom();
    for (let round = 0; round < 3; round += 1) {
      fill(300);
      ledger.append('rare.one', { round });
    }
    const rare = [];
    for (const entry of ledger.entries({ kinds: ['rare.one', 'rare.other'] })) {
      rare.push(entry.seq);
      if (rare.length === 3) ledger.append('rare.other', {});
    }
    expect(rare).toEqual([301, 602, 903, 904]);
    expect([...ledger.entries({ kinds: ['rare.one'], from: 302 })].map(({ seq }) => seq)).toEqual([602, 903]);
    expect([...ledger.entries({ from: 900 })].map(({ seq }) => seq)).toEqual([900, 901, 902, 903, 904]);
  });

  it('proves entries and beginnings of a log of 70,000, from few stored nodes', () => {
    const { ledger, fill } = ledgerRoom();
    fill(70_000);
    for (const seq of [0, 1, 255, 256, 65_535, 65_536, 69_999, 70_000]) expectProved(ledger, seq);
    const to = { size: ledger.size(), root: ledger.rootHex() };
    for (const size of [1, 255, 256, 65_536, 69_000, 70_001]) {
      const from = { size, root: ledger.rootHex(size) };
      expect(verifyConsistency(from, to, hex(ledger.consistency(size, to.size)))).toBe(true);
    }
    expect(errorOf(ledger.proofFor(70_001)).code).toBe('LEDGER_ENTRY_UNKNOWN');
    expect(() => ledger.rootHex(70_002)).toThrow(RangeError);
    expect(() => ledger.consistency(1, 70_002)).toThrow(RangeError);
  }, 60_000);

  it('whatever is appended, undone and rotated: every proof holds and the whole verifies', () => {
    const steps = fc.array(fc.constantFrom('append', 'undo', 'rotate', 'restart'), { maxLength: 25 });
    fc.assert(
      fc.property(steps, (sequence) => {
        const room = ledgerRoom();
        let { ledger, database } = { ledger: room.ledger, database: room.database };
        const roots: { size: number; root: string }[] = [];
        for (const step of sequence) {
          if (step === 'append') ledger.append('step.taken', { at: room.clock.nowMs() });
          else if (step === 'rotate') must(ledger.rotateKey());
          else if (step === 'undo') {
            expect(() =>
              database.transaction(() => {
                must(ledger.rotateKey());
                throw new Error('undone');
              }),
            ).toThrow('undone');
          } else {
            database.close();
            ({ ledger, database } = room.reopen());
          }
          roots.push({ size: ledger.size(), root: ledger.rootHex() });
        }
        const to = { size: ledger.size(), root: ledger.rootHex() };
        for (const from of roots) expect(verifyConsistency(from, to, hex(ledger.consistency(from.size, to.size)))).toBe(true);
        for (let seq = 0; seq < to.size; seq += 1) expectProved(ledger, seq);
        expect(ledger.verify()).toEqual({ ok: true, entries: to.size, rootHex: to.root });
        database.close();
      }),
      { numRuns: 12 },
    );
  }, 60_000);
});

describe('a new key', () => {
  it('signs from now on; the old one signs the checkpoint that names it, and its private half is gone', () => {
    const { ledger, database, fill } = ledgerRoom();
    fill(3);
    const [oldKey] = ledger.verifierKeys();
    const earlier = must(ledger.checkpoint());
    const { key } = must(ledger.rotateKey());
    const keys = ledger.verifierKeys();
    expect(ledger.publicKeys()).toEqual([oldKey?.text, key]);
    const [handover = ''] = ledger.handovers();
    const opened = openCheckpoint(handover, keys);
    expect(opened).toMatchObject({ ok: true, signedBy: keys, checkpoint: { size: ledger.size(), rootHex: ledger.rootHex() } });
    expect(ledger.entry(4)).toMatchObject({ kind: 'ledger.key-rotated', body: { key, previousKeyId: oldKey?.id } });
    expect(openCheckpoint(must(ledger.checkpoint()), keys)).toMatchObject({ ok: true, signedBy: [{ text: key }] });
    expect(openCheckpoint(earlier, keys)).toMatchObject({ ok: true, signedBy: [{ text: oldKey?.text }] });
    const sealed = database.db.prepare('SELECT number FROM ledger_key WHERE private_sealed IS NOT NULL').all();
    expect(sealed).toEqual([{ number: 2 }]);
    expect(ledger.verify()).toMatchObject({ ok: true, entries: 5 });
  });

  it('is not made while the private half of the present one does not open', () => {
    const room = ledgerRoom();
    room.database.close();
    room.attack((db) => db.exec("UPDATE ledger_key SET private_sealed = x'00'"));
    const { ledger } = room.reopen();
    expect(errorOf(ledger.rotateKey()).code).toBe('LEDGER_KEY_UNAVAILABLE');
    expect(errorOf(ledger.checkpoint()).code).toBe('LEDGER_KEY_UNAVAILABLE');
    expect(ledger.append('a.b', {}).seq).toBe(1);
    expect(ledger.verify()).toMatchObject({ ok: true, entries: 2 });
  });

  it('never lies on the disk in clear, nor does the old one after it', () => {
    const station = temporaryStation();
    const seeds: Buffer[] = [];
    const random = (n: number) => {
      const bytes = randomBytes(n);
      if (n === 32) seeds.push(Buffer.from(bytes));
      return new Uint8Array(bytes);
    };
    const ledger = createStationLedger({ ...station, random });
    must(ledger.rotateKey());
    expect(seeds).toHaveLength(2);
    for (const file of readdirSync(station.folder)) {
      const bytes = readFileSync(join(station.folder, file));
      for (const seed of seeds) {
        expect([bytes.includes(seed), bytes.includes(seed.toString('hex')), bytes.includes(seed.toString('base64'))]).toEqual([
          false,
          false,
          false,
        ]);
      }
    }
  });
});

describe('the tables of the log', () => {
  it.each([
    ['UPDATE ledger_entry SET kind = kind', 'entries never change'],
    ['DELETE FROM ledger_entry WHERE seq = 2', 'entries are never deleted'],
    ['INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry WHERE seq = 2', 'ledger: '],
    ['INSERT INTO ledger_entry SELECT 9, kind, leaf_hash, entry FROM ledger_entry WHERE seq = 2', 'ledger: '],
    ['INSERT INTO ledger_entry SELECT 5, kind, leaf_hash, entry FROM ledger_entry WHERE seq = 2', 'ledger: '],
    ["INSERT INTO ledger_entry VALUES (5, 'a.b', zeroblob(32), 'no JSON')", 'malformed JSON'],
    ['UPDATE ledger_node SET hash = zeroblob(32)', 'nodes never change'],
    ['DELETE FROM ledger_node', 'nodes are never deleted'],
    ['INSERT OR REPLACE INTO ledger_node SELECT level, place, zeroblob(32) FROM ledger_node', 'kept already'],
    ["UPDATE ledger_key SET verifier = 'a'", 'keys never change'],
    ["UPDATE ledger_key SET private_sealed = x'00'", 'keys never change'],
    ['DELETE FROM ledger_key', 'keys are never deleted'],
    ["INSERT INTO ledger_key VALUES (7, 'a', x'00', NULL, 0)", 'only follow one another'],
    ['INSERT OR REPLACE INTO ledger_key SELECT * FROM ledger_key', 'only follow one another'],
  ])('refuse %s', (sql, why) => {
    const { database, fill, ledger } = ledgerRoom();
    fill(4);
    if (sql.includes('ledger_node')) fill(300);
    database.db.exec('PRAGMA recursive_triggers = OFF; PRAGMA foreign_keys = OFF');
    expect(() => database.db.exec(sql)).toThrow(why);
    expect(ledger.verify().ok).toBe(true);
  });
});
