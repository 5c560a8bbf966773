import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FetchContext } from '../../../models/build/fetchSource';
import { decodePhoto } from '../../../native-bridge/vision/photo';
import type { Box, RgbPicture } from '../../../native-bridge/vision/picture';
import { SAMPLE_PEOPLE } from '../../support/film/people';
import { samplePhotos } from '../../support/film/samplePhotos';

/** A photo and the one face in it that counts. */
export interface FacePhoto {
  picture: RgbPicture;
  face: Box;
}

/** Forehead to chin over the distance between the eyes, and where the eyes stand in that height; as in LFW's photos. */
const [FACE_PER_EYES, EYES_AT] = [2.4, 0.36];

/** The people of the demo's sample photos who look at the camera: eleven. */
export async function demoFaces(context: FetchContext): Promise<FacePhoto[]> {
  const people = SAMPLE_PEOPLE.filter(({ quality }) => quality !== 'unusable');
  const photos = await samplePhotos([...new Set(people.map(({ photo }) => photo))], context);
  return people.map(({ photo, eyesPx: [left, right] }) => {
    const picture = photos.get(photo);
    if (!picture) throw new Error(`The sample photo ${photo} is missing.`);
    const height = Math.hypot(right[0] - left[0], right[1] - left[1]) * FACE_PER_EYES;
    const [x, y] = [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2];
    return { picture, face: { x: x - height / 2, y: y - height * EYES_AT, width: height, height } };
  });
}

/** In LFW (deep-funneled, 250 × 250) the labelled face stands in the middle and is some 100 high. */
const LFW_FACE: Box = { x: 75, y: 77, width: 100, height: 100 };
const LFW_SIDE = 250;

/** `count` photos of as many people, spread evenly over a folder of one folder a person. */
export async function lfwFaces(folder: string, count: number): Promise<FacePhoto[]> {
  const people = (await readdir(folder)).sort();
  const step = Math.max(1, Math.floor(people.length / count));
  const chosen = people.filter((_, index) => index % step === 0).slice(0, count);
  const faces: FacePhoto[] = [];
  for (const person of chosen) {
    const [file] = (await readdir(join(folder, person))).sort();
    const decoded = await decodePhoto('ffmpeg', await readFile(join(folder, person, file ?? '')));
    if (!decoded.ok) throw new Error(`${person}: ${decoded.fault}`);
    const { picture } = decoded;
    if (picture.width !== LFW_SIDE || picture.height !== LFW_SIDE) throw new Error(`${person}: not a photo of LFW, 250 × 250`);
    faces.push({ picture, face: LFW_FACE });
  }
  return faces;
}
