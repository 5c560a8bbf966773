import { z } from 'zod';
import { command } from './command';
import { PersonId } from './ids';
import { LookupWhy } from './registerRecords';

/** What needs the system's own dialogs: the window never names a file that is written. */
export const chooserCommands = {
  /** Somebody chooses a folder; null: thought better of it. DISPLAY_MISSING where there is no window system. */
  'folder.choose': command(
    'manager',
    z.object({ purpose: z.enum(['ledger-export', 'second-place']) }),
    z.object({ folder: z.string().nullable() }),
  ),
  /**
   * All that is stored of a person, into a file that somebody chooses. Recorded as an export before anything is written.
   * PERSON_UNKNOWN, DISPLAY_MISSING, DOCUMENT_NOT_SAVED; NOT_ALLOWED when the manager was signed out meanwhile.
   */
  'person.saveExport': command(
    'manager',
    z.object({ personId: PersonId, why: LookupWhy }),
    z.object({ outcome: z.enum(['saved', 'cancelled']), fileName: z.string().nullable() }),
  ),
} as const;
