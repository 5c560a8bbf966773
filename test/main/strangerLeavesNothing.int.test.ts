import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StationConfig } from '../../main/contract/config';
import { loadFaceModels } from '../../native-bridge/vision/models';
import { type RtspSimulator, startRtspSimulator } from '../support/camera/rtspSimulator';
import { Records } from '../support/console/records';
import { until } from '../support/console/until';
import { readPeople } from '../support/demo/gatePeople';
import { clipPictures } from '../support/film/clipPictures';
import { faceNeedles } from '../support/memory/faceNeedles';
import { type Needle, NeedleSearch, templateNeedles, writtenTemplateNeedles } from '../support/memory/needles';
import { dumpMemory } from '../support/memory/processMemory';
import { startTurnstile, type Turnstile } from '../support/serial/osdp/turnstile';
import { createPtyLine } from '../support/serial/ptyLine';
import { type RunningStation, startStation } from '../support/station/runningStation';
import { seededTemplate } from '../support/station/stationProtocol';

const isLinux = process.platform === 'linux';
const film = resolve('.cache/film');
const region = { x: 0.18, y: 0.05, width: 0.64, height: 0.95 };
const scbk = '00112233445566778899aabbccddeeff';
const RESIDENT = 'walk-lin';
const STRANGER = 'walk-zhou';
const SEED = 3;
/** A track ends 0.8 s after its last face; then the networks forget. */
const GONE_AFTER_MS = 2_500;

/**
 * A resident and a stranger walk up to a whole station. What could have been kept of either is computed here, bit for bit, from
 * every picture of the film, and then looked for: in every file the station can have written, in all memory of its processes,
 * and in their heap snapshots. The pictures themselves are a stream that passes through; templates, crops and meshes are not.
 */
describe.skipIf(!isLinux)('what is left of a stranger (reads /proc; skipped where there is none)', () => {
  let folder: string;
  let needles: Needle[];
  let search: NeedleSearch;
  let station: RunningStation;
  let camera: RtspSimulator;
  let turnstile: Turnstile;
  let records: Records;
  let visionSnapshot: string;
  /** Names of what was found in the vision process while the stranger stood there. */
  let foundWhileThere: string[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fairgate-stranger-'));
    const loaded = await loadFaceModels(resolve('models'));
    if (!loaded.ok) throw new Error(`models: ${loaded.fault} ${loaded.file}`);
    needles = [];
    for (const clip of [STRANGER, RESIDENT]) {
      const made = await faceNeedles(loaded.models, clipPictures(film, clip), region);
      needles.push(...made.map((needle) => ({ ...needle, name: `${clip}: ${needle.name}` })));
    }
    await loaded.models.dispose();
    search = new NeedleSearch([...needles, ...templateNeedles('planted', seededTemplate(SEED))]);

    const people = await readPeople(film);
    const line = await createPtyLine({ path: join(folder, 'turnstile') });
    turnstile = startTurnstile({ line, address: 1, scbk });
    camera = await startRtspSimulator({ filmFolder: film, user: 'guard', password: 'gate-7Q' });
    const config = StationConfig.parse({
      version: 1,
      stationName: '翠湖花园',
      language: 'zh-CN',
      lanes: [
        {
          id: 'east-1',
          name: '东通道 1',
          camera: { kind: 'rtsp', url: camera.url, user: 'guard', password: 'gate-7Q' },
          cameraDirection: 'entry',
          regionOfInterest: region,
          turnstile: {
            ...{ driver: 'osdp', port: line.port, baudRate: 115_200, address: 1, scbk, passMs: 5_000, exit: null },
            ...{ entry: { output: 0, passInput: 0 }, readerDirection: 'entry' },
          },
          faceAllowed: true,
        },
      ],
      recognition: { falseMatchRate: 1e-6, framesToAgree: 3 },
    });
    for (const name of ['data', 'temporary']) mkdirSync(join(folder, name));
    visionSnapshot = join(folder, 'vision.heapsnapshot');
    station = await startStation(
      {
        dataFolder: join(folder, 'data'),
        config,
        residents: people.residents,
        visionEntry: 'native-bridge/vision/process.ts',
        visionFlags: ['--import', pathToFileURL(resolve('test/support/memory/heapSnapshotOnSignal.mjs')).href],
      },
      { TMPDIR: join(folder, 'temporary'), FAIRGATE_TEST_SNAPSHOT: visionSnapshot },
    );
    records = new Records(join(folder, 'data'));
    await camera.play(RESIDENT);
    await until('the resident is let in', () => records.decisions().some(({ outcome }) => outcome === 'granted'), 20_000);
    await camera.play(STRANGER);
    await until('the guard is asked', () => records.decisions().some(({ outcome }) => outcome === 'ask-guard'), 20_000);
    const there = dumpMemory(station.visionPid);
    await until(
      'the lane has been empty for a while',
      () => Number(process.hrtime.bigint()) / 1e6 - (station.words('seen').at(-1)?.atMonoMs ?? 0) > GONE_AFTER_MS,
      30_000,
    );
    foundWhileThere = there.flatMap(({ bytes }) => search.findAll(bytes).map(({ name }) => name));
  }, 240_000);

  afterAll(async () => {
    records?.close();
    await station?.end();
    await camera?.kill();
    await turnstile?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What is found in the memory of a process, where the kernel says it lies. */
  const foundIn = (pid: number): string[] =>
    dumpMemory(pid).flatMap(({ name, from, bytes }) =>
      search
        .findAll(bytes)
        .map((find) => `${find.name}: ${find.length} bytes in ${name || 'anonymous memory'} at ${from + find.at}`),
    );

  it('the search would find him: while he stood there, his template and mesh were in the vision process, to the bit', () => {
    for (const what of ['raw template', 'template', 'mesh'])
      expect(foundWhileThere.filter((name) => name.startsWith(`${STRANGER}: ${what} of frame`))).not.toEqual([]);
  });

  it('and his crop: the same that gave this template, wiped each time before the next picture', () => {
    const rows = needles.filter(({ name }) => name.startsWith(`${STRANGER}: crop of frame`));
    expect(rows.length).toBeGreaterThan(1000);
    const found = rows.filter(({ bytes }) => search.findAll(Buffer.concat([Buffer.from([1, 2, 3]), bytes])).length > 0);
    expect(found.length).toBeGreaterThan(rows.length * 0.9);
  });

  it('nothing of him, nor of the resident’s passage, is in the memory of the vision process', () => {
    expect(foundIn(station.visionPid)).toEqual([]);
  }, 120_000);

  it('nor in that of the station, where a planted template is found until it is wiped', async () => {
    await station.ask({ do: 'hold', seed: SEED });
    const planted = foundIn(station.pid);
    expect(planted.length).toBeGreaterThan(0);
    expect(planted.filter((find) => !find.startsWith('planted'))).toEqual([]);
    await station.ask({ do: 'letGo' });
    expect(foundIn(station.pid)).toEqual([]);
  }, 120_000);

  it('nor in that of the serial process', () => {
    expect(foundIn(station.serialPid)).toEqual([]);
  }, 120_000);

  it('nor in any file: database and its log, technical log, temporary files', () => {
    const files = ['data', 'temporary'].flatMap((name) => filesBelow(join(folder, name)));
    const names = files.map((file) => file.slice(folder.length));
    expect(names).toContain('/data/station.db');
    expect(names).toContain('/data/station.db-wal');
    expect(names).toContain('/data/logs/station.log');
    const written = new NeedleSearch([...needles, ...needles.flatMap(writtenTemplateNeedles)]);
    expect(files.flatMap((file) => written.findAll(readFileSync(file)).map(({ name }) => `${name} in ${file}`))).toEqual([]);
  }, 120_000);

  it('nor in the heap snapshot of either process, where a planted number is found', async () => {
    const numbers = new Set(needles.flatMap(({ numbers: all }) => Array.from(all ?? [])).map(String));
    const held = String(seededTemplate(SEED)[1]);
    await station.ask({ do: 'hold', seed: SEED });
    const stationSnapshot = join(folder, 'station.heapsnapshot');
    await station.ask({ do: 'heapSnapshot', file: stationSnapshot });
    process.kill(station.visionPid, 'SIGUSR2');
    await until('the vision process wrote its snapshot', () => existsSync(visionSnapshot), 60_000);
    const inStation = numbersIn(stationSnapshot);
    expect(numbers.size).toBeGreaterThan(10_000);
    expect(inStation).toContain(held);
    for (const found of [inStation, numbersIn(visionSnapshot)]) expect(found.filter((number) => numbers.has(number))).toEqual([]);
  }, 120_000);
});

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());

/** Every number a snapshot names that is long enough to be nobody else's. */
const numbersIn = (snapshot: string): string[] => readFileSync(snapshot, 'utf8').match(/-?\d\.\d{9,}(e-\d+)?/g) ?? [];
