import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol, type Session } from 'electron';

const origin = 'app://fairgate';

export const startPage = `${origin}/index.html`;
export const laneScreenPage = `${origin}/laneScreen.html`;

export const isOwnPage = (url: string): boolean => url.startsWith(`${origin}/`);

/** Ant Design writes its styles into the page at run time, hence inline styles; scripts only ever come from the application. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** Before the application is ready: the scheme counts as secure, which WebCodecs asks for. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

/** Serves the renderer's files and nothing else from `folder`. */
export function serveScheme(session: Session, folder: string): void {
  session.protocol.handle('app', async (request) => {
    const notFound = () => new Response('not found', { status: 404 });
    try {
      const url = new URL(request.url);
      const file = path.normalize(path.join(folder, decodeURIComponent(url.pathname)));
      if (url.host !== 'fairgate' || !file.startsWith(folder + path.sep) || request.method !== 'GET') return notFound();
      const bytes = await readFile(file);
      return new Response(new Uint8Array(bytes), {
        headers: {
          'content-type': contentTypes[path.extname(file)] ?? 'application/octet-stream',
          'content-security-policy': contentSecurityPolicy,
          'x-content-type-options': 'nosniff',
          'cross-origin-opener-policy': 'same-origin',
        },
      });
    } catch {
      return notFound();
    }
  });
}
