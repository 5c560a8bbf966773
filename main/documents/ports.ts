import type { DocumentContent, DocumentKind, RequestOf } from '../contract/documents';
import type { Result } from '../contract/errors';
import type { PrintableDocument } from './sheet';

/** What puts pages on paper or into a file. Nothing of them stays behind, and nothing of them is sent anywhere. */
export interface DocumentPrinter {
  /** The document as a PDF; DOCUMENT_NOT_MADE when the page cannot be drawn, DOCUMENT_NO_PRINTER where there is no window system. */
  toPdf(document: PrintableDocument): Promise<Result<Uint8Array>>;
  /** Asks the person at the desk where to; null: thought better of it. */
  chooseFile(fileName: string): Promise<string | null>;
  /** Replaces the file, whole or not at all; DOCUMENT_NOT_SAVED. */
  write(path: string, pdf: Uint8Array): Result<void>;
  /** The system's own print dialog; DOCUMENT_NOT_MADE when it cannot be shown. */
  print(document: PrintableDocument): Promise<Result<'printed' | 'cancelled'>>;
}

/** Collects what one kind of document tells; DOCUMENT_UNKNOWN when there is no such record. */
export type DocumentSource<K extends DocumentKind> = (
  request: RequestOf<K>,
) => Result<DocumentContent<K>> | Promise<Result<DocumentContent<K>>>;

/** Handed in by the wiring, each by the room that knows. A kind without a source is not offered. */
export type DocumentSources = { readonly [K in DocumentKind]?: DocumentSource<K> };
