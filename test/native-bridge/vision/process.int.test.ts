import type { ChildProcess } from 'node:child_process';
import { fork, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { VisionEvent } from '../../../native-bridge/vision/protocol';
import { createTemplateOpener } from '../../../native-bridge/vision/templateWire';
import { lfwIsHere, lfwPairs } from './lfwPairs';

const ENTRY = resolve('native-bridge/vision/process.ts');
const SHIM = pathToFileURL(resolve('test/native-bridge/vision/parentPortShim.mjs')).href;

describe('the vision process, started for real', () => {
  let folder: string;
  let film: string;
  let child: ChildProcess;
  let events: VisionEvent[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fairgate-film-'));
    film = join(folder, 'lane.mp4');
    const { status } = spawnSync('ffmpeg', [
      ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=640x360:rate=25', '-t', '20', '-c:v', 'libx264'],
      ...['-preset', 'ultrafast', '-g', '25', '-pix_fmt', 'yuv420p', film],
    ]);
    if (status !== 0) throw new Error('ffmpeg could not make the film');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => {
    child.kill('SIGKILL');
  });

  function start(withParent = true): Promise<number | null> {
    events = [];
    child = fork(ENTRY, [], {
      execArgv: ['--import', 'tsx', ...(withParent ? ['--import', SHIM] : [])],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const wire = createTemplateOpener();
    child.send(wire.hello);
    child.on('message', (message) => {
      const opened = wire.open(message);
      if (opened !== null) events.push(VisionEvent.parse(opened));
    });
    return new Promise((ended) => child.once('exit', ended));
  }

  const lane = () => ({
    laneId: 'lane-1',
    camera: { kind: 'film', path: film },
    regionOfInterest: { x: 0, y: 0, width: 1, height: 1 },
    recognise: true,
    liveness: { passive: false, motion: false },
  });
  const configure = () =>
    child.send({
      type: 'configure',
      ffmpegPath: 'ffmpeg',
      modelsFolder: resolve('models'),
      profile: 'accurate',
      lanes: [lane()],
    });
  const until = (wanted: Partial<VisionEvent>) =>
    vi.waitFor(() => expect(events).toContainEqual(expect.objectContaining(wanted)), { timeout: 20_000, interval: 20 });

  /** Ids of the processes that the child has started. */
  function childrenOf(pid: number | undefined): number[] {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return text === '' ? [] : text.split(' ').map(Number);
  }
  const isAlive = (pid: number) => existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

  it('loads the models, shows a film and ends with everything it has started', async () => {
    const ended = start();
    configure();
    await until({ type: 'ready', model: 'fr_feature-87aacdfe' });
    await until({ type: 'camera', state: 'live', fault: 'none' });
    const started = process.platform === 'linux' ? childrenOf(child.pid) : [];
    if (process.platform === 'linux') expect(started.length).toBeGreaterThan(0);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    await vi.waitFor(() => expect(started.filter(isAlive)).toEqual([]), { timeout: 5000 });
  });

  it.skipIf(process.platform !== 'linux')('leaves no ffmpeg behind when it is killed', async () => {
    const ended = start();
    configure();
    await until({ type: 'camera', state: 'live' });
    const started = childrenOf(child.pid);
    expect(started.length).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await ended;
    await vi.waitFor(() => expect(started.filter(isAlive)).toEqual([]), { timeout: 10_000 });
  });

  it('ends with code 1 where no station has started it', async () => {
    expect(await start(false)).toBe(1);
  });

  it.skipIf(!lfwIsHere)('enrols from a real photo (../shared/data/lfw-dev; skipped where that folder is absent)', async () => {
    start();
    configure();
    const [pair] = lfwPairs(1);
    child.send({ type: 'enrolFromPhoto', requestId: 1, photo: new Uint8Array(await readFile(pair?.photos[0] ?? '')) });
    child.send({ type: 'enrolFromPhoto', requestId: 2, photo: new Uint8Array([1, 2, 3]) });
    await until({ type: 'enrolFailed', requestId: 2, fault: 'photo-unreadable' });
    await until({ type: 'enrolled', requestId: 1, model: 'fr_feature-87aacdfe' });
    const enrolled = events.find((event) => event.type === 'enrolled');
    expect(enrolled?.embeddings).toHaveLength(1);
    expect(Math.hypot(...(enrolled?.embeddings[0] ?? []))).toBeCloseTo(1, 5);
  });
});
