import { fail } from '../contract/errors';
import type { DocumentPrinter } from './ports';

/** Where there is no window system, on the command line for example: says so instead of making something that is no PDF. */
export const noPrinter: DocumentPrinter = {
  toPdf: async () => fail('DOCUMENT_NO_PRINTER'),
  chooseFile: async () => null,
  write: () => fail('DOCUMENT_NO_PRINTER'),
  print: async () => fail('DOCUMENT_NO_PRINTER'),
};
