import { SetUpForm } from '../../../main/contract/config';
import type { Language } from '../../../main/contract/ids';

/** The set-up page as typed: numbers stay text until it is saved, so that nothing typed is ever lost. */
export interface SetUpDraft {
  stationName: string;
  laneName: string;
  directions: 'entry' | 'exit' | 'both';
  faceAllowed: boolean;
  cameraKind: 'onvif' | 'rtsp' | 'none';
  cameraUrl: string;
  cameraUser: string;
  cameraPassword: string;
  cameraDirection: 'entry' | 'exit';
  region: keyof typeof regions;
  port: string;
  baudRate: '9600' | '19200' | '38400' | '57600' | '115200';
  address: string;
  scbk: string;
  readerDirection: 'entry' | 'exit';
  /** Of a lane with two ways: the second one faces the other side. */
  readers: '1' | '2';
  entryOutput: string;
  entryInput: string;
  exitOutput: string;
  exitInput: string;
  passSeconds: string;
  managerPassword: string;
  managerPasswordAgain: string;
  passphrase: string;
  passphraseAgain: string;
}

/** Parts of the picture, as fractions. The middle leaves out the street beside the lane. */
export const regions = {
  centre: { x: 0.15, y: 0.05, width: 0.7, height: 0.95 },
  whole: { x: 0, y: 0, width: 1, height: 1 },
  left: { x: 0, y: 0, width: 0.5, height: 1 },
  right: { x: 0.5, y: 0, width: 0.5, height: 1 },
} as const;

export const emptyDraft = (laneName: string): SetUpDraft => ({
  stationName: '',
  laneName,
  directions: 'entry',
  faceAllowed: true,
  cameraKind: 'onvif',
  cameraUrl: '',
  cameraUser: 'admin',
  cameraPassword: '',
  cameraDirection: 'entry',
  region: 'centre',
  port: '',
  baudRate: '9600',
  address: '0',
  scbk: '',
  readerDirection: 'entry',
  readers: '1',
  entryOutput: '0',
  entryInput: '0',
  exitOutput: '1',
  exitInput: '1',
  passSeconds: '5',
  managerPassword: '',
  managerPasswordAgain: '',
  passphrase: '',
  passphraseAgain: '',
});

export type FaultWord = 'required' | 'tooShort' | 'mismatch' | 'url' | 'scbk' | 'range' | 'faceOnly' | 'invalid';
export type Faults = Partial<Record<keyof SetUpDraft, FaultWord>>;

/** What every section of the page gets: the draft, its faults, and how to change it. */
export interface SectionProps {
  draft: SetUpDraft;
  faults: Faults;
  change(part: Partial<SetUpDraft>): void;
}

const integer = (text: string): number => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN);
const inputNumber = (text: string): number | null => (text.trim() === '' ? null : integer(text));

const cameraOf = (draft: SetUpDraft): unknown =>
  draft.cameraKind === 'none'
    ? null
    : { kind: draft.cameraKind, url: draft.cameraUrl.trim(), user: draft.cameraUser.trim(), password: draft.cameraPassword };

/** The station keeps no lane whose camera looks where no card reader does; said here before anything is sent. */
export const isFaceOnly = (draft: SetUpDraft): boolean =>
  draft.faceAllowed &&
  draft.cameraKind !== 'none' &&
  draft.directions === 'both' &&
  draft.readers === '1' &&
  draft.cameraDirection !== draft.readerDirection;

const turnstileOf = (draft: SetUpDraft): unknown => ({
  driver: 'osdp',
  port: draft.port.trim(),
  baudRate: Number(draft.baudRate),
  address: integer(draft.address),
  scbk: draft.scbk.replace(/\s/g, ''),
  entry: draft.directions === 'exit' ? null : { output: integer(draft.entryOutput), passInput: inputNumber(draft.entryInput) },
  exit: draft.directions === 'entry' ? null : { output: integer(draft.exitOutput), passInput: inputNumber(draft.exitInput) },
  passMs: integer(draft.passSeconds) * 1_000,
  readerDirection: draft.directions === 'both' ? draft.readerDirection : draft.directions,
  ...(draft.directions === 'both' && { readers: Number(draft.readers) }),
});

const formOf = (draft: SetUpDraft, language: Language, wantsPassphrase: boolean): unknown => ({
  config: {
    version: 1,
    stationName: draft.stationName,
    language,
    lanes: [
      {
        id: 'lane-1',
        name: draft.laneName,
        camera: cameraOf(draft),
        cameraDirection: draft.directions === 'both' ? draft.cameraDirection : draft.directions,
        regionOfInterest: regions[draft.region],
        turnstile: turnstileOf(draft),
        faceAllowed: draft.faceAllowed && draft.cameraKind !== 'none',
      },
    ],
    recognition: { falseMatchRate: 1e-6, framesToAgree: 3 },
  },
  managerPassword: draft.managerPassword,
  passphrase: wantsPassphrase ? draft.passphrase : null,
});

/** Where an issue of the contract's schema belongs on the page; the longest path that fits wins. */
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
  managerPassword: 'managerPassword',
  passphrase: 'passphrase',
};

const wordFor = (field: keyof SetUpDraft, draft: SetUpDraft): FaultWord => {
  const value = draft[field];
  if (typeof value === 'string' && value.trim() === '') return 'required';
  if (field === 'managerPassword' || field === 'passphrase') return 'tooShort';
  if (field === 'cameraUrl') return 'url';
  if (field === 'scbk') return 'scbk';
  return ['address', 'entryOutput', 'entryInput', 'exitOutput', 'exitInput', 'passSeconds'].includes(field) ? 'range' : 'invalid';
};

/** The form for the station, or the page's fields that need correcting. All rules but the repetitions are the contract's. */
export const readDraft = (
  draft: SetUpDraft,
  language: Language,
  wantsPassphrase: boolean,
): { ok: true; form: SetUpForm } | { ok: false; faults: Faults } => {
  const parsed = SetUpForm.safeParse(formOf(draft, language, wantsPassphrase));
  const faults: Faults = {};
  for (const issue of parsed.error?.issues ?? []) {
    const field = places[issue.path.join('.')];
    if (field) faults[field] = wordFor(field, draft);
  }
  if (isFaceOnly(draft)) faults.readers = 'faceOnly';
  if (draft.managerPassword !== draft.managerPasswordAgain) faults.managerPasswordAgain = 'mismatch';
  if (wantsPassphrase) {
    if (draft.passphrase === '') faults.passphrase = 'required';
    if (draft.passphrase !== draft.passphraseAgain) faults.passphraseAgain = 'mismatch';
  }
  if (parsed.success && Object.keys(faults).length === 0) return { ok: true, form: parsed.data };
  // An issue without a place of its own must still stop the page from pretending that all is well.
  return { ok: false, faults: Object.keys(faults).length > 0 ? faults : { stationName: 'invalid' } };
};
