import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LaneConfig, StationConfig } from '../contract/config';
import { fail, ok, type Result } from '../contract/errors';
import { faceOutlivesCard } from '../contract/passTimes';
import { writeFileAtomically } from '../storage/atomicFile';
import type { Keyring } from '../storage/keyring';
import { holdsClearSecrets, openSecrets, sealSecrets } from './configSecrets';
import { faceOnlyLane } from './laneWays';
import { readerFault } from './readerFaults';

const fileName = 'station.json';
const previousName = 'station.previous.json';
const largestBytes = 1024 * 1024;

const broken = (where: string) => fail('CONFIG_BROKEN', { file: fileName, where });

/** Null on a station that was never set up. CONFIG_BROKEN says `where`: a line, or the path of the first wrong value; the file stays as it is. */
export function readConfig(folder: string, keyring: Keyring): Result<StationConfig | null> {
  let text: string;
  try {
    const bytes = readFileSync(join(folder, fileName));
    if (bytes.length > largestBytes) return broken('1 MB');
    // Windows' editors put a byte order mark in front.
    text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '?';
    return code === 'ENOENT' ? ok(null) : broken(code);
  }
  const json = parseJson(text);
  if (!json.ok) return broken(json.where);
  const opened = openSecrets(json.value, keyring);
  if (!opened.ok) return broken(opened.unreadable);
  const config = StationConfig.safeParse(opened.value);
  if (!config.success) return broken(pathText(config.error.issues[0]?.path ?? []));
  const clash = firstClash(config.data);
  if (clash) return broken(clash);
  const unsafe = config.data.lanes.findIndex(({ name }) => name === relayWithoutPulse(config.data));
  if (unsafe >= 0) return broken(`lanes[${unsafe}].turnstile.turnstileInput`);
  if (holdsClearSecrets(json.value)) sealInPlace(folder, keyring, config.data);
  return ok(config.data);
}

/** The copy before is not kept here, for it is the one with the secrets in clear. A folder that cannot be written stays as it is. */
function sealInPlace(folder: string, keyring: Keyring, config: StationConfig): void {
  try {
    writeFileAtomically(join(folder, fileName), contentOf(config, keyring));
  } catch {
    // Reading goes on all the same: a gate that works with a readable file is better than none.
  }
}

const contentOf = (config: StationConfig, keyring: Keyring) =>
  Buffer.from(`${JSON.stringify(sealSecrets(config, keyring), null, 2)}\n`);

/**
 * Replaces the configuration in one step and keeps the one before as `station.previous.json`. INPUT_INVALID with the
 * `field` when lanes contradict each other, CONFIG_FACE_ONLY, CONFIG_RELAY_NEEDS_PULSE, DATA_FOLDER_UNWRITABLE.
 */
export function writeConfig(folder: string, keyring: Keyring, config: StationConfig): Result<void> {
  const clash = firstClash(config);
  if (clash) return fail('INPUT_INVALID', { field: clash });
  const unsafe = relayWithoutPulse(config);
  if (unsafe) return fail('CONFIG_RELAY_NEEDS_PULSE', { lane: unsafe });
  const faceOnly = faceOnlyLane(config);
  if (faceOnly) return fail('CONFIG_FACE_ONLY', { lane: faceOnly.name });
  const path = join(folder, fileName);
  try {
    const before = contentIfAny(path);
    if (before) writeFileAtomically(join(folder, previousName), before);
    writeFileAtomically(path, contentOf(config, keyring));
    return ok(undefined);
  } catch {
    return fail('DATA_FOLDER_UNWRITABLE', { folder });
  }
}

/** What the schema cannot see: two lanes of one name, two devices on one place, a lane that opens no way, faces that outlive cards. */
function firstClash({ lanes }: StationConfig): string | null {
  const devices: Device[] = [];
  for (const [index, lane] of lanes.entries()) {
    if (lanes.slice(0, index).some((other) => other.id === lane.id)) return `lanes[${index}].id`;
    if (lane.turnstile.entry === null && lane.turnstile.exit === null) return `lanes[${index}].turnstile.entry`;
    for (const device of devicesOf(lane, `lanes[${index}]`)) {
      const clash = clashOf(device, devices);
      if (clash) return clash;
      devices.push(device);
    }
    const stranger = lane.rules.interlockWith.find((id) => id === lane.id || !lanes.some((other) => other.id === id));
    if (stranger !== undefined) return `lanes[${index}].rules.interlockWith`;
    if (faceOutlivesCard(lane)) return `lanes[${index}].rules.schedules.face`;
  }
  return readerFault(lanes);
}

/**
 * The first lane that a relay without an answer would hold open for as long as its contact is closed: when the pulse's end is lost, it
 * stays open and nobody knows.
 */
const relayWithoutPulse = ({ lanes }: StationConfig): string | null =>
  lanes.find(({ turnstile }) => 'turnstileInput' in turnstile && turnstile.turnstileInput !== 'pulse')?.name ?? null;

/** One device on a line. Without an address it wants the line for itself. */
interface Device {
  where: string;
  protocol: string;
  port: string;
  baudRate: number;
  address: number | null;
}

function devicesOf({ turnstile, readers }: LaneConfig, lane: string): Device[] {
  const own = {
    where: `${lane}.turnstile`,
    protocol: turnstile.driver === 'lot' ? 'modbus-relay' : turnstile.driver,
    port: turnstile.port,
    baudRate: turnstile.baudRate,
    address: 'address' in turnstile ? turnstile.address : null,
  };
  const others = readers.flatMap((reader, at): Device[] => {
    if (reader.kind === 'keyboard') return [];
    const { kind: protocol, port, baudRate } = reader;
    return [
      { where: `${lane}.readers[${at}]`, protocol, port, baudRate, address: reader.kind === 'osdp' ? reader.address : null },
    ];
  });
  return [own, ...others];
}

function clashOf(device: Device, before: readonly Device[]): string | null {
  const onSameLine = before.filter(({ port }) => port === device.port);
  if (onSameLine.some(({ protocol, address }) => protocol !== device.protocol || address === null || device.address === null))
    return `${device.where}.port`;
  if (onSameLine.some(({ address }) => address === device.address)) return `${device.where}.address`;
  return onSameLine.some(({ baudRate }) => baudRate !== device.baudRate) ? `${device.where}.baudRate` : null;
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; where: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    let readable = 0;
    let unreadable = text.length + 1;
    while (unreadable - readable > 1) {
      const middle = (readable + unreadable) >> 1;
      if (couldGoOn(text.slice(0, middle))) readable = middle;
      else unreadable = middle;
    }
    return { ok: false, where: `${fileName}:${text.slice(0, readable).split('\n').length}` };
  }
}

/** Whether this is the beginning of some JSON text. The engine names the position of an error only sometimes, but always tells the end of the text from a wrong sign. */
function couldGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const position = /at position (\d+)/.exec(message)?.[1];
    return /end of JSON input|Unterminated string/.test(message) || Number(position) >= beginning.length;
  }
}

const pathText = (path: readonly PropertyKey[]) =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '') || '{}';

function contentIfAny(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
