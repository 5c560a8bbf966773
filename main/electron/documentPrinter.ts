import { existsSync } from 'node:fs';
import { BrowserWindow, dialog, type PrintToPDFOptions, type Session, session } from 'electron';
import { fail, ok, type Result } from '../contract/errors';
import type { DocumentPrinter } from '../documents/ports';
import type { PrintableDocument } from '../documents/sheet';
import type { Log } from '../startup/log';
import { writeFileAtomically } from '../storage/atomicFile';
import { hardenSession, isolated } from './hardening';

interface Deps {
  log: Log;
}

const MADE_WITHIN_MS = 30_000;
const origin = 'app://document';
/** Stands in the answer's head as well, where a page cannot take it back. */
const contentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/**
 * Draws documents in hidden windows of a session of their own that lives in memory only: no script, no preload, no network, and
 * nothing answered but the one page. Page, window and cache are gone when the document is.
 */
export function createDocumentPrinter({ log }: Deps): DocumentPrinter {
  const pages = new Map<string, string>();
  let made = 0;
  let pageSession: Session | null = null;

  const openSession = (): Session => {
    if (pageSession) return pageSession;
    const opened = session.fromPartition('documents', { cache: false });
    hardenSession(opened);
    opened.webRequest.onBeforeRequest(({ url }, callback) => callback({ cancel: !pages.has(url) }));
    opened.protocol.handle('app', ({ url, method }) => {
      const page = method === 'GET' ? pages.get(url) : undefined;
      if (page === undefined) return new Response('not found', { status: 404 });
      return new Response(page, {
        headers: {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': contentSecurityPolicy,
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        },
      });
    });
    pageSession = opened;
    return opened;
  };

  /** Shows the page to `work` in a window nobody sees, and wipes it whatever becomes of it. */
  const withPage = async <T>(document: PrintableDocument, work: (window: BrowserWindow) => Promise<T>): Promise<Result<T>> => {
    made += 1;
    const url = `${origin}/${made}`;
    pages.set(url, document.html);
    let window: BrowserWindow | null = null;
    try {
      const ofPages = openSession();
      window = new BrowserWindow({ show: false, webPreferences: { ...isolated(null), session: ofPages, javascript: false } });
      const gone = new Promise<never>((_resolve, reject) => {
        window?.webContents.once('render-process-gone', (_event, { reason }) => reject(new Error(reason)));
      });
      gone.catch(() => undefined);
      await inTime(Promise.race([window.loadURL(url), gone]));
      return ok(await Promise.race([work(window), gone]));
    } catch (error) {
      log.warn('document-not-made', { error: error instanceof Error ? error.message.replaceAll(url, 'page') : 'unknown' });
      return fail('DOCUMENT_NOT_MADE');
    } finally {
      pages.delete(url);
      if (window && !window.isDestroyed()) window.destroy();
      if (pages.size === 0) await Promise.all([pageSession?.clearCache(), pageSession?.clearStorageData()]);
    }
  };

  return {
    toPdf: (document) =>
      withPage(document, async ({ webContents }) => new Uint8Array(await inTime(webContents.printToPDF(pdfOptions(document))))),
    chooseFile: async (fileName) => {
      for (let defaultPath = withEnding(fileName); ; ) {
        const chosen = await saveDialog(defaultPath);
        if (chosen === null || withEnding(chosen) === chosen) return chosen;
        defaultPath = withEnding(chosen);
        // The dialog asked about another name; about this one nobody did.
        if (!existsSync(defaultPath)) return defaultPath;
      }
    },
    write: (path, pdf) => {
      try {
        writeFileAtomically(path, pdf);
        return ok(undefined);
      } catch (error) {
        log.warn('document-not-saved', { code: (error as NodeJS.ErrnoException).code ?? 'unknown' });
        return fail('DOCUMENT_NOT_SAVED');
      }
    },
    print: async (document) => {
      const printed = await withPage(document, (window) => throughDialog(window, document));
      if (!printed.ok) return printed;
      if (printed.value === 'failed') return fail('DOCUMENT_NOT_MADE');
      return ok(printed.value);
    },
  };
}

/** Never a file that is none of its own: whoever saves a paper may write over papers, and not over the station's records. */
const withEnding = (name: string): string => (/\.pdf$/i.test(name) ? name : `${name}.pdf`);

/** Belongs to no window: one that did would take every click from it, and the gate's buttons are there. */
async function saveDialog(defaultPath: string): Promise<string | null> {
  const options = {
    defaultPath,
    filters: [{ name: 'PDF', extensions: ['pdf'] }],
    properties: ['createDirectory' as const, 'showOverwriteConfirmation' as const],
  };
  const { canceled, filePath } = await dialog.showSaveDialog(options);
  return canceled || filePath === '' ? null : filePath;
}

const pdfOptions = ({ footer, paper }: PrintableDocument): PrintToPDFOptions => ({
  pageSize: paper,
  preferCSSPageSize: true,
  printBackground: true,
  displayHeaderFooter: true,
  headerTemplate: '<span></span>',
  footerTemplate: footer,
  // Chapters and headings for readers of screens.
  generateTaggedPDF: true,
});

/** The system's dialog has no template for the foot of a page: it prints title, number and page numbers its own way. */
const throughDialog = (window: BrowserWindow, { title, number, paper }: PrintableDocument) =>
  new Promise<'printed' | 'cancelled' | 'failed'>((resolve) => {
    window.webContents.print(
      { silent: false, printBackground: true, pageSize: paper, header: title, footer: number },
      (isPrinted, reason) => {
        if (isPrinted) resolve('printed');
        else resolve(/cancel/i.test(reason) ? 'cancelled' : 'failed');
      },
    );
  });

/** A page that is never drawn must not keep whoever asked for it. */
function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('took too long')), MADE_WITHIN_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
