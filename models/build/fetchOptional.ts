import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { OptionalFile } from '../manifest';
import { sha256OfFile } from '../verify';
import { BuildError } from './fetchSource';

export interface OptionalFetch {
  outFolder: string;
  /** Where the file is taken from; the manifest's own address, or a copy of it on a server of the site. */
  url: string;
  /** The server may be silent for this long. */
  stallMs: number;
  say: (line: string) => void;
}

type Wanted = Pick<OptionalFile, 'file' | 'builtSha256' | 'builtBytes'>;

/**
 * Downloads one optional file into `outFolder`, beside its place first; it is put there only when size and sha256 are the
 * manifest's. False when it was there already. Throws a BuildError, and then leaves nothing behind and touches no older file.
 */
export async function fetchOptional(wanted: Wanted, options: OptionalFetch): Promise<boolean> {
  const target = join(options.outFolder, wanted.file);
  if ((await sha256OfFile(target).catch(() => null)) === wanted.builtSha256) return false;
  const part = `${target}.${process.pid}.part`;
  try {
    await mkdir(dirname(target), { recursive: true });
    options.say(`fetching ${wanted.file} from ${new URL(options.url).host} (${(wanted.builtBytes / 1e6).toFixed(1)} MB)`);
    const sha256 = await download(wanted, options, part);
    if (sha256 !== wanted.builtSha256) {
      throw new BuildError(
        `${wanted.file} from ${new URL(options.url).host} has sha256 ${sha256} instead of ${wanted.builtSha256}: it is not the file the manifest names, so it was thrown away.`,
      );
    }
    await rename(part, target);
    return true;
  } catch (error) {
    if (error instanceof BuildError) throw error;
    throw new BuildError(
      `${target} cannot be written (${reasonOf(error)}); free some disk space or choose another folder with --out.`,
    );
  } finally {
    await rm(part, { force: true }).catch(() => undefined);
  }
}

/** Streams the answer into `part`, never more of it than the manifest says, and returns its sha256. */
async function download(wanted: Wanted, { url, stallMs }: OptionalFetch, part: string): Promise<string> {
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(), stallMs);
  const hash = createHash('sha256');
  let received = 0;
  const handle = await open(part, 'w');
  try {
    for await (const chunk of chunksOf(url, stall.signal)) {
      timer.refresh();
      received += chunk.length;
      if (received > wanted.builtBytes) throw sizeError(wanted, url, 'too much');
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    if (received < wanted.builtBytes) throw sizeError(wanted, url, `only ${received} bytes`);
    await handle.sync();
  } finally {
    clearTimeout(timer);
    stall.abort();
    await handle.close();
  }
  return hash.digest('hex');
}

const sizeError = ({ file, builtBytes }: Wanted, url: string, sent: string) =>
  new BuildError(
    `${new URL(url).host} sent ${sent} for ${file}, which has ${builtBytes} bytes: it is not the file the manifest names, so it was thrown away.`,
  );

async function* chunksOf(url: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let reason = 'no answer in time';
  try {
    const response = await fetch(url, { signal });
    reason = `HTTP status ${response.status}`;
    if (!response.ok || !response.body) throw new Error(reason);
    reason = 'the connection was lost';
    yield* response.body;
  } catch (error) {
    throw error instanceof BuildError
      ? error
      : unreachable(url, signal.aborted ? 'it stopped answering' : reasonOf(error, reason));
  }
}

const unreachable = (url: string, reason: string) =>
  new BuildError(
    `${new URL(url).host} could not be reached (${reason}); check the network, or name a server of your own with --from.`,
  );

/** The system's error code where there is one, for example ECONNREFUSED. */
function reasonOf(error: unknown, otherwise = 'unknown reason'): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : otherwise;
}
