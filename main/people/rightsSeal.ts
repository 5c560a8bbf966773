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
  isWhole(id: PersonId, part: RightsPart): boolean;
  /** Changes this part and its seal together. */
  change(id: PersonId, part: RightsPart, work: () => void): void;
  /** `work` adds a person. */
  admit(id: PersonId, work: () => void): void;
  /** Every person, in steps; `unsealed`: the records are older than the seals. */
  check(): Generator<void, 'whole' | 'unsealed' | 'tampered'>;
  /** Seals everybody as he stands. Only for records that were never sealed; returns how many people. */
  adopt(): number;
}

/** Where and when somebody may pass; whether by face alone. */
export type RightsPart = 'access' | 'face';

interface Rights {
  id: PersonId;
  lane_groups: string | null;
  until_day: string | null;
  hours: string | null;
  chosen: number | null;
  look_alike: number | null;
  access_mac: Uint8Array | null;
  face_mac: Uint8Array | null;
}

const both: readonly RightsPart[] = ['access', 'face'];
/** Nobody's seal. */
const unknownMac = new Uint8Array(32);
/** People that are held against their seals between two steps. */
const A_STEP = 32;
/** So often a check begins anew because a manager changed something; then it does not let go any more. */
const ANEW_AT_MOST = 5;
const zeros = '0'.repeat(64);
const headName = 'rights-seal';
const headAad = 'meta:rights-seal';
const Head = z.object({ people: z.number().int(), sum: z.string().regex(/^[0-9a-f]{64}$/) });
type Head = z.infer<typeof Head>;

const columns = 'lane_groups, until_day, hours, chosen, look_alike, access_mac, face_mac';
const joins = (id: string) => `LEFT JOIN person_access ON person_access.person_id = ${id}
  LEFT JOIN person_face_mode ON person_face_mode.person_id = ${id}
  LEFT JOIN person_right_seal ON person_right_seal.person_id = ${id}`;

export function createRightsSeal({ database, keyring }: { database: StationDatabase; keyring: Keyring }): RightsSeal {
  const { db } = database;
  const one = db.prepare(`SELECT ?1 AS id, ${columns} FROM (SELECT 1) ${joins('?1')}`);
  const everybody = db.prepare('SELECT id FROM person');
  const after = db.prepare(
    `SELECT person.id, ${columns} FROM person ${joins('person.id')} WHERE person.id > ? ORDER BY person.id LIMIT ${A_STEP}`,
  );
  const anySeal = db.prepare('SELECT 1 FROM person_right_seal LIMIT 1');
  const write = db.prepare(
    `INSERT INTO person_right_seal (person_id, access_mac, face_mac) VALUES (?, ?, ?)
     ON CONFLICT (person_id) DO UPDATE SET access_mac = excluded.access_mac, face_mac = excluded.face_mac`,
  );
  const readHead = db.prepare('SELECT value FROM meta WHERE name = ?');
  const writeHead = db.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const macOf = (row: Rights, part: RightsPart) => {
    // A face mode of zeros and none at all mean the same.
    const { id, lane_groups, until_day, hours, chosen, look_alike } = row;
    const values = part === 'access' ? [id, lane_groups, until_day, hours] : [id, chosen ?? 0, look_alike ?? 0];
    return keyring.lookupHash(`person-${part}`, Buffer.from(JSON.stringify(values), 'utf8'));
  };
  const macIn = (row: Rights, part: RightsPart) => (part === 'access' ? row.access_mac : row.face_mac);
  const isGenuine = (row: Rights, part: RightsPart) => {
    const mac = macIn(row, part);
    return mac !== null && Buffer.from(mac).equals(macOf(row, part));
  };
  const head = (): Head | null => {
    const row = readHead.get(headName) as { value: Uint8Array } | undefined;
    const plain = row && keyring.open(row.value, headAad);
    return plain ? Head.parse(JSON.parse(Buffer.from(plain).toString('utf8'))) : null;
  };
  const setHead = (to: Head) => writeHead.run(headName, keyring.seal(Buffer.from(JSON.stringify(to), 'utf8'), headAad));
  const of = (id: PersonId) => one.get(id) as unknown as Rights;

  /** Seals of this run of the station. */
  let changes = 0;
  /** Inside a transaction. A part that is not sealed anew keeps the seal it has, right or wrong. */
  const reseal = (id: PersonId, parts: readonly RightsPart[]) => {
    changes += 1;
    const row = of(id);
    const before = [row.access_mac, row.face_mac];
    const after = (['access', 'face'] as const).map((part) => (parts.includes(part) ? macOf(row, part) : macIn(row, part)));
    const [access = null, face = null] = after;
    write.run(id, access ?? unknownMac, face ?? unknownMac);
    const standing = head();
    // A head that is missing stays missing: making one would hide that it was taken.
    if (!standing) return;
    const sum = [...before, access ?? unknownMac, face ?? unknownMac].reduce<string>(xor, standing.sum);
    setHead({ people: standing.people + (row.access_mac ? 0 : 1), sum });
  };
  /** Whoever takes all seals away while the station runs does not make it forget that there were any. */
  let wasSealed = readHead.get(headName) !== undefined;
  const isUnsealed = () => !wasSealed && readHead.get(headName) === undefined && anySeal.get() === undefined;
  const adopt = () => {
    wasSealed = true;
    setHead({ people: 0, sum: zeros });
    const ids = (everybody.all() as { id: PersonId }[]).map(({ id }) => id);
    for (const id of ids) reseal(id, both);
    return ids.length;
  };

  return {
    isWhole: (id, part) => {
      const row = of(id);
      return isGenuine(row, part) || (macIn(row, part) === null && isUnsealed());
    },
    change: (id, part, work) =>
      database.transaction(() => {
        if (isUnsealed()) adopt();
        work();
        reseal(id, [part]);
      }),
    admit: (id, work) =>
      database.transaction(() => {
        if (isUnsealed()) adopt();
        work();
        reseal(id, both);
      }),
    *check() {
      for (let anew = 0; ; anew += 1) {
        const before = changes;
        const standing = head();
        if (!standing) return isUnsealed() ? 'unsealed' : 'tampered';
        let people = 0;
        let sum = zeros;
        const next = (id: string) => after.all(id) as unknown as Rights[];
        for (let some = next(''); some.length > 0 && changes === before; some = next(some.at(-1)?.id ?? '')) {
          for (const row of some) {
            if (!both.every((part) => isGenuine(row, part))) return 'tampered';
            people += 1;
            sum = xor(xor(sum, row.access_mac), row.face_mac);
          }
          if (anew < ANEW_AT_MOST) yield;
        }
        // Of people before and after a change there is no sum.
        if (changes === before) return people === standing.people && sum === standing.sum ? 'whole' : 'tampered';
      }
    },
    adopt: () => database.transaction(adopt),
  };
}

function xor(sum: string, mac: Uint8Array | null): string {
  if (mac === null) return sum;
  const mixed = Buffer.from(sum, 'hex').map((byte, index) => byte ^ (mac[index] ?? 0));
  return Buffer.from(mixed).toString('hex');
}
