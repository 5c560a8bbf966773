/** Colours of IEC 60839-11-5 that the console uses. */
const ledColours = { black: 0, red: 1, green: 2 } as const;
type LedColour = keyof typeof ledColours;

/** Control codes of OUT: off or on for good, or on until the device's own timer runs out. */
const outputCodes = { off: 1, on: 2, pulse: 5 } as const;
/** The key that KEYSET gives is the secure channel base key. */
const BASE_KEY = 1;

export type OsdpCommand =
  | { type: 'POLL' | 'ID' | 'CAP' | 'LSTAT' | 'ISTAT' | 'OSTAT' | 'RSTAT' }
  /** `timerMs` 0..6,553,500, rounded up to 100 ms; only for `pulse`. */
  | { type: 'OUT'; output: number; control: keyof typeof outputCodes; timerMs: number }
  /** Steady colour of LED 0: for `timerMs` (rounded up to 100 ms), or for good when that is null. */
  | { type: 'LED'; reader: number; colour: LedColour; timerMs: number | null }
  /** Default tone, `count` times `onMs` (rounded up to 100 ms, at most 25,500). */
  | { type: 'BUZ'; reader: number; onMs: number; count: number }
  /** Gives the device its base key, 16 bytes. */
  | { type: 'KEYSET'; scbk: Uint8Array }
  | { type: 'CHLNG'; rndA: Uint8Array }
  | { type: 'SCRYPT'; cryptogram: Uint8Array };

const codes = {
  POLL: 0x60,
  ID: 0x61,
  CAP: 0x62,
  LSTAT: 0x64,
  ISTAT: 0x65,
  OSTAT: 0x66,
  RSTAT: 0x67,
  OUT: 0x68,
  LED: 0x69,
  BUZ: 0x6a,
  KEYSET: 0x75,
  CHLNG: 0x76,
  SCRYPT: 0x77,
} as const satisfies Record<OsdpCommand['type'], number>;

const tenths = (durationMs: number, most: number): number => Math.min(most, Math.max(0, Math.ceil(durationMs / 100)));
const word = (value: number): [number, number] => [value & 0xff, value >> 8];

function ledData(command: Extract<OsdpCommand, { type: 'LED' }>): number[] {
  const colour = ledColours[command.colour];
  const steady = [1, 0, colour, ledColours.black];
  const unchanged = [0, 0, 0, 0, 0];
  return command.timerMs === null
    ? [command.reader, 0, ...unchanged, 0, 0, 1, ...steady]
    : [command.reader, 0, 2, ...steady, ...word(tenths(command.timerMs, 0xffff)), ...unchanged];
}

function dataOf(command: OsdpCommand): ArrayLike<number> {
  switch (command.type) {
    case 'POLL':
    case 'LSTAT':
    case 'ISTAT':
    case 'OSTAT':
    case 'RSTAT':
      return [];
    case 'ID':
    case 'CAP':
      return [0];
    case 'OUT':
      return [command.output, outputCodes[command.control], ...word(tenths(command.timerMs, 0xffff))];
    case 'LED':
      return ledData(command);
    case 'BUZ':
      return [command.reader, 2, tenths(command.onMs, 0xff), 1, command.count];
    case 'KEYSET':
      return [BASE_KEY, command.scbk.length, ...command.scbk];
    case 'CHLNG':
      return command.rndA;
    case 'SCRYPT':
      return command.cryptogram;
  }
}

/** Code and unencrypted data of a command, as in IEC 60839-11-5 section 6. */
export const encodeCommand = (command: OsdpCommand): { code: number; data: Uint8Array } => ({
  code: codes[command.type],
  data: Uint8Array.from(dataOf(command)),
});
