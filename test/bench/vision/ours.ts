import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ModelFile, ModelSet } from '../../../models/manifest';
import { alignFace } from '../../../native-bridge/vision/align';
import { type FaceModels, SESSION_OPTIONS } from '../../../native-bridge/vision/models';
import type { RgbPicture } from '../../../native-bridge/vision/picture';
import { squarePicture } from '../../../native-bridge/vision/picture';
import { wholeOf } from './crops';
import type { Look } from './look';
import { processorMs } from './processorTime';
import type { StageTimes } from './stages';

/** One network by itself, with an input of noise: milliseconds of a run. */
type NetworkAlone = () => Promise<number>;

async function networkAlone(modelsFolder: string, { file, input }: ModelFile): Promise<NetworkAlone> {
  const session = await InferenceSession.create(await readFile(join(modelsFolder, 'built', file)), SESSION_OPTIONS);
  const size = input.shape.reduce((product, side) => product * side, 1);
  const noise = Float32Array.from({ length: size }, (_, index) => Math.sin(index * 12.9898));
  const feeds = { [input.name]: new Tensor('float32', noise, input.shape) };
  return async () => {
    const startMs = performance.now();
    await session.run(feeds);
    return performance.now() - startMs;
  };
}

/** The console's own code, as the vision process runs it, and its networks alone. */
export async function ourLook(models: FaceModels, set: ModelSet, modelsFolder: string): Promise<Look> {
  const [detect, mesh, embed] = await Promise.all(
    [set.detector, set.mesh, set.recogniser].map((file) => networkAlone(modelsFolder, file)),
  );
  if (!detect || !mesh || !embed) throw new Error('a network is missing');
  return async ({ picture }) => {
    const wholeSince = process.cpuUsage();
    const { template, ...whole } = await wholeFace(models, picture);
    const faceProcessor = processorMs(wholeSince);
    const networksSince = process.cpuUsage();
    const networks = { detectNetwork: await detect(), meshNetwork: await mesh(), embedNetwork: await embed() };
    const times: StageTimes = { ...whole, ...networks, faceProcessor, networksProcessor: processorMs(networksSince) };
    return { times, template };
  };
}

async function wholeFace(models: FaceModels, picture: RgbPicture) {
  const startMs = performance.now();
  const [face] = await models.detector.detect(picture, wholeOf(picture));
  if (!face) throw new Error('a face was not found again');
  const detectedMs = performance.now();
  const { points } = await models.mesh.read(picture, face);
  const meshedMs = performance.now();
  const aligned = squarePicture(models.cropSidePx);
  alignFace(picture, points, models.template, aligned);
  const alignedMs = performance.now();
  const template = await models.recogniser.embed(aligned);
  return {
    template,
    detect: detectedMs - startMs,
    mesh: meshedMs - detectedMs,
    align: alignedMs - meshedMs,
    embed: performance.now() - alignedMs,
  };
}
