import { z } from 'zod';
import type { CameraStream } from './streamChoice';

/** At most so many profiles or services are looked at. */
const mostEntries = 16;

const plain = z.union([z.string(), z.number(), z.boolean()]).transform(String).pipe(z.string().max(2_048));

/** Text of an element, which xml2js gives bare or, with attributes, as `_`. */
export const MediaText = z.union([plain, z.object({ _: plain }).transform((element) => element._)]);

/** A profile token: it goes back into a request unescaped, so it holds nothing that XML would read. */
export const tokenText = plain.pipe(z.string().regex(/^[^<>&"'\s]{1,64}$/));

/** One element or several; entries past the sixteenth are passed over. */
export const listOf = <T extends z.ZodType>(entry: T) =>
  z.preprocess((value) => (Array.isArray(value) ? value.slice(0, mostEntries) : [value]), z.array(entry));

/** A video profile as the device told it. */
export interface Profile {
  name: string;
  codec: CameraStream['codec'];
  width: number;
  height: number;
  fps: number;
  /** As reported: the host is not yet pinned. */
  uri: string;
}

const codecOf = (encoding: string): CameraStream['codec'] => {
  const name = encoding.toUpperCase().replace(/[^A-Z0-9]/g, '');
  if (name === 'H264') return 'H264';
  return name === 'H265' || name === 'HEVC' ? 'H265' : 'other';
};

/** Text for the screen: no control characters, no bidirectional marks, not endless. */
export const shown = (text: string): string =>
  text
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .trim()
    .slice(0, 64);

const measure = (value: number): number => (Number.isFinite(value) && value > 0 && value <= 16_384 ? value : 0);

export const profileOf = (told: {
  name: string;
  encoding: string;
  width: number;
  height: number;
  fps: number;
  uri: string;
}): Profile => ({
  name: shown(told.name),
  codec: codecOf(told.encoding),
  width: measure(told.width),
  height: measure(told.height),
  fps: measure(told.fps),
  uri: told.uri,
});

/** What a device says about itself; shown to the operator, believed by nobody. */
export interface DeviceFacts {
  manufacturer: string;
  model: string;
  firmware: string;
}

const fact = MediaText.catch('').transform(shown);

/** GetDeviceInformation in node-onvif's spelling or, with a small first letter, in onvif's. */
export const DeviceFactsAnswer = z.preprocess(
  (value) =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, told]) => [name.charAt(0).toLowerCase() + name.slice(1), told]))
      : value,
  z.object({ manufacturer: fact.optional(), model: fact.optional(), firmwareVersion: fact.optional() }).transform(
    (told): DeviceFacts => ({
      manufacturer: told.manufacturer ?? '',
      model: told.model ?? '',
      firmware: told.firmwareVersion ?? '',
    }),
  ),
);
