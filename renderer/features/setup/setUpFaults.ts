import type { ReaderDraft } from './readerForm';
import { type Place, type SetUpDraft, valueAt } from './setUpDraft';

export type FaultWord =
  | 'required'
  | 'tooShort'
  | 'mismatch'
  | 'url'
  | 'scbk'
  | 'range'
  | 'hex'
  | 'prefix'
  | 'endless'
  | 'noRoom'
  | 'oneRelay'
  | 'notPulse'
  | 'faceOnly'
  | 'clash'
  | 'samePrefix'
  | 'invalid';

export type Faults = Partial<Record<Place, FaultWord>>;

/** Where an issue of the contract's schema belongs on the page. */
const places: Record<string, keyof SetUpDraft> = {
  'config.stationName': 'stationName',
  'config.lanes.0.name': 'laneName',
  'config.lanes.0.camera.url': 'cameraUrl',
  'config.lanes.0.camera.user': 'cameraUser',
  'config.lanes.0.camera.password': 'cameraPassword',
  'config.lanes.0.turnstile.port': 'port',
  'config.lanes.0.turnstile.baudRate': 'baudRate',
  'config.lanes.0.turnstile.address': 'address',
  'config.lanes.0.turnstile.scbk': 'scbk',
  'config.lanes.0.turnstile.entry.output': 'entryOutput',
  'config.lanes.0.turnstile.entry.passInput': 'entryInput',
  'config.lanes.0.turnstile.exit.output': 'exitOutput',
  'config.lanes.0.turnstile.exit.passInput': 'exitInput',
  'config.lanes.0.turnstile.passMs': 'passSeconds',
  'config.lanes.0.turnstile.pulseMs': 'pulseMs',
  'config.lanes.0.turnstile.turnstileInput': 'isPulse',
  'config.lanes.0.turnstile.checksum': 'checksum',
  'config.lanes.0.turnstile.lockOutput': 'lockOutput',
  'config.lanes.0.turnstile.inputs.fire.input': 'fireInput',
  'config.lanes.0.turnstile.inputs.obstructed.input': 'obstructedInput',
  'config.lanes.0.turnstile.inputs.tamper.input': 'tamperInput',
  'config.lanes.0.turnstile.map.firstCoil': 'firstCoil',
  'config.lanes.0.turnstile.map.firstInput': 'firstInput',
  'config.lanes.0.turnstile.map.firstFlash': 'firstFlash',
  'config.lanes.0.turnstile.map.flashUnitMs': 'flashUnitMs',
  managerPassword: 'managerPassword',
  passphrase: 'passphrase',
};

const readerPlaces: Record<string, keyof ReaderDraft> = {
  port: 'port',
  baudRate: 'baudRate',
  address: 'address',
  scbk: 'scbk',
  prefix: 'prefix',
  'framing.startHex': 'startHex',
  'framing.endHex': 'endHex',
  'framing.lengthBytes': 'lengthBytes',
  cardBits: 'cardBits',
};

/** The field for a path of the form, `config.lanes.0.readers.1.port`; null where the page has none. */
export const placeOf = (path: string): Place | null => {
  const [, index, rest = ''] = /^config\.lanes\.0\.readers\.(\d+)\.(.+)$/.exec(path) ?? [];
  if (index === undefined) return places[path] ?? null;
  const field = readerPlaces[rest];
  return field ? `reader.${Number(index)}.${field}` : null;
};

const words: Partial<Record<string, FaultWord>> = {
  managerPassword: 'tooShort',
  passphrase: 'tooShort',
  cameraUrl: 'url',
  scbk: 'scbk',
  startHex: 'hex',
  endHex: 'hex',
  prefix: 'prefix',
};
const numbers: ReadonlySet<string> = new Set([
  ...['address', 'entryOutput', 'entryInput', 'exitOutput', 'exitInput', 'passSeconds', 'pulseMs', 'lockOutput', 'lengthBytes'],
  ...['fireInput', 'obstructedInput', 'tamperInput', 'firstCoil', 'firstInput', 'firstFlash', 'flashUnitMs'],
]);

/** What is wrong with a field that the contract does not take as it is. */
export const wordFor = (place: Place, draft: SetUpDraft): FaultWord => {
  const value = valueAt(draft, place);
  if (typeof value === 'string' && value.trim() === '') return 'required';
  const field = place.slice(place.lastIndexOf('.') + 1);
  return words[field] ?? (numbers.has(field) ? 'range' : 'invalid');
};
