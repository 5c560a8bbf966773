import { z } from 'zod';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';

const LedgerHead = z.strictObject({
  station: z.uuid(),
  size: z.number().int().min(1),
  root: z.string().length(64),
  leaf: z.string().length(64),
  /** The end is also kept in a file beside the database. */
  kept: z.boolean().optional(),
});
/** Where the log ends, as only this station can write it. */
export type LedgerHead = z.infer<typeof LedgerHead>;

const name = 'ledger-head';
const aad = 'meta:ledger-head';

/** The sealed place of the newest entry, by which entries cut off or added without the key are missed. */
export interface HeadPlace {
  /** `unreadable`: there is something this station did not write. */
  read(): LedgerHead | 'none' | 'unreadable';
  write(head: LedgerHead): void;
}

export function createHeadPlace({ database, keyring }: { database: StationDatabase; keyring: Keyring }): HeadPlace {
  const read = database.db.prepare('SELECT value FROM meta WHERE name = ?');
  const write = database.db.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  return {
    read() {
      const row = read.get(name) as { value: Uint8Array } | undefined;
      if (!row) return 'none';
      const plain = keyring.open(row.value, aad);
      const head = plain && LedgerHead.safeParse(JSON.parse(Buffer.from(plain).toString('utf8')));
      return head?.success ? head.data : 'unreadable';
    },
    write: (head) => void write.run(name, keyring.seal(Buffer.from(JSON.stringify(head), 'utf8'), aad)),
  };
}
