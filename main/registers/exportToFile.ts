import { createHash } from 'node:crypto';
import path from 'node:path';
import { fail, ok, type Result } from '../contract/errors';
import type { PersonId } from '../contract/ids';
import type { PersonExport } from '../contract/personExport';
import type { LookupWhy } from '../contract/registerRecords';
import { type RegisterParts, recorded, today } from './registerParts';

interface Deps {
  parts: RegisterParts;
  exportOf: (id: PersonId) => Result<PersonExport>;
  /** Asks the person at the desk where to; null: thought better of it. */
  chooseFile: (fileName: string) => Promise<string | null>;
  /** The file whole, or not at all, for its owner only; throws what the file system throws. */
  write: (path: string, bytes: Uint8Array) => void;
}

type Saved = Result<{ outcome: 'saved' | 'cancelled'; fileName: string | null }>;

/**
 * All that is stored of a person, as a file. It stands in the register, with the file's hash, before it is written; if it cannot
 * be written, that stands there too. PERSON_UNKNOWN, NOT_ALLOWED, DOCUMENT_NOT_SAVED.
 */
export function exportToFile({ parts, exportOf, chooseFile, write }: Deps) {
  return async (personId: PersonId, why: LookupWhy): Promise<Saved> => {
    if (!parts.personExists(personId)) return fail('PERSON_UNKNOWN');
    const file = await chooseFile(`personal-data-${today(parts)}-${personId.slice(-8)}.json`);
    if (file === null) return ok({ outcome: 'cancelled', fileName: null });
    // The dialog may stand open for long, and whoever asked may have been signed out.
    if (parts.by() !== 'manager') return fail('NOT_ALLOWED');
    const made = exportOf(personId);
    if (!made.ok) return made;
    const bytes = Buffer.from(`${JSON.stringify(made.value, null, 2)}\n`, 'utf8');
    try {
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const { value } = recorded(parts, 'person.exported', { why, sha256 }, { personId });
      try {
        write(file, bytes);
      } catch {
        recorded(parts, 'person.export-failed', { sha256 }, { personId, about: value.recordId });
        return fail('DOCUMENT_NOT_SAVED');
      }
      return ok({ outcome: 'saved', fileName: path.basename(file) });
    } finally {
      bytes.fill(0);
    }
  };
}
