import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StationConfig } from '../contract/config';
import { fail, ok, type Result } from '../contract/errors';
import { writeFileAtomically } from '../storage/atomicFile';
import type { Keyring } from '../storage/keyring';
import { holdsClearSecrets, openSecrets, sealSecrets } from './configSecrets';
import { faceOnlyLane } from './laneWays';

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
 * `field` when lanes contradict each other, CONFIG_FACE_ONLY, DATA_FOLDER_UNWRITABLE.
 */
export function writeConfig(folder: string, keyring: Keyring, config: StationConfig): Result<void> {
  const clash = firstClash(config);
  if (clash) return fail('INPUT_INVALID', { field: clash });
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

/** What the schema cannot see: two lanes of one name, two lanes on one device, a lane that opens no way. */
function firstClash({ lanes }: StationConfig): string | null {
  for (const [index, lane] of lanes.entries()) {
    const before = lanes.slice(0, index);
    const { port, address, baudRate, entry, exit } = lane.turnstile;
    if (before.some((other) => other.id === lane.id)) return `lanes[${index}].id`;
    const onSameLine = before.filter((other) => other.turnstile.port === port);
    if (onSameLine.some((other) => other.turnstile.address === address)) return `lanes[${index}].turnstile.address`;
    if (onSameLine.some((other) => other.turnstile.baudRate !== baudRate)) return `lanes[${index}].turnstile.baudRate`;
    if (entry === null && exit === null) return `lanes[${index}].turnstile.entry`;
  }
  return null;
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
