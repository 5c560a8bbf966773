import type { DriverName } from '../../../main/contract/turnstile';

/** The turnstile part of the page as typed. */
export interface TurnstileDraft {
  driver: DriverName;
  port: string;
  baudRate: BaudText;
  address: string;
  scbk: string;
  entryOutput: string;
  entryInput: string;
  exitOutput: string;
  exitInput: string;
  passSeconds: string;
  pulseMs: string;
  swap: boolean;
  checksum: 'xor' | 'printed';
  fireInput: string;
  fireInverted: boolean;
  obstructedInput: string;
  obstructedInverted: boolean;
  tamperInput: string;
  tamperInverted: boolean;
  lockOutput: string;
  /** The relay board ends a pulse by itself. */
  boardTimes: boolean;
  firstCoil: string;
  firstInput: string;
  firstFlash: string;
  flashUnitMs: string;
  /** Stated by the installer: the turnstile counts one passage a pulse. */
  isPulse: boolean;
  /** Card readers that hang on the OSDP device. */
  readers: '0' | '1' | '2';
  readerDirection: 'entry' | 'exit';
}

export const baudRates = ['9600', '19200', '38400', '57600', '115200'] as const;
export type BaudText = (typeof baudRates)[number];

interface DriverTraits {
  /** As the device leaves its maker. */
  baudRate: BaudText;
  /** Null: it has none, and wants the line for itself. */
  address: string | null;
  /** What outputs and inputs are counted from on the device's own print; null: its board knows its sides by itself. */
  countsFrom: 0 | 1 | null;
  /** `one`: a single relay, which opens one side only. */
  outputs: 'several' | 'one' | null;
  hasInputs: boolean;
  /** Length of a pulse to begin with; null: not ours to set. */
  pulseMs: string | null;
  /** Answers nothing that tells whether it opened, so that it may drive a pulse input only. */
  needsPulse: boolean;
}

const board = { address: '1', countsFrom: null, outputs: null, hasInputs: false, pulseMs: null, needsPulse: false } as const;
const relay = {
  baudRate: '9600',
  address: null,
  countsFrom: 1,
  outputs: 'several',
  hasInputs: false,
  pulseMs: '700',
  needsPulse: true,
} as const;

export const driverTraits: Record<DriverName, DriverTraits> = {
  osdp: {
    baudRate: '9600',
    address: '0',
    countsFrom: 0,
    outputs: 'several',
    hasInputs: true,
    pulseMs: null,
    needsPulse: false,
  },
  'modbus-relay': { ...relay, address: '1', hasInputs: true, needsPulse: false },
  lot: { ...board, baudRate: '9600' },
  'board-7e': { ...board, baudRate: '9600' },
  'board-eb': { ...board, baudRate: '9600' },
  digicon: { ...board, baudRate: '115200', address: null },
  lcus: relay,
  kmtronic: relay,
  hw667: { ...relay, outputs: 'one', pulseMs: null },
};

/** In the order an installer meets them. */
export const driverGroups: readonly { group: 'common' | 'boards' | 'relays'; drivers: readonly DriverName[] }[] = [
  { group: 'common', drivers: ['osdp', 'modbus-relay'] },
  { group: 'boards', drivers: ['lot', 'board-7e', 'board-eb', 'digicon'] },
  { group: 'relays', drivers: ['lcus', 'kmtronic', 'hw667'] },
];

/** The fields of a driver as they are on a device that was never touched. What another driver left behind is gone. */
export const freshFor = (driver: DriverName): Omit<TurnstileDraft, 'port' | 'passSeconds' | 'readers' | 'readerDirection'> => {
  const { baudRate, address, countsFrom, hasInputs, pulseMs } = driverTraits[driver];
  const first = countsFrom === null ? '' : String(countsFrom);
  const second = countsFrom === null ? '' : String(countsFrom + 1);
  return {
    driver,
    baudRate,
    address: address ?? '',
    scbk: '',
    entryOutput: first,
    entryInput: hasInputs ? first : '',
    exitOutput: second,
    exitInput: hasInputs ? second : '',
    pulseMs: pulseMs ?? '',
    swap: false,
    checksum: 'xor',
    fireInput: '',
    fireInverted: false,
    obstructedInput: '',
    obstructedInverted: false,
    tamperInput: '',
    tamperInverted: false,
    lockOutput: '',
    boardTimes: true,
    firstCoil: '0',
    firstInput: '0',
    firstFlash: '512',
    flashUnitMs: '100',
    isPulse: false,
  };
};

/** A number as typed, `512` or `0x200`; NaN for anything else, which the contract refuses. */
export const integer = (text: string): number => (/^(\d{1,6}|0x[0-9a-fA-F]{1,4})$/.test(text.trim()) ? Number(text) : Number.NaN);

type Directions = 'entry' | 'exit' | 'both';

/** The turnstile for the contract to judge. Contacts are counted from 0 there, whatever the device's print says. */
export const turnstileOf = (draft: TurnstileDraft, directions: Directions): unknown => {
  const { driver } = draft;
  const { countsFrom, outputs, hasInputs, pulseMs, needsPulse } = driverTraits[driver];
  const contact = (text: string): number => integer(text) - (countsFrom ?? 0);
  const contactOrNone = (text: string): number | null => (text.trim() === '' ? null : contact(text));
  const alarm = (text: string, inverted: boolean) => (text.trim() === '' ? null : { input: contact(text), inverted });
  const side = (isThere: boolean, output: string, input: string): unknown => {
    if (!isThere) return null;
    if (outputs === null) return {};
    return { output: outputs === 'one' ? 0 : contact(output), passInput: hasInputs ? contactOrNone(input) : null };
  };
  return {
    driver,
    port: draft.port.trim(),
    baudRate: Number(draft.baudRate),
    passMs: integer(draft.passSeconds) * 1_000,
    entry: side(directions !== 'exit', draft.entryOutput, draft.entryInput),
    exit: side(directions !== 'entry', draft.exitOutput, draft.exitInput),
    ...(driverTraits[driver].address !== null && { address: integer(draft.address) }),
    ...(outputs === null && { swap: draft.swap }),
    ...(pulseMs !== null && { pulseMs: integer(draft.pulseMs) }),
    ...(needsPulse && { turnstileInput: draft.isPulse ? 'pulse' : 'level' }),
    ...(hasInputs && {
      inputs: {
        fire: alarm(draft.fireInput, draft.fireInverted),
        obstructed: alarm(draft.obstructedInput, draft.obstructedInverted),
        tamper: alarm(draft.tamperInput, draft.tamperInverted),
      },
      lockOutput: contactOrNone(draft.lockOutput),
    }),
    ...(driver === 'board-eb' && { checksum: draft.checksum }),
    ...(driver === 'modbus-relay' && { map: mapOf(draft) }),
    ...(driver === 'osdp' && osdpOf(draft, directions)),
  };
};

const mapOf = (draft: TurnstileDraft) => ({
  firstCoil: integer(draft.firstCoil),
  firstInput: integer(draft.firstInput),
  firstFlash: draft.boardTimes ? integer(draft.firstFlash) : null,
  ...(draft.boardTimes && { flashUnitMs: integer(draft.flashUnitMs) }),
});

const osdpOf = (draft: TurnstileDraft, directions: Directions) => ({
  scbk: draft.scbk.replace(/\s/g, ''),
  readerDirection: directions === 'both' ? draft.readerDirection : directions,
  readers: Number(ownReaders(draft, directions)),
});

/** A second reader faces the other side, which a lane with one way has not. */
export const ownReaders = ({ driver, readers }: TurnstileDraft, directions: Directions): '0' | '1' | '2' =>
  driver !== 'osdp' ? '0' : directions !== 'both' && readers === '2' ? '1' : readers;
