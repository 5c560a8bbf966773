import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fetchSource } from '../../models/build/fetchSource';
import { loadFaceModels } from '../../native-bridge/vision/models';
import { demoFaces, lfwFaces } from './detectors/faces';
import type { Look } from './detectors/looks';
import { allLooks } from './detectors/looks';
import { backgrounds, paste, seededRandom } from './detectors/scenes';
import { judge } from './detectors/scoring';
import { openUltraFace } from './detectors/ultraFace';
import { type BenchFigure, benchReport, printReport, spread } from './report/report';

/**
 * Which detector, and over which part of the picture: faces of known height pasted into the lane's region of 1280 × 720
 * pictures. By default the demo's sample people; with `--images DIR` a hundred people of LFW, one folder each.
 */
const HEIGHTS_PX = [24, 36, 48, 60, 72, 100, 160, 300];
const LFW_PEOPLE = 100;
/** The demo's people are few: each is pasted so often. */
const DEMO_ROUNDS = 3;

/** UltraFace is measured only; the product does not hold it. */
const ULTRAFACE = {
  package: 'faceplugin-face-recognition-js',
  version: '0.0.1',
  downloadBytes: 41_114_878,
  files: [{ path: 'model/fr_detect.onnx', sha256: '6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854' }],
};

const { values } = parseArgs({ options: { json: { type: 'boolean' }, images: { type: 'string' } } });
const cache = (name: string) => ({
  cacheFolder: join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'fairgate', name),
  projectFolder: resolve('.'),
  say: (line: string) => process.stderr.write(`${line}\n`),
});

/** What one look did at one height. */
interface Tally {
  pictures: number;
  hits: number;
  falseBoxes: number;
}

const loaded = await loadFaceModels(resolve('models'), 'accurate');
if (!loaded.ok) throw new Error(`models: ${loaded.fault} ${loaded.file}`);
const onnx = (await fetchSource(ULTRAFACE, cache('models'))).get('model/fr_detect.onnx');
if (!onnx) throw new Error('UltraFace is missing');
const looks = allLooks(loaded.models.detector, await openUltraFace(onnx));
const photos = values.images === undefined ? await demoFaces(cache('film')) : await lfwFaces(resolve(values.images), LFW_PEOPLE);
const rounds = values.images === undefined ? DEMO_ROUNDS : 1;

const random = seededRandom(20_250_601);
const empty = backgrounds(random);
const tallies = new Map<Look, Map<number, Tally>>(looks.map((look) => [look, new Map()]));
const timesMs = new Map<Look, number[]>(looks.map((look) => [look, []]));

function note(look: Look, heightPx: number, { hit, falseBoxes }: ReturnType<typeof judge>): void {
  const tally = tallies.get(look)?.get(heightPx) ?? { pictures: 0, hits: 0, falseBoxes: 0 };
  tallies.get(look)?.set(heightPx, {
    pictures: tally.pictures + 1,
    hits: tally.hits + (hit ? 1 : 0),
    falseBoxes: tally.falseBoxes + falseBoxes,
  });
}

for (const frame of empty) for (const look of looks) note(look, 0, judge(await look.find(frame), null));
for (const heightPx of HEIGHTS_PX) {
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, photo] of photos.entries()) {
      const background = empty[(index + round) % empty.length];
      if (!background) throw new Error('there is no background');
      const frame = { ...background, rgb: background.rgb.slice() };
      const truth = paste(frame, photo, heightPx, random);
      // In turns, so that whatever else the machine does meets all of them.
      for (const look of looks) {
        const startMs = performance.now();
        const found = await look.find(frame);
        timesMs.get(look)?.push(performance.now() - startMs);
        note(look, heightPx, judge(found, truth));
      }
    }
  }
  process.stderr.write(`${heightPx} px\n`);
}

const figures = looks.flatMap((look): BenchFigure[] => {
  const byHeight = [...(tallies.get(look) ?? [])];
  const total = byHeight.reduce((sum, [, { pictures }]) => sum + pictures, 0);
  const wrong = byHeight.reduce((sum, [, { falseBoxes }]) => sum + falseBoxes, 0);
  const recalls = byHeight
    .filter(([heightPx]) => heightPx > 0)
    .map(([heightPx, { hits, pictures }]) => ({
      name: `${look.name}: found of ${pictures} faces, ${heightPx} px`,
      value: hits / pictures,
      unit: 'share',
    }));
  const measuredMs = timesMs.get(look) ?? [];
  const { median, p99 } = spread(measuredMs);
  const run = `time of ${look.runs} run${look.runs > 1 ? 's' : ''}`;
  return [
    ...recalls,
    { name: `${look.name}: false in ${total} pictures`, value: wrong, unit: 'faces' },
    { name: `${look.name}: ${run}`, value: median, unit: 'ms', p99 },
    { name: `${look.name}: ${run}, fastest`, value: Math.min(...measuredMs), unit: 'ms' },
  ];
});
await loaded.models.dispose();
printReport(benchReport('detectors', figures));
