import { z } from 'zod';
import type { PersonId } from '../contract/ids';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';

/**
 * Binds where, when and how each person may pass to the station's key, the absence of a limit as well: who has no row may pass
 * everywhere, so a row that is taken away must be missed. A sum over all seals, sealed itself, misses what was put back in time.
 */
export interface RightsSeal {
  /** Nothing was changed by another program. Asked at every decision. */
  isWhole(id: PersonId): boolean;
  /** Changes rows and seal together. What another program had changed is made tight first, and counts as a limit from then on. */
  change(id: PersonId, work: () => void): void;
  /** Every person; `unsealed`: the records are older than the seals. */
  check(): 'whole' | 'unsealed' | 'tampered';
  /** Seals everybody as he stands. Only for records that were never sealed; returns how many people. */
  adopt(): number;
}

interface Rights {
  lane_groups: string | null;
  until_day: string | null;
  hours: string | null;
  chosen: number | null;
  look_alike: number | null;
}

const headName = 'rights-seal';
const headAad = 'meta:rights-seal';
const Head = z.object({ people: z.number().int(), sum: z.string().regex(/^[0-9a-f]{64}$/) });
type Head = z.infer<typeof Head>;

const joined = `SELECT person.id, lane_groups, until_day, hours, chosen, look_alike, mac FROM person
  LEFT JOIN person_access ON person_access.person_id = person.id
  LEFT JOIN person_face_mode ON person_face_mode.person_id = person.id
  LEFT JOIN person_right_seal ON person_right_seal.person_id = person.id`;

export function createRightsSeal({ database, keyring }: { database: StationDatabase; keyring: Keyring }): RightsSeal {
  const { db } = database;
  const one = db.prepare(`${joined} WHERE person.id = ?`);
  const everybody = db.prepare(joined);
  const anySeal = db.prepare('SELECT 1 FROM person_right_seal LIMIT 1');
  const write = db.prepare(
    'INSERT INTO person_right_seal (person_id, mac) VALUES (?, ?) ON CONFLICT (person_id) DO UPDATE SET mac = excluded.mac',
  );
  const readHead = db.prepare('SELECT value FROM meta WHERE name = ?');
  const writeHead = db.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const shutAccess = db.prepare(
    `INSERT INTO person_access (person_id, until_day, changed_at_ms) VALUES (?, '1970-01-01', 0)
     ON CONFLICT (person_id) DO UPDATE SET lane_groups = NULL, until_day = '1970-01-01', hours = NULL`,
  );
  const shutFace = db.prepare(
    'INSERT INTO person_face_mode (person_id, look_alike) VALUES (?, 1) ON CONFLICT (person_id) DO UPDATE SET look_alike = 1',
  );

  type Row = Rights & { id: PersonId; mac: Uint8Array | null };
  const macOf = ({ id, lane_groups, until_day, hours, chosen, look_alike }: Row) =>
    // A face mode of zeros and none at all mean the same.
    Buffer.from(
      keyring.lookupHash(
        'person-rights',
        Buffer.from(JSON.stringify([id, lane_groups, until_day, hours, chosen ?? 0, look_alike ?? 0]), 'utf8'),
      ),
    );
  const isGenuine = (row: Row) => row.mac !== null && macOf(row).equals(row.mac);
  const head = (): Head | null => {
    const row = readHead.get(headName) as { value: Uint8Array } | undefined;
    const plain = row && keyring.open(row.value, headAad);
    return plain ? Head.parse(JSON.parse(Buffer.from(plain).toString('utf8'))) : null;
  };
  const setHead = (to: Head) => writeHead.run(headName, keyring.seal(Buffer.from(JSON.stringify(to), 'utf8'), headAad));
  const of = (id: PersonId) => one.get(id) as Row | undefined;

  /** Inside a transaction. */
  const reseal = (id: PersonId, before: Uint8Array | null) => {
    const row = of(id);
    if (!row) return;
    const mac = macOf(row);
    write.run(id, mac);
    const standing = head();
    // A head that is missing stays missing: making one would hide that it was taken.
    if (standing) setHead({ people: standing.people + (before ? 0 : 1), sum: xor(xor(standing.sum, before), mac) });
  };

  const isUnsealed = () => readHead.get(headName) === undefined && anySeal.get() === undefined;
  const adopt = () => {
    setHead({ people: 0, sum: '0'.repeat(64) });
    const ids = (everybody.all() as Row[]).map(({ id }) => id);
    for (const id of ids) reseal(id, null);
    return ids.length;
  };

  return {
    isWhole: (id) => {
      const row = of(id);
      return row !== undefined && (isGenuine(row) || (row.mac === null && isUnsealed()));
    },
    change(id, work) {
      database.transaction(() => {
        if (isUnsealed()) adopt();
        const row = of(id);
        if (row && !isGenuine(row)) {
          shutAccess.run(id);
          shutFace.run(id);
        }
        work();
        reseal(id, row?.mac ?? null);
      });
    },
    check() {
      const standing = head();
      if (!standing) return isUnsealed() ? 'unsealed' : 'tampered';
      let people = 0;
      const sum = Buffer.alloc(32);
      for (const row of everybody.iterate() as Iterable<Row>) {
        if (!isGenuine(row) || row.mac === null) return 'tampered';
        people += 1;
        for (let index = 0; index < 32; index += 1) sum[index] = (sum[index] ?? 0) ^ (row.mac[index] ?? 0);
      }
      return people === standing.people && sum.toString('hex') === standing.sum ? 'whole' : 'tampered';
    },
    adopt: () => database.transaction(adopt),
  };
}

function xor(sum: string, mac: Uint8Array | null): string {
  if (mac === null) return sum;
  const mixed = Buffer.from(sum, 'hex').map((byte, index) => byte ^ (mac[index] ?? 0));
  return Buffer.from(mixed).toString('hex');
}
