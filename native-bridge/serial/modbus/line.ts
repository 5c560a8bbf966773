import type { PolledDevice } from '../polledDevice';
import type { Request } from '../question';
import type { ModbusAnswer } from './codec';
import type { ModbusRequest } from './messages';

/** A Modbus device on its bus, and what is said to it. */
export type ModbusDevice = PolledDevice<ModbusRequest, ModbusAnswer>;
export type Question = Request<ModbusRequest, ModbusAnswer>;

/** An exception is an answer too: the device is there and says no. */
export const question = (command: ModbusRequest): Question => ({ command, isAnswer: (answer) => answer.request === command });

export const isWritten = (answer: ModbusAnswer | null): boolean => answer?.reply.type === 'written';

/** Null where nothing or an exception was answered. */
export const bitsOf = (answer: ModbusAnswer | null): readonly boolean[] | null =>
  answer?.reply.type === 'bits' ? answer.reply.bits : null;

export const registersOf = (answer: ModbusAnswer | null): readonly number[] | null =>
  answer?.reply.type === 'registers' ? answer.reply.registers : null;

const CHARACTERS = 3.5;
const BITS_PER_CHARACTER = 11;
const QUIET_MIN_MS = 1.75;

/** The pause by which the devices of a bus know that a new message begins (Modbus over Serial Line V1.02, 2.5.1.1). */
export const quietMsAt = (baudRate: number): number =>
  Math.max(QUIET_MIN_MS, (CHARACTERS * BITS_PER_CHARACTER * 1_000) / baudRate);
