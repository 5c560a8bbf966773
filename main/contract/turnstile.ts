import { z } from 'zod';
import { Direction } from './ids';

/** Text a user typed as a secret. In `station.json` it is stored sealed under the station's master key. */
const Scbk = z.string().regex(/^[0-9a-fA-F]{32}$/);
/** Serial port path or name, or `tcp://host:port` of a serial device server. */
export const SerialPortName = z.string().min(1).max(200);
export const BaudRate = z.union([z.literal(9600), z.literal(19200), z.literal(38400), z.literal(57600), z.literal(115200)]);
const Contact = z.number().int().min(0).max(31);
const Register = z.number().int().min(0).max(65_535);

/** How long a passage is awaited after an opening. */
const PassMs = z.number().int().min(1_000).max(25_000);
const line = { port: SerialPortName, baudRate: BaudRate, passMs: PassMs };
/** A side wired to contacts: the output that opens it, and the input that reports a passage; null where the lane has none. */
const WiredSide = z.object({ output: Contact, passInput: Contact.nullable() }).nullable();
/** `inverted`: it is on when the contact is open, as a fire contact that opens by going low. */
const AlarmInput = z.object({ input: Contact, inverted: z.boolean() }).nullable();
const wired = {
  entry: WiredSide,
  exit: WiredSide,
  inputs: z
    .object({ fire: AlarmInput.default(null), obstructed: AlarmInput.default(null), tamper: AlarmInput.default(null) })
    .optional(),
  /** Output on the turnstile's stop contact. */
  lockOutput: Contact.nullable().optional(),
};
/** The turnstile's own board knows its sides; null where the lane has none. `swap`: its entry is this site's exit. */
const board = { entry: z.object({}).nullable(), exit: z.object({}).nullable(), swap: z.boolean().default(false) };
const PulseMs = z.number().int().min(100).max(5_000).default(700);
/** A relay that answers nothing may open only a turnstile that counts one passage a pulse (`pulse`), never one that follows a level. */
const relay = {
  ...line,
  entry: WiredSide,
  exit: WiredSide,
  pulseMs: PulseMs,
  turnstileInput: z.enum(['pulse', 'level']),
};

export const OsdpTurnstile = z.object({
  driver: z.literal('osdp'),
  ...line,
  ...wired,
  address: z.number().int().min(0).max(126),
  /** Secure channel base key, 32 hex digits. */
  scbk: Scbk,
  /** Side of the lane the device's reader 0 faces. */
  readerDirection: Direction,
  /** With 2, reader 1 faces the other side; with 0 it has none; one is taken where nothing is said. */
  readers: z.union([z.literal(0), z.literal(1), z.literal(2)]).optional(),
});

export const TurnstileConfig = z.discriminatedUnion('driver', [
  OsdpTurnstile,
  z.object({
    driver: z.literal('modbus-relay'),
    ...line,
    ...wired,
    address: z.number().int().min(1).max(247),
    pulseMs: PulseMs,
    map: z
      .object({
        firstCoil: Register.default(0),
        firstInput: Register.default(0),
        /** Null: the board has no timed pulse, and the console ends it. */
        firstFlash: Register.nullable().default(0x0200),
        flashUnitMs: z.number().int().min(1).max(1_000).default(100),
      })
      .prefault({}),
  }),
  z.object({
    driver: z.literal('lot'),
    ...line,
    ...board,
    address: z.number().int().min(1).max(247),
    map: z
      .object({
        entry: Register.default(0x40),
        exit: Register.default(0x41),
        entryOccupied: Register.default(0x42),
        exitOccupied: Register.default(0x43),
        counters: Register.default(0x44),
        errors: Register.default(0x48),
        mode: Register.default(0x3000),
        accumulate: Register.default(0x3010),
        permissionTimer: Register.default(0x3011),
      })
      .prefault({}),
  }),
  z.object({ driver: z.literal('board-7e'), ...line, ...board, address: z.number().int().min(0).max(255) }),
  z.object({
    driver: z.literal('board-eb'),
    ...line,
    ...board,
    address: z.number().int().min(0).max(255),
    /** `printed`: the checksums of the maker's manual for dropping and raising the arm, which contradict its own rule. */
    checksum: z.enum(['xor', 'printed']).default('xor'),
  }),
  z.object({ driver: z.literal('digicon'), ...line, ...board }),
  z.object({ driver: z.literal('lcus'), ...relay }),
  z.object({ driver: z.literal('kmtronic'), ...relay }),
  z.object({ driver: z.literal('hw667'), ...relay }),
]);
export type TurnstileConfig = z.infer<typeof TurnstileConfig>;
export type DriverName = TurnstileConfig['driver'];

const Hex = z
  .string()
  .max(16)
  .regex(/^([0-9a-fA-F]{2})*$/);

/** A reader that is not part of the lane's own OSDP device. */
export const ReaderConfig = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('osdp'),
    direction: Direction,
    port: SerialPortName,
    baudRate: BaudRate,
    address: z.number().int().min(0).max(126),
    scbk: Scbk,
  }),
  /** A Wiegand converter, a plain card reader or a QR reader on a serial line. */
  z.object({
    kind: z.literal('serial'),
    direction: Direction,
    port: SerialPortName,
    baudRate: BaudRate,
    /** How one reading is told from the next: bytes before and after it, or a fixed length. */
    framing: z.object({
      startHex: Hex,
      endHex: Hex,
      lengthBytes: z.number().int().min(1).max(512).nullable(),
      checksum: z.enum(['none', 'xor', 'sum']),
    }),
    content: z.enum(['wiegand-hex', 'number-hex', 'number-decimal', 'number-bytes', 'text']),
    cardBits: z.union([z.literal(26), z.literal(34), z.literal(37)]),
  }),
  /** A QR scanner that types. It is set up to type `prefix` first and Enter or Tab last; what lies between never reaches the window. */
  z.object({
    kind: z.literal('keyboard'),
    direction: Direction,
    prefix: z
      .string()
      .min(1)
      .max(8)
      .regex(/^[\x21-\x7e]+$/),
    end: z.enum(['Enter', 'Tab']),
  }),
]);
export type ReaderConfig = z.infer<typeof ReaderConfig>;
