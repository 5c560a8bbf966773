import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { type DocumentRequest, documentKinds, documentReaders } from '../../../main/contract/documents';
import { fail, ok, type Result } from '../../../main/contract/errors';
import type { PersonId, Role } from '../../../main/contract/ids';
import { createDocuments } from '../../../main/documents/documents';
import type { DocumentPrinter, DocumentSources } from '../../../main/documents/ports';
import type { PrintableDocument } from '../../../main/documents/sheet';
import type { JsonObject } from '../../../main/storage/ledgerPort';
import { head, samples } from '../../support/documents/samples';
import { StationUnderTest } from '../../support/station/stationUnderTest';

/** A printer that keeps what it was given, in the order in which it happened. */
class PrinterUnderTest implements DocumentPrinter {
  readonly happened: string[] = [];
  readonly pages: PrintableDocument[] = [];
  readonly files = new Map<string, Uint8Array>();
  chosen: string | null = '/media/usb/存档.pdf';
  drawn: Result<Uint8Array> | null = null;
  written: Result<void> = ok(undefined);
  dialog: Result<'printed' | 'cancelled'> = ok('printed');
  pdf: Uint8Array | null = null;

  async toPdf(page: PrintableDocument): Promise<Result<Uint8Array>> {
    this.pages.push(page);
    this.pdf = new Uint8Array(Buffer.from(`%PDF ${page.html}`));
    return this.drawn ?? ok(this.pdf);
  }
  async chooseFile(): Promise<string | null> {
    this.happened.push('asked where');
    return this.chosen;
  }
  write(path: string, pdf: Uint8Array): Result<void> {
    this.happened.push('written');
    if (this.written.ok) this.files.set(path, pdf.slice());
    return this.written;
  }
  async print(): Promise<Result<'printed' | 'cancelled'>> {
    this.happened.push('print dialog');
    return this.dialog;
  }
}

const allSources = Object.fromEntries(documentKinds.map((kind) => [kind, () => ok(samples[kind])])) as DocumentSources;
const id = '0193f2aa-0000-7000-8000-000000000001';
const requests: Record<string, DocumentRequest> = {
  notice: { kind: 'notice', largePrint: false },
  'consent-form': { kind: 'consent-form', personId: id as PersonId },
  receipt: { kind: 'receipt', recordId: id },
  'deletion-certificate': { kind: 'deletion-certificate', withdrawalId: id },
  'gate-sign': { kind: 'gate-sign', laneId: null, paper: 'A4' },
  'shift-sheet': { kind: 'shift-sheet', fromMs: 0, toMs: 1 },
  'impact-assessment': { kind: 'impact-assessment', assessmentId: id },
  filing: { kind: 'filing', filing: 'first' },
  breach: { kind: 'breach', breachId: id, to: 'people' },
  'equal-treatment': { kind: 'equal-treatment', fromMs: 0, toMs: 1 },
  'subject-access': { kind: 'subject-access', personId: id as PersonId },
  disclosure: { kind: 'disclosure', disclosureId: id },
  vendor: { kind: 'vendor', vendorId: id },
  transfer: { kind: 'transfer', transferId: id },
  'request-answer': { kind: 'request-answer', requestId: id },
};

function room(role: Role | (() => Role) = 'manager', { sources = allSources, atMs = head.madeAtMs } = {}) {
  const printer = new PrinterUnderTest();
  const entries: { kind: string; body: JsonObject }[] = [];
  const documents = createDocuments({
    sources,
    printer,
    record: (kind, body) => {
      printer.happened.push(kind);
      entries.push({ kind, body });
    },
    role: () => (typeof role === 'string' ? role : role()),
    station: () => ({ name: head.stationName, handler: head.handler }),
    clock: { nowMs: () => atMs, monoMs: () => 0 },
    random: (bytes) => new Uint8Array(bytes).fill(0xab),
  });
  return { documents, printer, entries };
}

const codeOf = (result: Result<unknown>): string => (result.ok ? 'allowed' : result.error.code);

describe('who may have which document', () => {
  for (const role of ['guard', 'inspector', 'manager'] as const) {
    test.each(documentKinds)(`${role}: %s`, async (kind) => {
      const { documents, entries } = room(role);
      const request = requests[kind];
      if (!request) throw new Error(kind);
      const mayEver = (documentReaders[kind] as readonly Role[]).includes(role);
      // A guard's receipt is of a withdrawal only; the sample is of a consent.
      const may = mayEver && !(role === 'guard' && kind === 'receipt');
      expect(codeOf(await documents.save(request))).toBe(may ? 'allowed' : 'NOT_ALLOWED');
      expect(entries.length).toBe(may ? 1 : 0);
      expect(documents.offered().includes(kind)).toBe(mayEver);
    });
  }

  test.each<[string, 'toPdf' | 'chooseFile', 'save' | 'print']>([
    ['the page is drawn', 'toPdf', 'print'],
    ['the page is drawn', 'toPdf', 'save'],
    ['the dialog stands open', 'chooseFile', 'save'],
  ])('whoever is signed out while %s leaves no paper to the next at the desk (%s, %s)', async (_words, during, way) => {
    let role: Role = 'manager';
    const { documents, printer, entries } = room(() => role);
    const pdf = printer.toPdf.bind(printer);
    const file = printer.chooseFile.bind(printer);
    const left = (at: string) => {
      if (at === during) role = 'guard';
    };
    Object.assign(printer, {
      toPdf: (page: PrintableDocument) => {
        left('toPdf');
        return pdf(page);
      },
      chooseFile: () => {
        left('chooseFile');
        return file();
      },
    });
    expect(codeOf(await documents[way]({ kind: 'subject-access', personId: id as PersonId }))).toBe('NOT_ALLOWED');
    expect(entries).toEqual([]);
    expect(printer.happened).not.toContain('written');
    expect(printer.happened).not.toContain('print dialog');
  });

  test('a guard has the notice, and no paper that names a resident but those of a withdrawal', () => {
    expect(room('guard').documents.offered()).toEqual(['notice', 'receipt', 'deletion-certificate', 'shift-sheet']);
  });

  test.each([
    [0, 'allowed'],
    [30 * 60_000, 'allowed'],
    [30 * 60_000 + 1, 'NOT_ALLOWED'],
    [-1, 'NOT_ALLOWED'],
  ])('%i ms after the request a guard’s certificate is %s, a manager’s is there', async (laterMs, answer) => {
    const atMs = samples['deletion-certificate'].certificate.askedAtMs + laterMs;
    const request: DocumentRequest = { kind: 'deletion-certificate', withdrawalId: id };
    expect(codeOf(await room('guard', { atMs }).documents.save(request))).toBe(answer);
    expect(codeOf(await room('manager', { atMs }).documents.save(request))).toBe('allowed');
    const sources: DocumentSources = { receipt: () => ok({ ...samples.receipt, event: 'withdrawn' }) };
    expect(codeOf(await room('guard', { atMs, sources }).documents.save({ kind: 'receipt', recordId: id }))).toBe(answer);
  });

  test('what has no source is not offered, and refused', async () => {
    const { documents, printer } = room('manager', { sources: { notice: () => ok(samples.notice) } });
    expect(documents.offered()).toEqual(['notice']);
    expect(codeOf(await documents.print({ kind: 'vendor', vendorId: id }))).toBe('DOCUMENT_NOT_OFFERED');
    expect(printer.happened).toEqual([]);
  });
});

describe('nothing leaves without its entry', () => {
  const request: DocumentRequest = { kind: 'subject-access', personId: id as PersonId };

  test('a saved document: kind, number, whom it is about, the hash of its bytes, and never a name', async () => {
    const { documents, printer, entries } = room();
    const saved = await documents.save(request);
    const [file] = printer.files.values();
    expect(printer.happened).toEqual(['asked where', 'document.made', 'written']);
    expect(entries[0]?.body).toEqual({
      document: 'subject-access',
      number: 'SA-20261122-ABABAB',
      personId: id,
      sha256: createHash('sha256')
        .update(file ?? '')
        .digest('hex'),
      by: 'manager',
      way: 'file',
    });
    expect(JSON.stringify(entries)).not.toContain('李雅文');
    expect(saved).toEqual(ok({ outcome: 'saved', number: 'SA-20261122-ABABAB', fileName: '存档.pdf' }));
    expect(printer.pages[0]?.html).toContain('SA-20261122-ABABAB');
  });

  test('the entry of a report over a time says which, as the ledger writes times', async () => {
    const { documents, entries } = room();
    await documents.save({ kind: 'equal-treatment', fromMs: 0, toMs: 86_400_000 });
    expect(entries[0]?.body).toMatchObject({ from: '1970-01-01T00:00:00.000Z', to: '1970-01-02T00:00:00.000Z' });
  });

  test('a printed one: the entry stands before the dialog opens', async () => {
    const { documents, printer } = room();
    expect(await documents.print(request)).toEqual(ok({ outcome: 'printed', number: 'SA-20261122-ABABAB' }));
    expect(printer.happened).toEqual(['document.made', 'print dialog']);
  });

  test('a dialog that is cancelled: no file and no entry; a print that is cancelled is said to be', async () => {
    const { documents, printer, entries } = room();
    printer.chosen = null;
    expect(await documents.save(request)).toMatchObject({ ok: true, value: { outcome: 'cancelled' } });
    expect(printer.happened).toEqual(['asked where']);
    printer.dialog = ok('cancelled');
    await documents.print(request);
    expect(entries.map(({ kind }) => kind)).toEqual(['document.made', 'document.not-made']);
  });

  test('a file that cannot be written is told, and its entry is taken back by another', async () => {
    const { documents, printer, entries } = room();
    printer.written = fail('DOCUMENT_NOT_SAVED');
    expect(codeOf(await documents.save(request))).toBe('DOCUMENT_NOT_SAVED');
    expect(entries.map(({ kind, body }) => [kind, body.number])).toEqual([
      ['document.made', 'SA-20261122-ABABAB'],
      ['document.not-made', 'SA-20261122-ABABAB'],
    ]);
  });

  test('a ledger that takes no entry lets nothing out', async () => {
    const printer = new PrinterUnderTest();
    const documents = createDocuments({
      sources: allSources,
      printer,
      record: () => {
        throw new Error('disk full');
      },
      role: () => 'manager',
      station: () => ({ name: head.stationName, handler: head.handler }),
      clock: { nowMs: () => head.madeAtMs, monoMs: () => 0 },
      random: (bytes) => new Uint8Array(bytes),
    });
    await expect(documents.save(request)).rejects.toThrow('disk full');
    await expect(documents.print(request)).rejects.toThrow('disk full');
    expect(printer.happened).toEqual(['asked where']);
    expect(printer.files.size).toBe(0);
    expect(printer.pdf?.every((byte) => byte === 0)).toBe(true);
  });

  test('the pages are wiped from memory, whatever became of them', async () => {
    const { documents, printer } = room();
    for (const chosen of ['/media/usb/a.pdf', null]) {
      printer.chosen = chosen;
      await documents.save(request);
      expect(printer.pdf?.every((byte) => byte === 0)).toBe(true);
    }
  });

  test('a page that cannot be drawn, and a record that is not there, leave nothing', async () => {
    const { documents, printer, entries } = room('manager', {
      sources: { ...allSources, vendor: () => fail('DOCUMENT_UNKNOWN') },
    });
    expect(codeOf(await documents.save({ kind: 'vendor', vendorId: id }))).toBe('DOCUMENT_UNKNOWN');
    printer.drawn = fail('DOCUMENT_NOT_MADE');
    expect(codeOf(await documents.save(request))).toBe('DOCUMENT_NOT_MADE');
    expect([entries, printer.happened]).toEqual([[], []]);
  });
});

describe('at a station', () => {
  let station: StationUnderTest;
  afterEach(() => station.end());

  test('without a window system documents are refused, and say so', async () => {
    station = new StationUnderTest();
    expect(codeOf(await station.call('document.save', { kind: 'notice', largePrint: false }))).toBe('DOCUMENT_NO_PRINTER');
  });

  test('who withdraws goes home with a receipt and a certificate that name the entries in the log', async () => {
    const documents = new PrinterUnderTest();
    station = new StationUnderTest({ documents }).standReady();
    const personId = await station.residentWithFace('3-1-502', 0);
    const withdrawn = await station.call('consent.withdraw', { personId }, 'guard');
    if (!withdrawn.ok) throw new Error(withdrawn.error.code);
    const { certificate } = withdrawn.value.report;
    expect(certificate.complete).toBe(true);
    const { withdrawalId, ending, consent } = certificate;
    for (const [request, words] of [
      [{ kind: 'deletion-certificate', withdrawalId }, '人脸信息删除证明'],
      [{ kind: 'receipt', recordId: ending.recordId }, '撤回同意回执'],
    ] as const) {
      expect(codeOf(await station.call('document.save', request, 'guard'))).toBe('allowed');
      const { html } = documents.pages.at(-1) ?? { html: '' };
      for (const shown of [words, '张三', '3-1-502', '<svg']) expect(html).toContain(shown);
    }
    // Of the consent itself only a manager hands out another copy.
    const given = { kind: 'receipt', recordId: consent.recordId } as const;
    expect(codeOf(await station.call('document.save', given, 'guard'))).toBe('NOT_ALLOWED');
    expect(codeOf(await station.call('document.save', { kind: 'receipt', recordId: id }))).toBe('DOCUMENT_UNKNOWN');
    const rows = station.database.db.prepare("SELECT kind FROM ledger_entry WHERE kind = 'document.made'").all();
    expect(rows.length).toBe(2);
  });
});
