import { z } from 'zod';

/** What the station says of one lane's devices when it configures the serial process. Every field is given; defaults are the station's. */

export const Direction = z.enum(['entry', 'exit']);
export type Direction = z.infer<typeof Direction>;

/** A side wired to contacts: the output that opens it, and the input that reports a passage. */
const WiredSide = z.object({ output: z.number().int(), passInput: z.number().int().nullable() }).nullable();
/** A side of a turnstile's own board, which knows its two directions by itself. */
const BoardSide = z.object({}).nullable();
/** An input and whether it means what it says when it is off (a fire contact that opens by going low). */
const AlarmInput = z.object({ input: z.number().int(), inverted: z.boolean() }).nullable();

const line = {
  laneId: z.string(),
  /** Serial port path or name, or `tcp://host:port`. */
  port: z.string(),
  baudRate: z.number().int(),
  address: z.number().int(),
  /** How long a passage is awaited after an opening, and how long a device-timed opening lasts where the device does not know better. */
  passMs: z.number().int(),
  /** The device's entry is this site's exit. */
  swap: z.boolean(),
  readers: z.array(z.lazy(() => SerialReader)),
};
const wired = {
  entry: WiredSide,
  exit: WiredSide,
  /** Further inputs that are wired; null where one is not. */
  inputs: z.object({ fire: AlarmInput, obstructed: AlarmInput, tamper: AlarmInput }),
  /** Output on the turnstile's stop contact; null where there is none, and a lock is kept by opening nothing. */
  lockOutput: z.number().int().nullable(),
};
const board = { entry: BoardSide, exit: BoardSide };
/** A contact is closed for so long to ask for one passage; the turnstile's own timer does the rest. */
const pulse = { pulseMs: z.number().int() };

export const OsdpLane = z.object({
  ...line,
  ...wired,
  driver: z.literal('osdp'),
  /** Secure channel base key, 32 hex digits; null speaks in the clear, which only the command line does. */
  scbk: z.string().nullable(),
  /** Side that reader 0 of the device faces; reader 1 faces the other. */
  readerDirection: Direction,
});
export type OsdpLane = z.infer<typeof OsdpLane>;

export const ModbusRelayLane = z.object({
  ...line,
  ...wired,
  ...pulse,
  driver: z.literal('modbus-relay'),
  /** Addresses of the board: first coil, first discrete input, and where a device-timed pulse is asked for (null: it has none). */
  map: z.object({
    firstCoil: z.number().int(),
    firstInput: z.number().int(),
    firstFlash: z.number().int().nullable(),
    flashUnitMs: z.number().int(),
  }),
});
export type ModbusRelayLane = z.infer<typeof ModbusRelayLane>;

export const LotLane = z.object({
  ...line,
  ...board,
  driver: z.literal('lot'),
  map: z.object({
    entry: z.number().int(),
    exit: z.number().int(),
    entryOccupied: z.number().int(),
    exitOccupied: z.number().int(),
    /** First of four counters. */
    counters: z.number().int(),
    errors: z.number().int(),
    mode: z.number().int(),
    accumulate: z.number().int(),
    /** Seconds a permission waits for its passage. */
    permissionTimer: z.number().int(),
  }),
});
export type LotLane = z.infer<typeof LotLane>;

export const Board7eLane = z.object({ ...line, ...board, driver: z.literal('board-7e') });
export type Board7eLane = z.infer<typeof Board7eLane>;
export const BoardEbLane = z.object({
  ...line,
  ...board,
  driver: z.literal('board-eb'),
  /** `printed`: the checksums of the maker's manual for dropping and raising the arm, which contradict its own rule. */
  checksum: z.enum(['xor', 'printed']),
});
export type BoardEbLane = z.infer<typeof BoardEbLane>;
export const DigiconLane = z.object({ ...line, ...board, driver: z.literal('digicon') });
export type DigiconLane = z.infer<typeof DigiconLane>;

const relay = { ...line, ...pulse, entry: WiredSide, exit: WiredSide };
/** Relays that answer nothing, or next to nothing. Only for a turnstile input in pulse mode. */
export const LcusLane = z.object({ ...relay, driver: z.literal('lcus') });
export const KmtronicLane = z.object({ ...relay, driver: z.literal('kmtronic') });
export const Hw667Lane = z.object({ ...relay, driver: z.literal('hw667') });
export type RelayLane = z.infer<typeof LcusLane> | z.infer<typeof KmtronicLane> | z.infer<typeof Hw667Lane>;

export const SerialLane = z.discriminatedUnion('driver', [
  OsdpLane,
  ModbusRelayLane,
  LotLane,
  Board7eLane,
  BoardEbLane,
  DigiconLane,
  LcusLane,
  KmtronicLane,
  Hw667Lane,
]);
export type SerialLane = z.infer<typeof SerialLane>;
export type DriverName = SerialLane['driver'];

/** A reader with a line of its own. Readers that hang on a lane's OSDP device belong to that device. */
export const SerialReader = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('osdp'),
    direction: Direction,
    port: z.string(),
    baudRate: z.number().int(),
    address: z.number().int(),
    scbk: z.string(),
  }),
  z.object({
    kind: z.literal('serial'),
    direction: Direction,
    port: z.string(),
    baudRate: z.number().int(),
    /** How one reading is told from the next: bytes in hex before and after it, or a fixed length. */
    framing: z.object({
      startHex: z.string(),
      endHex: z.string(),
      lengthBytes: z.number().int().nullable(),
      /** Over what stands between start and checksum; the last byte before the end, or of the length. */
      checksum: z.enum(['none', 'xor', 'sum']),
    }),
    /**
     * What a reading holds. `wiegand-hex`: all bits of the card with their parities, as hex digits; `number-hex`, `number-decimal`: its
     * number without parities, as digits; `number-bytes`: the same as raw bytes, highest first; `text`: what a QR code says.
     */
    content: z.enum(['wiegand-hex', 'number-hex', 'number-decimal', 'number-bytes', 'text']),
    /** Bits of its cards, parities included. */
    cardBits: z.union([z.literal(26), z.literal(34), z.literal(37)]),
  }),
]);
export type SerialReader = z.infer<typeof SerialReader>;
