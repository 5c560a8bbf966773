import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../contract/errors';
import { writeFileAtomically } from './atomicFile';

const base64 = z.base64().max(4_000);

/** `station-key.json`: the sealed master key of the station, and what seals it. Cost limits keep a changed file from eating all memory. */
const KeyFile = z.discriminatedUnion('kind', [
  z.object({ version: z.literal(1), kind: z.literal('os'), sealed: base64 }).strict(),
  z
    .object({
      version: z.literal(1),
      kind: z.literal('passphrase'),
      scrypt: z.object({
        n: z
          .number()
          .int()
          .min(2)
          .max(2 ** 20),
        r: z.number().int().min(1).max(16),
        p: z.number().int().min(1).max(4),
        salt: base64,
      }),
      sealed: base64,
    })
    .strict(),
]);
export type KeyFile = z.infer<typeof KeyFile>;

const pathIn = (folder: string) => join(folder, 'station-key.json');

/** Null when the folder holds no key yet. A file that cannot be read or understood is KEY_UNAVAILABLE and stays as it is. */
export function readKeyFile(folder: string): Result<KeyFile | null> {
  let text: string;
  try {
    text = readFileSync(pathIn(folder), 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? ok(null) : fail('KEY_UNAVAILABLE');
  }
  try {
    return ok(KeyFile.parse(JSON.parse(text)));
  } catch {
    return fail('KEY_UNAVAILABLE');
  }
}

/** DATA_FOLDER_UNWRITABLE when the key could not be stored; then nothing may be encrypted with it. */
export function writeKeyFile(folder: string, file: KeyFile): Result<void> {
  try {
    writeFileAtomically(pathIn(folder), Buffer.from(`${JSON.stringify(file, null, 2)}\n`));
    return ok(undefined);
  } catch {
    return fail('DATA_FOLDER_UNWRITABLE', { folder });
  }
}
