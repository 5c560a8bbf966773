import { appendFileSync, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadFaceModels } from '../../native-bridge/vision/models';
import { coded, seededRandom } from '../support/faces3d/camera';
import type { Presentation } from '../support/faces3d/clips';
import { clipOf, presentations } from '../support/faces3d/clips';
import { demoFaces, lfwFaces } from './detectors/faces';
import { livenessFigures } from './liveness/figures';
import { measuredHead } from './liveness/heads';
import type { Watched, WatchedClip } from './liveness/watch';
import { watchClip } from './liveness/watch';
import { benchReport, printReport } from './report/report';

/**
 * What can be said of liveness with pictures alone: heads made of photos (LFW where it is there, or `--images DIR`; else the
 * demo's sample people) that turn and shut their eyes, prints of them, screens with them, and clips of them on screens, all
 * coded by H.264 and watched by the product's own lane and rule. Real skin, paper and screens are not in it.
 */
const HEADS = 100;
const TURN_DEG = 30;
const LFW = resolve('..', 'shared', 'data', 'lfw-dev', 'images');

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, images: { type: 'string' }, heads: { type: 'string' }, rows: { type: 'string' } },
});
const images = values.images === undefined ? (existsSync(LFW) ? LFW : null) : resolve(values.images);
const wanted = Number(values.heads ?? HEADS);
const say = (line: string) => process.stderr.write(`${line}\n`);

const loaded = await loadFaceModels(resolve('models'));
if (!loaded.ok) throw new Error(`models: ${loaded.fault} ${loaded.file}`);
const { models } = loaded;
const cacheFolder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'fairgate', 'film');
// Not every photo shows a face that looks straight ahead.
const photos =
  images === null
    ? await demoFaces({ cacheFolder, projectFolder: resolve('.'), say })
    : await lfwFaces(images, Math.ceil(wanted * 1.6));

const watched: Watched[] = [];
for (const photo of photos) {
  if (watched.length >= wanted) break;
  const measured = await measuredHead(models, photo);
  if (!measured) continue;
  const { head, template } = measured;
  const turnDeg = watched.length % 2 === 0 ? TURN_DEG : -TURN_DEG;
  const random = seededRandom(1000 + watched.length);
  const clips = presentations.flatMap((presentation) =>
    (['turn', 'blink'] as const).map((wish) => ({
      presentation,
      wish,
      pictures: clipOf(head, { presentation, wish, turnDeg }, random),
    })),
  );
  const pictures = await coded(clips.flatMap((clip) => clip.pictures));
  let from = 0;
  const seen = new Map<string, WatchedClip>();
  for (const {
    presentation,
    wish,
    pictures: { length },
  } of clips) {
    seen.set(`${presentation} ${wish}`, await watchClip(models, pictures.slice(from, from + length), template));
    from += length;
  }
  const of = (presentation: Presentation) => {
    const [turn, blink] = [seen.get(`${presentation} turn`), seen.get(`${presentation} blink`)];
    if (!turn || !blink) throw new Error('a clip was not watched');
    return { turn, blink };
  };
  watched.push({ live: of('live'), paper: of('paper'), screen: of('screen'), replay: of('replay'), turnDeg });
  if (values.rows !== undefined) appendFileSync(values.rows, `${JSON.stringify(watched.at(-1))}\n`);
  say(`${watched.length} of ${wanted} heads`);
}
printReport(benchReport('liveness', livenessFigures(watched)));
await models.dispose();
