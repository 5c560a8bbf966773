import { createHash } from 'node:crypto';
import type { DocumentHead, Handler } from '../contract/documentParts';
import {
  type DocumentContent,
  type DocumentKind,
  type DocumentRequest,
  documentContents,
  documentKinds,
  documentReaders,
  guardMayPrintForMs,
} from '../contract/documents';
import { fail, ok, type Result } from '../contract/errors';
import type { Role } from '../contract/ids';
import type { Clock } from '../storage/clock';
import type { JsonObject } from '../storage/ledgerPort';
import { dayOf } from './numbers';
import type { DocumentPrinter, DocumentSource, DocumentSources } from './ports';
import { numberLetters, renderDocument } from './render';
import type { PrintableDocument } from './sheet';

interface Deps {
  sources: DocumentSources;
  printer: DocumentPrinter;
  /** Puts an entry into the station's ledger, in a transaction of its own. */
  record: (kind: 'document.made' | 'document.not-made', body: JsonObject) => void;
  role: () => Role;
  station: () => { name: string; handler: Handler };
  clock: Clock;
  random: (bytes: number) => Uint8Array;
}

/** What the room makes of a request before any of it leaves the station. */
interface Made {
  page: PrintableDocument;
  pdf: Uint8Array;
  entry: JsonObject;
}

export interface Documents {
  /** Kinds with a source, for whoever is signed in. */
  offered(): DocumentKind[];
  /** DOCUMENT_NOT_OFFERED, NOT_ALLOWED (also when whoever asked has gone meanwhile), DOCUMENT_UNKNOWN, DOCUMENT_NOT_MADE, DOCUMENT_NO_PRINTER; what a source refuses with. */
  print(request: DocumentRequest): Promise<Result<{ outcome: 'printed' | 'cancelled'; number: string }>>;
  /** The same, and DOCUMENT_NOT_SAVED. */
  save(request: DocumentRequest): Promise<Result<{ outcome: 'saved' | 'cancelled'; number: string; fileName: string | null }>>;
}

/**
 * The documents room: asks a source for the data, draws them, and lets a document out only after its entry stands in the ledger
 * (公共安全视频图像信息系统管理条例 16): kind, number, whom it is about, and the SHA-256 of the PDF.
 */
export function createDocuments({ sources, printer, record, role, station, clock, random }: Deps): Documents {
  const isFor = (kind: DocumentKind): boolean => (documentReaders[kind] as readonly Role[]).includes(role());

  const make = async (request: DocumentRequest): Promise<Result<Made>> => {
    const by = role();
    if (!sources[request.kind]) return fail('DOCUMENT_NOT_OFFERED');
    if (!isFor(request.kind)) return fail('NOT_ALLOWED');
    const content = await contentOf(sources, request);
    if (!content.ok) return content;
    if (by === 'guard' && !isFresh(request.kind, content.value, clock.nowMs())) return fail('NOT_ALLOWED');
    const page = renderDocument(request.kind, content.value, head(request.kind));
    const pdf = await printer.toPdf(page);
    if (!pdf.ok) return pdf;
    const sha256 = createHash('sha256').update(pdf.value).digest('hex');
    const entry = { document: request.kind, number: page.number, ...subjectOf(request), sha256, by };
    return ok({ page, pdf: pdf.value, entry });
  };

  const head = (kind: DocumentKind): DocumentHead => {
    const { name, handler } = station();
    const madeAtMs = clock.nowMs();
    const digits = Buffer.from(random(3)).toString('hex').toUpperCase();
    const number = `${numberLetters[kind]}-${dayOf(madeAtMs).replaceAll('-', '')}-${digits}`;
    return { number, madeAtMs, stationName: name, handler };
  };

  /** A dialog stands open for as long as anybody likes: whoever asked may be signed out, and another sit there. */
  const isStillThere = ({ entry }: Made): boolean => role() === entry.by;

  const notMade = ({ entry }: Made, why: 'cancelled' | 'failed') =>
    record('document.not-made', { number: entry.number ?? null, why });

  return {
    offered: () => documentKinds.filter((kind) => sources[kind] !== undefined && isFor(kind)),
    print: async (request) => {
      const made = await make(request);
      if (!made.ok) return made;
      made.value.pdf.fill(0);
      if (!isStillThere(made.value)) return fail('NOT_ALLOWED');
      // Before the dialog: once paper is out nothing can be made to stand for it.
      record('document.made', { ...made.value.entry, way: 'paper' });
      const printed = await printer.print(made.value.page);
      if (!printed.ok) {
        notMade(made.value, 'failed');
        return printed;
      }
      if (printed.value === 'cancelled') notMade(made.value, 'cancelled');
      return ok({ outcome: printed.value, number: made.value.page.number });
    },
    save: async (request) => {
      const made = await make(request);
      if (!made.ok) return made;
      const { page, pdf, entry } = made.value;
      try {
        const path = await printer.chooseFile(page.fileName);
        if (path === null) return ok({ outcome: 'cancelled', number: page.number, fileName: null });
        if (!isStillThere(made.value)) return fail('NOT_ALLOWED');
        record('document.made', { ...entry, way: 'file' });
        const written = printer.write(path, pdf);
        if (written.ok) return ok({ outcome: 'saved', number: page.number, fileName: path.split(/[\\/]/).at(-1) ?? null });
        notMade(made.value, 'failed');
        return written;
      } finally {
        pdf.fill(0);
      }
    },
  };
}

/** From the room that knows, held to the shape of the document: what does not fit it is a broken invariant. */
async function contentOf<K extends DocumentKind>(
  sources: DocumentSources,
  request: Extract<DocumentRequest, { kind: K }>,
): Promise<Result<DocumentContent<K>>> {
  const source = sources[request.kind as K] as DocumentSource<K> | undefined;
  if (!source) return fail('DOCUMENT_NOT_OFFERED');
  const content = await source(request as never);
  return content.ok ? ok(documentContents[request.kind as K].parse(content.value) as DocumentContent<K>) : content;
}

/** A guard hands out what belongs to a withdrawal while the person may still stand at the desk, and nothing older. */
function isFresh<K extends DocumentKind>(kind: K, content: DocumentContent<K>, nowMs: number): boolean {
  const isRecent = (atMs: number) => nowMs - atMs >= 0 && nowMs - atMs <= guardMayPrintForMs;
  if (kind === 'receipt') {
    const { event, atMs } = content as DocumentContent<'receipt'>;
    return event === 'withdrawn' && isRecent(atMs);
  }
  if (kind === 'deletion-certificate')
    return isRecent((content as DocumentContent<'deletion-certificate'>).certificate.askedAtMs);
  return true;
}

/** Whom or what a document is about, by the id it was asked for with; times as the ledger writes them. */
function subjectOf(request: DocumentRequest): JsonObject {
  const { kind: _, ...about } = request;
  return Object.fromEntries(
    Object.entries(about).map(([name, value]) => {
      // Whom an incident touched stays under seal: the entry says how many letters there were.
      if (Array.isArray(value)) return ['letters', value.length];
      return typeof value === 'number' ? [name.replace(/Ms$/, ''), new Date(value).toISOString()] : [name, value ?? null];
    }),
  );
}
