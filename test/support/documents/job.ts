import type { PrintableDocument } from '../../../main/documents/sheet';

/** What the script hands to Electron's process, as a file. */
export interface Job {
  folder: string;
  /** Where Electron keeps what it must keep meanwhile. */
  scratch: string;
  documents: { name: string; document: PrintableDocument }[];
}

export const lastArgument = (args: readonly string[]): string => args.at(-1) ?? '';
