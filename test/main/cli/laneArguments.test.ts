import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { laneOf, readLaneArguments } from '../../../main/cli/laneArguments';
import { SerialLane } from '../../../native-bridge/serial/laneSettings';

const folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-lane-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const key = '00112233445566778899aabbccddeeff';
const fileOf = (name: string, text: string) => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};
const keyFile = fileOf('key', `${key}\n`);
const read = (line: string) => readLaneArguments(line.split(' ').filter((word) => word !== ''));

describe('a lane command', () => {
  test.each([
    ['ports', { do: 'ports', json: false }],
    ['ports --json', { do: 'ports', json: true }],
    ['probe --port /dev/ttyUSB0', { do: 'probe', json: false, port: '/dev/ttyUSB0', baudRates: null, addresses: null }],
    ['probe --port COM3 --baud 9600 --address 5', { do: 'probe', port: 'COM3', baudRates: [9600], addresses: [5] }],
    ['watch --driver lot --port COM3', { do: 'watch', seconds: null, target: { driver: 'lot', address: 1, baudRate: 9600 } }],
    ['do open-entry --driver digicon --port COM3', { do: 'act', action: 'open-entry', target: { baudRate: 115_200 } }],
    ['do hold --driver board-7e --port COM3 --seconds 5 --swap', { action: 'hold', seconds: 5, target: { swap: true } }],
    ['do hold --driver board-7e --port COM3', { action: 'hold', seconds: 60 }],
    ['do status --driver osdp --port COM3 --insecure', { target: { driver: 'osdp', scbk: null, address: 0 } }],
    [`do lock --driver osdp --port COM3 --address 3 --scbk-file ${keyFile}`, { target: { scbk: key, address: 3 } }],
  ])('%s is understood', (line, request) => {
    expect(read(line)).toMatchObject(request);
  });

  test.each([
    '',
    'open',
    'ports COM3',
    'probe',
    'probe --port COM3 --driver lot',
    'probe --port COM3 --baud fast',
    'do',
    'do open-everything --driver lot --port COM3',
    'do status --port COM3',
    'do status --driver lot',
    'do status --driver gate --port COM3',
    'do status --driver toString --port COM3',
    'do status --driver lot --port COM3 --address 248',
    'do status --driver osdp --port COM3 --insecure --address 127',
    'do status --driver lot --port COM3 --address 1.5',
    'do status --driver lot --port COM3 --baud 0',
    'do hold --driver lot --port COM3 --seconds 0',
    'do hold --driver lot --port COM3 --seconds 99999',
    'do status --driver lot --port COM3 --insecure',
    `do status --driver lot --port COM3 --scbk-file ${keyFile}`,
    `do status --driver osdp --port COM3 --insecure --scbk-file ${keyFile}`,
    'do status --driver lot --port COM3 --key 00112233445566778899aabbccddeeff',
    'do status status --driver lot --port COM3',
  ])('%s is not', (line) => {
    expect(read(line)).toBeNull();
  });

  test('an OSDP device speaks in the clear only when that was said', () => {
    expect(read('do status --driver osdp --port COM3')).toEqual({ fault: 'key-needed', detail: '' });
  });

  test.each([
    ['no file', path.join(folder, 'nothing'), 'key-unreadable'],
    ['a short key', fileOf('short', key.slice(1)), 'key-malformed'],
    ['two keys', fileOf('two', `${key}\n${key}\n`), 'key-malformed'],
    ['words', fileOf('words', 'the key of the gate, in 32 signs'), 'key-malformed'],
  ])('%s as a key file is refused by its name, without what is in it', (_what, file, fault) => {
    expect(read(`do status --driver osdp --port COM3 --scbk-file ${file}`)).toEqual({ fault, detail: file });
  });
});

test.each(['osdp', 'modbus-relay', 'lot', 'board-7e', 'board-eb', 'digicon', 'lcus', 'kmtronic', 'hw667'] as const)(
  '%s is wired as an installer would begin, and as the serial room wants it',
  (driver) => {
    const line = { driver, port: 'COM3', baudRate: 4_800, swap: true };
    const lane = SerialLane.parse(laneOf({ ...line, address: 1, scbk: null }));
    expect(lane).toMatchObject({ ...line, readers: [] });
    expect([lane.entry, lane.exit]).not.toContain(null);
  },
);
