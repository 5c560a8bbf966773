import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A line whose bytes land in one reused picture. A child's ordinary pipe allocates 64 KB a chunk: clearing that up costs most. */
export interface PictureLine {
  /** For the child's stdout; ours is to be let go once the child has it. */
  childEnd: Socket;
  /** To be set before the child writes. The buffer is only valid during the call. */
  onPicture(listener: (rgb: Uint8Array) => void): void;
  /** Also wipes the picture. */
  close(): void;
}

/** `frameBytes`: width × height × 3. Undefined where there is no such line; a pipe does then. The caller closes it. */
export const openPictureLine = async (frameBytes: number): Promise<PictureLine | undefined> => {
  // There a child's end must not be overlapped, which only ordinary pipes can be told.
  if (process.platform === 'win32') return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'fairgate-line-')).catch(() => undefined);
  if (folder === undefined) return undefined;
  const server = createServer({ pauseOnConnect: true });
  try {
    return await connectBoth(server, join(folder, 'line'), frameBytes);
  } finally {
    server.close();
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
};

/** The folder is its maker's alone, so that whoever connects is this process. */
const connectBoth = (server: Server, path: string, frameBytes: number): Promise<PictureLine | undefined> =>
  new Promise((resolve) => {
    const rgb = new Uint8Array(frameBytes);
    let have = 0;
    let tell: (picture: Uint8Array) => void = () => undefined;
    const onBytes = (count: number): boolean => {
      have += count;
      if (have === frameBytes) {
        have = 0;
        tell(rgb);
      }
      return true;
    };
    server.on('error', () => resolve(undefined));
    server.listen(path, () => {
      const reader = connect({ path, onread: { buffer: () => rgb.subarray(have), callback: onBytes } });
      reader.on('error', () => {
        reader.destroy();
        resolve(undefined);
      });
      server.once('connection', (childEnd) => {
        childEnd.on('error', () => childEnd.destroy());
        const onPicture = (listener: typeof tell): void => {
          tell = listener;
        };
        const close = (): void => {
          childEnd.destroy();
          reader.destroy();
          rgb.fill(0);
        };
        resolve({ childEnd, onPicture, close });
      });
    });
  });
