import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { PersonId } from '../contract/ids';
import { AskedBy, EndReason, WithdrawalId } from '../contract/withdrawal';
import { writeFileAtomically } from '../storage/atomicFile';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';

const Tombstone = z
  .object({
    withdrawalId: WithdrawalId,
    personId: PersonId,
    /** Place of the ended consent in the register as it was then. */
    consentSeq: z.number().int(),
    reason: EndReason,
    /** Left out where nobody asked. */
    askedBy: AskedBy.optional(),
    atMs: z.number(),
    /** `asked`: before anything was changed in the database. `done`: after key and templates were gone from it. */
    phase: z.enum(['asked', 'done']),
  })
  .strict();
export type Tombstone = z.infer<typeof Tombstone>;

const Line = Tombstone.extend({ n: z.number().int(), mac: z.base64() });

/**
 * Ended consents, in a file beside the database and not in it: whoever puts an older copy of the database back is told what
 * it does not know. Ids, a place, a reason and a time, each line authenticated by the station's key.
 */
export interface Tombstones {
  /** On disk when it returns. What is asked counts at once, even if the disk does not take it. */
  write(stones: readonly Tombstone[]): void;
  all(): readonly Tombstone[];
  /** The consent was ended, and the database does not know yet. `row` is the newest of its person. */
  isPending(row: { person_id: PersonId; seq: number }): boolean;
  pendingOf(personId: PersonId): Tombstone | null;
  /** At opening: this one is still to be carried out, whatever the database says. */
  await(stone: Tombstone): void;
  /** The database knows now. */
  settled(personId: PersonId): void;
  allPending(): readonly Tombstone[];
  readonly pending: number;
  /** Who was taken out of the galleries, and after how long, until his end is entered. In memory only. */
  readonly stopped: Map<PersonId, { wasMatched: boolean; afterMs: number }>;
  /** Lines that are not this station's, were changed or taken out; or a file that cannot be read. */
  readonly isDamaged: boolean;
}

export const tombstonesName = 'tombstones.jsonl';

export function openTombstones({ database, keyring }: { database: StationDatabase; keyring: Keyring }): Tombstones {
  const place = database.db.location();
  const path = place === null ? null : join(dirname(place), tombstonesName);
  const macOf = (n: number, stone: Tombstone) =>
    Buffer.from(keyring.lookupHash('tombstone', textOf(n, stone))).toString('base64');
  const { stones, isDamaged, isTorn, isUnreadable } = readAll(path, macOf);
  const pending = new Map<PersonId, Tombstone>();
  const lineOf = (stone: Tombstone, n: number) => `${JSON.stringify({ n, ...stone, mac: macOf(n, stone) })}\n`;
  let isWhole = !isTorn && !isDamaged;
  let isInTheWay = isUnreadable;
  const keep = (added: readonly Tombstone[]) => {
    if (path === null) return;
    // Somebody may yet read what this station could not.
    if (isInTheWay) renameSync(path, `${path}.unreadable`);
    isInTheWay = false;
    if (isWhole) {
      isWhole = false;
      append(path, added.map((stone, index) => lineOf(stone, stones.length + index)).join(''));
    } else {
      // What is not a line must not stand before the next one; the lines that are good get their numbers anew.
      writeFileAtomically(path, Buffer.from([...stones, ...added].map(lineOf).join('')));
    }
    isWhole = true;
  };
  try {
    // A file that cannot be read now may be read the next time: it stays as it is.
    if (!isWhole && !isUnreadable) keep([]);
  } catch {
    // The disk takes nothing: the gate opens all the same, and whoever ends a consent puts the file right or is told.
  }

  return {
    write(added) {
      for (const stone of added) if (stone.phase === 'asked') pending.set(stone.personId, stone);
      if (added.length > 0) keep(added);
      stones.push(...added);
    },
    all: () => stones,
    isPending: (row) => row.seq <= (pending.get(row.person_id)?.consentSeq ?? Number.NEGATIVE_INFINITY),
    pendingOf: (personId) => pending.get(personId) ?? null,
    await: (stone) => void pending.set(stone.personId, stone),
    allPending: () => [...pending.values()],
    settled: (personId) => void pending.delete(personId),
    get pending() {
      return pending.size;
    },
    stopped: new Map(),
    isDamaged,
  };
}

const textOf = (n: number, { withdrawalId, personId, consentSeq, reason, atMs, phase, askedBy }: Tombstone): Uint8Array =>
  Buffer.from(
    JSON.stringify([n, withdrawalId, personId, consentSeq, reason, atMs, phase, ...(askedBy ? [askedBy] : [])]),
    'utf8',
  );

/** A last line without its end is one that a power cut left half written; any other that is wrong was tampered with. */
function readAll(path: string | null, macOf: (n: number, stone: Tombstone) => string) {
  const nothing = { stones: [] as Tombstone[], isDamaged: false, isTorn: false, isUnreadable: false };
  if (path === null || !existsSync(path)) return nothing;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { ...nothing, isDamaged: true, isUnreadable: true };
  }
  const lines = text.split('\n');
  const isTorn = lines.pop() !== '';
  const read = lines.map((line, n) => readLine(line, n, macOf));
  const isInOrder = read.every((stone, n) => stone?.n === n);
  const stones = read.filter((stone) => stone !== null);
  return { stones: stones.map(({ n: _n, mac: _mac, ...stone }) => stone), isDamaged: !isInOrder, isTorn, isUnreadable: false };
}

function readLine(line: string, at: number, macOf: (n: number, stone: Tombstone) => string) {
  try {
    const read = Line.parse(JSON.parse(line));
    const { n, mac, ...stone } = read;
    return mac === macOf(n, stone) && n >= at ? read : null;
  } catch {
    return null;
  }
}

function append(path: string, text: string): void {
  const file = openSync(path, 'a', 0o600);
  try {
    const bytes = Buffer.from(text, 'utf8');
    let written = 0;
    while (written < bytes.length) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
