import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type ModelSet, modelsInUse } from '../../models/manifest';
import { readManifest } from '../../models/verify';
import { likeness } from '../../native-bridge/vision/embed';
import { inputSidePx } from '../../native-bridge/vision/model';
import { loadFaceModels } from '../../native-bridge/vision/models';
import { fillGallery, GOAL_SIZE, measureSearch } from './gallery/search';
import { benchReport, printReport } from './report/report';
import { type Crops, cropsOf } from './vision/crops';
import type { Look, Peer } from './vision/look';
import { openCvPeer } from './vision/openCv';
import { ourLook } from './vision/ours';
import { type PeerNetworks, peerNetworks } from './vision/peerNetworks';
import { type BenchPicture, benchPictures } from './vision/pictures';
import { type Contestant, type StageTimes, stageFigures } from './vision/stages';
import { tfjsPeer } from './vision/tfjs';

/**
 * From a camera's picture to the template of the face in it: this console, OpenCV and TensorFlow.js with the same networks on the
 * same pictures, one thread each, in turns, so that other work on the machine meets all alike; then the search of a gallery.
 * Peers cut their crops with their own operations where the console found the face; they get by with bilinear ones, and are spared
 * the reading of boxes and vertices.
 * `--images FOLDER` instead of the demo's photos; `--rounds N` instead of 25; `--without-peers`; `--without-gallery`.
 */
const WARM_UP_ROUNDS = 2;
/** The same network on crops cut by another library; below this it is another network. */
const LEAST_LIKENESS = 0.9;

const modelsFolder = fileURLToPath(new URL('../../models', import.meta.url));
const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean' },
    images: { type: 'string' },
    rounds: { type: 'string', default: '25' },
    'without-peers': { type: 'boolean' },
    'without-gallery': { type: 'boolean' },
  },
});
const say = (line: string) => console.error(line);

type Shown = BenchPicture & { crops: Crops };

/** The second of two looks: the first one pays for having waited while the others had the processor. */
async function measure(look: Look, shown: Shown, into: StageTimes[]): Promise<Float32Array> {
  await look(shown);
  const { times, template } = await look(shown);
  into.push(times);
  return Float32Array.from(template);
}

async function compare(ours: Look, peers: readonly Peer[], pictures: readonly Shown[]) {
  const rounds = Number(options.rounds);
  const times: StageTimes[] = [];
  const contestants = peers.map((peer) => ({ peer, times: [] as StageTimes[] }));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (const shown of pictures) {
      const kept = round >= 0;
      const template = await measure(ours, shown, kept ? times : []);
      for (const { peer, times: theirs } of contestants) {
        const same = likeness(template, await measure(peer.look, shown, kept ? theirs : []));
        if (!(same >= LEAST_LIKENESS)) throw new Error(`${peer.name} makes another template of the same face (cosine ${same})`);
      }
    }
  }
  return { times, contestants: contestants.map(({ peer, times: theirs }): Contestant => ({ ...peer, times: theirs })) };
}

/** Null, and a sentence on why, where the packages they come from can be had neither from the cache nor from npm. */
const networksForPeers = (set: ModelSet): Promise<PeerNetworks | null> =>
  peerNetworks(set, say).catch((error: unknown) => {
    say(`OpenCV and TensorFlow.js are left out: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  });

async function faceFigures() {
  const manifest = await readManifest(modelsFolder);
  if (!manifest) throw new Error('models/manifest.json is missing or broken.');
  const set = modelsInUse(manifest);
  const loaded = await loadFaceModels(modelsFolder);
  if (!loaded.ok) throw new Error(`${loaded.file} is ${loaded.fault}; run npm run models -- build.`);
  const pictures = await benchPictures(options.images, say);
  const networks = options['without-peers'] ? null : await networksForPeers(set);
  const peers: Peer[] = [];
  try {
    const sides = { detectPx: inputSidePx(set.detector.input), meshPx: inputSidePx(set.mesh.input) };
    const shown: Shown[] = [];
    for (const picture of pictures) {
      const found = await cropsOf(loaded.models, set.mesh, picture.picture, sides);
      if (found) shown.push({ ...picture, crops: found.crops });
    }
    if (shown.length === 0) throw new Error('There is no face in any of the pictures.');
    for (const start of [openCvPeer, tfjsPeer]) {
      if (!networks) break;
      const peer = await start(networks, say);
      if ('missing' in peer) say(peer.missing);
      else peers.push(peer);
    }
    const { times, contestants } = await compare(await ourLook(loaded.models, set, modelsFolder), peers, shown);
    return stageFigures(times, contestants);
  } finally {
    for (const peer of peers) peer.dispose();
    await networks?.dispose();
    await Promise.all(pictures.map(({ rawFile }) => rm(rawFile, { force: true })));
    await loaded.models.dispose();
  }
}

try {
  const figures = await faceFigures();
  if (!options['without-gallery']) figures.push(...measureSearch(GOAL_SIZE, fillGallery(GOAL_SIZE, [])));
  printReport(benchReport('vision', figures));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
