import { createBoard7eCodec } from '../../native-bridge/serial/boards/board7eCodec';
import type { DriverName } from '../../native-bridge/serial/laneSettings';
import { crcOf } from '../../native-bridge/serial/modbus/crc';
import { encodeCommand } from '../../native-bridge/serial/osdp/commands';
import { encodeFrame, FrameReader } from '../../native-bridge/serial/osdp/frame';
import { decodeReply } from '../../native-bridge/serial/osdp/replies';
import { createKmtronicCodec } from '../../native-bridge/serial/relays/codecs';
import { LineError, type LineFault, type OpenTransport } from '../../native-bridge/serial/transport';

export interface ProbeFound {
  driver: DriverName;
  baudRate: number;
  /** Null where the protocol has none. */
  address: number | null;
  /** What the device says of itself; empty where it says nothing. */
  identity: string;
}

/** A question that moves nothing. `heard` looks at all bytes since; null: no answer to it yet. */
interface Question {
  bytes: Uint8Array;
  heard: (bytes: Uint8Array) => Omit<ProbeFound, 'baudRate'> | null;
}

const SPEEDS = [9_600, 115_200, 38_400, 19_200, 57_600];
/** Slowest answer: OSDP's 200 ms and its time on a slow line. */
const ANSWER_WITHIN_MS = 300;
const FIRST_ADDRESSES = [0, 1, 2, 3];
/** Every OSDP device takes it for its own, and answers with the one it has: for a line with one device. */
const OSDP_EVERYBODY = 0x7f;

/**
 * Asks each kind that can be asked without moving anything, at each usual speed, until one answers. A device that already holds a secure
 * channel may leave plain questions unanswered until it is off line. The fault of a port that cannot be had otherwise.
 */
export async function probe(
  { port, baudRates, addresses }: { port: string; baudRates: readonly number[] | null; addresses: readonly number[] | null },
  open: OpenTransport,
): Promise<{ found: ProbeFound[] } | { fault: LineFault }> {
  const questions = [
    ...(addresses ?? [...FIRST_ADDRESSES, OSDP_EVERYBODY]).filter((address) => address <= OSDP_EVERYBODY).map(osdpQuestion),
    ...(addresses ?? [1]).flatMap((unit) => [coilsQuestion(unit), registersQuestion(unit)]),
    ...(addresses ?? [1]).map(board7eQuestion),
    kmtronicQuestion(),
  ];
  for (const baudRate of baudRates ?? SPEEDS) {
    const answered = await askAll(() => open(port, baudRate), questions);
    if ('fault' in answered) return answered;
    if (answered.found.length > 0) return { found: answered.found.map((one) => ({ ...one, baudRate })) };
  }
  return { found: [] };
}

type Answered = Omit<ProbeFound, 'baudRate'>;

async function askAll(
  open: () => ReturnType<OpenTransport>,
  questions: readonly Question[],
): Promise<{ found: Answered[] } | { fault: LineFault }> {
  const transport = open();
  let take: (bytes: Uint8Array) => void = () => {};
  transport.onBytes = (bytes) => take(bytes);
  const found: Answered[] = [];
  try {
    await transport.open();
    for (const { bytes, heard } of questions) {
      const answer = new Promise<Answered | null>((resolve) => {
        let all: Uint8Array = new Uint8Array(0);
        const timer = setTimeout(() => resolve(null), ANSWER_WITHIN_MS);
        take = (more) => {
          all = Buffer.concat([all, more]);
          const one = heard(all);
          if (!one) return;
          clearTimeout(timer);
          resolve(one);
        };
      });
      await transport.write(bytes);
      const one = await answer;
      take = () => {};
      if (one && !found.some(({ driver, address }) => driver === one.driver && address === one.address)) found.push(one);
    }
    return { found };
  } catch (error) {
    if (error instanceof LineError) return { fault: error.fault };
    throw error;
  } finally {
    transport.dispose();
  }
}

const noMac = (): Uint8Array => {
  throw new Error('a plain frame has no authentication code');
};

function osdpQuestion(address: number): Question {
  const parts = { address, reply: false, sequence: 0, security: null, ...encodeCommand({ type: 'ID' }) };
  return {
    bytes: encodeFrame(parts, noMac),
    heard: (bytes) => {
      const frame = new FrameReader()
        .feed(bytes)
        .find((one) => one.reply && (address === OSDP_EVERYBODY || one.address === address));
      if (!frame) return null;
      const reply = decodeReply(frame.code, frame.data);
      const identity =
        reply.type === 'PDID'
          ? `vendor ${reply.vendor.toString(16).padStart(6, '0')} model ${reply.model}.${reply.version} serial ${reply.serial} firmware ${reply.firmware}`
          : '';
      return { driver: 'osdp', address: frame.address, identity };
    },
  };
}

/** Reads `count` coils or registers from `first` on. */
function modbusQuestion(
  { unit, code, first, count }: { unit: number; code: number; first: number; count: number },
  driver: DriverName,
): Question {
  const body = Uint8Array.of(unit, code, first >> 8, first & 0xff, count >> 8, count & 0xff);
  const crc = crcOf(body);
  const dataBytes = code === 1 ? Math.ceil(count / 8) : count * 2;
  return {
    bytes: Uint8Array.of(...body, crc & 0xff, crc >> 8),
    heard: (bytes) => {
      const at = Buffer.from(bytes).indexOf(Buffer.from([unit, code, dataBytes]));
      const frame = at < 0 ? bytes.subarray(0, 0) : bytes.subarray(at, at + 5 + dataBytes);
      if (frame.length < 5 + dataBytes) return null;
      const check = (frame.at(-2) ?? 0) | ((frame.at(-1) ?? 0) << 8);
      return check === crcOf(frame.subarray(0, -2)) ? { driver, address: unit, identity: '' } : null;
    },
  };
}

const coilsQuestion = (unit: number) => modbusQuestion({ unit, code: 1, first: 0, count: 8 }, 'modbus-relay');
const registersQuestion = (unit: number) => modbusQuestion({ unit, code: 3, first: 0x40, count: 2 }, 'lot');

const board7eQuestion = (machine: number): Question => ({
  bytes: createBoard7eCodec(machine).encode('status'),
  heard: (bytes) => {
    const [reply] = createBoard7eCodec(machine).feed(bytes);
    return reply ? { driver: 'board-7e', address: machine, identity: `status ${reply.rawHex}` } : null;
  },
});

const kmtronicQuestion = (): Question => ({
  bytes: createKmtronicCodec().encode({ switchings: [], query: 0 }),
  heard: (bytes) => {
    // Three bytes without a check: only when nothing else came.
    const answers = bytes.length === 3 ? createKmtronicCodec().feed(bytes) : [];
    return answers[0]?.relay === 0 ? { driver: 'kmtronic', address: null, identity: '' } : null;
  },
});
