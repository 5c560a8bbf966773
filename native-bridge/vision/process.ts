import { createCamera } from '../camera/createCamera';
import { discoverCameras, probeCamera } from '../camera/onvif';
import { startVisionHost } from './host';
import { loadFaceModels } from './models';
import type { ParentPort } from './parentLink';
import { parentLink } from './parentLink';
import { decodePhoto } from './photo';

/** Entry of the vision utility process. It holds no state worth saving: when it fails it ends, and the station starts another. */
const DISPOSE_WITHIN_MS = 2000;

/** Where it failed, without the message: that may quote what was being read. */
function fail(error: unknown): void {
  const where = error instanceof Error ? [error.name, ...(error.stack ?? '').split('\n').filter(isFrame)] : ['thrown value'];
  process.stderr.write(`vision: ${where.join('\n')}\n`, () => process.exit(1));
}

const isFrame = (line: string): boolean => line.startsWith('    at ');

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

const { parentPort } = process as unknown as { parentPort?: ParentPort };
if (!parentPort) throw new Error('the vision process was not started by the station');

const host = startVisionHost(parentLink(parentPort), {
  createCamera,
  discoverCameras,
  probeCamera,
  loadModels: loadFaceModels,
  decodePhoto,
  nowMonoMs: () => Number(process.hrtime.bigint()) / 1e6,
});

const stop = (): void => {
  setTimeout(() => process.exit(1), DISPOSE_WITHIN_MS).unref();
  void host.dispose().then(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
