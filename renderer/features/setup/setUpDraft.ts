import type { ReaderDraft } from './readerForm';
import { freshFor, type TurnstileDraft } from './turnstileForm';

/** The set-up page as typed: numbers stay text until it is saved, so that nothing typed is ever lost. */
export interface SetUpDraft extends TurnstileDraft {
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
  /** Readers with lines of their own. */
  others: readonly ReaderDraft[];
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
  ...freshFor('osdp'),
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
  passSeconds: '5',
  readers: '1',
  readerDirection: 'entry',
  others: [],
  managerPassword: '',
  managerPasswordAgain: '',
  passphrase: '',
  passphraseAgain: '',
});

/** A field of the page: of the draft, or of one of its readers. */
export type Place = keyof SetUpDraft | `reader.${number}.${keyof ReaderDraft}`;

/** What stands in a field right now. */
export const valueAt = (draft: SetUpDraft, place: string): unknown => {
  const [, index, field] = /^reader\.(\d+)\.(\w+)$/.exec(place) ?? [];
  const holder: object = (index === undefined ? draft : draft.others[Number(index)]) ?? {};
  return Object.entries(holder).find(([key]) => key === (field ?? place))?.[1];
};
