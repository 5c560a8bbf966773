import { expect, it } from 'vitest';
import { ModbusCodec } from '../../../../native-bridge/serial/modbus/codec';
import { sealed } from '../../../../native-bridge/serial/modbus/frames';
import type { ModbusRequest } from '../../../../native-bridge/serial/modbus/messages';

const bytesOf = (hex: string): Uint8Array => sealed(Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex')));
const readInputs: ModbusRequest = { unit: 1, type: 'readInputs', first: 0, count: 2 };
const open: ModbusRequest = { unit: 1, type: 'writeCoil', first: 0x200, value: 7 };

it('gives the answer with the request it answers', () => {
  const codec = new ModbusCodec();
  codec.encode(readInputs);
  codec.reset();
  const answer = { request: readInputs, reply: { type: 'bits', bits: [false, true] } };
  expect(codec.feed(bytesOf('01 02 01 02'))).toEqual([answer]);
});

it('an answer that comes twice came once', () => {
  const codec = new ModbusCodec();
  codec.encode(open);
  const echo = bytesOf('01 05 02 00 00 07');
  expect(codec.feed(Uint8Array.from([...echo, ...echo]))).toHaveLength(1);
  expect(codec.feed(echo)).toEqual([]);
});

it('the late answer to what was asked before is none', () => {
  const codec = new ModbusCodec();
  codec.encode(open);
  codec.encode(readInputs);
  expect(codec.feed(bytesOf('01 05 02 00 00 07'))).toEqual([]);
  expect(codec.feed(bytesOf('01 02 01 02'))).toHaveLength(1);
});

it("a neighbour's answer is none, and the right one behind it counts", () => {
  const codec = new ModbusCodec();
  codec.encode(open);
  expect(codec.feed(bytesOf('02 05 02 00 00 07'))).toEqual([]);
  expect(codec.feed(bytesOf('01 05 02 00 00 07'))).toHaveLength(1);
});

it('before anything was asked nothing is an answer', () => {
  expect(new ModbusCodec().feed(bytesOf('01 05 02 00 00 07'))).toEqual([]);
});
