import { SetUpForm } from '../../../main/contract/config';
import type { UserError } from '../../../main/contract/errors';
import type { Language } from '../../../main/contract/ids';
import { framingFault, readerOf, readsCards } from './readerForm';
import { regions, type SetUpDraft, valueAt } from './setUpDraft';
import { type Faults, placeOf, wordFor } from './setUpFaults';
import { driverTraits, ownReaders, turnstileOf } from './turnstileForm';

const cameraOf = (draft: SetUpDraft): unknown =>
  draft.cameraKind === 'none'
    ? null
    : { kind: draft.cameraKind, url: draft.cameraUrl.trim(), user: draft.cameraUser.trim(), password: draft.cameraPassword };

/** Of a lane with one way everything faces that way, whatever was chosen before. */
const sideOf = ({ directions }: SetUpDraft, chosen: 'entry' | 'exit'): 'entry' | 'exit' =>
  directions === 'both' ? chosen : directions;

const hasReader = (draft: SetUpDraft, side: 'entry' | 'exit'): boolean => {
  const own = ownReaders(draft, draft.directions);
  return (
    own === '2' ||
    (own === '1' && sideOf(draft, draft.readerDirection) === side) ||
    draft.others.some((reader) => readsCards(reader) && sideOf(draft, reader.direction) === side)
  );
};

/** No lane is set up whose camera looks where no card reader does; said here before anything is sent. */
export const isFaceOnly = (draft: SetUpDraft): boolean =>
  draft.faceAllowed && draft.cameraKind !== 'none' && !hasReader(draft, sideOf(draft, draft.cameraDirection));

/** One relay is one contact: it opens one side. */
const isOneTooFew = (draft: SetUpDraft): boolean => driverTraits[draft.driver].outputs === 'one' && draft.directions === 'both';

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
        cameraDirection: sideOf(draft, draft.cameraDirection),
        regionOfInterest: regions[draft.region],
        turnstile: turnstileOf(draft, draft.directions),
        faceAllowed: draft.faceAllowed && draft.cameraKind !== 'none',
        readers: draft.others.map((reader) => readerOf(reader, sideOf(draft, reader.direction))),
      },
    ],
    recognition: { falseMatchRate: 1e-6, framesToAgree: 3 },
  },
  managerPassword: draft.managerPassword,
  passphrase: wantsPassphrase ? draft.passphrase : null,
});

/** What no schema of a single field can see. */
const faultsBetween = (draft: SetUpDraft, wantsPassphrase: boolean): Faults => {
  const faults: Faults = {};
  if (isFaceOnly(draft)) faults.readers = 'faceOnly';
  if (driverTraits[draft.driver].needsPulse && !draft.isPulse) faults.isPulse = 'notPulse';
  if (isOneTooFew(draft)) faults.driver = 'oneRelay';
  for (const [index, reader] of draft.others.entries()) {
    const fault = framingFault(reader);
    if (fault === 'endless') faults[`reader.${index}.endHex`] = fault;
    if (fault === 'noRoom') faults[`reader.${index}.lengthBytes`] = fault;
  }
  if (draft.managerPassword !== draft.managerPasswordAgain) faults.managerPasswordAgain = 'mismatch';
  if (wantsPassphrase) {
    if (draft.passphrase === '') faults.passphrase = 'required';
    if (draft.passphrase !== draft.passphraseAgain) faults.passphraseAgain = 'mismatch';
  }
  return faults;
};

/** The form for the station, or the page's fields that need correcting. All rules of single fields are the contract's. */
export const readDraft = (
  draft: SetUpDraft,
  language: Language,
  wantsPassphrase: boolean,
): { ok: true; form: SetUpForm } | { ok: false; faults: Faults } => {
  const parsed = SetUpForm.safeParse(formOf(draft, language, wantsPassphrase));
  const faults: Faults = {};
  for (const issue of parsed.error?.issues ?? []) {
    const place = placeOf(issue.path.join('.'));
    if (place) faults[place] = wordFor(place, draft);
  }
  Object.assign(faults, faultsBetween(draft, wantsPassphrase));
  if (parsed.success && Object.keys(faults).length === 0) return { ok: true, form: parsed.data };
  // An issue without a place of its own must still stop the page from pretending that all is well.
  return { ok: false, faults: Object.keys(faults).length > 0 ? faults : { stationName: 'invalid' } };
};

/** Where the station found a fault that only shows between devices, as two of them on one line. */
export const faultsOf = ({ code, params }: UserError): Faults => {
  const place = code === 'INPUT_INVALID' && typeof params.field === 'string' ? placeOf(pathOf(params.field)) : null;
  const faults: Faults = {};
  if (place) faults[place] = place.endsWith('.prefix') ? 'samePrefix' : 'clash';
  return faults;
};

/** `lanes[0].readers[1].port` as a path of the form. */
const pathOf = (field: string): string => `config.${field.replace(/\[(\d+)\]/g, '.$1')}`;

/** What of the faults stands after a change: a field that was touched is no longer at fault. */
export const remaining = (faults: Faults, before: SetUpDraft, after: SetUpDraft): Faults => {
  const isMended = (place: string): boolean => {
    // Which side has no reader, and how many sides one relay opens, is mended in more places than one.
    if (place === 'readers') return !isFaceOnly(after);
    if (place === 'driver') return !isOneTooFew(after);
    return valueAt(before, place) !== valueAt(after, place);
  };
  return Object.fromEntries(Object.entries(faults).filter(([place]) => !isMended(place)));
};
