import { expect, it } from 'vitest';
import { StationConfig } from '../../../main/contract/config';
import { writeConfig } from '../../../main/site/configFile';
import { createKeyring } from '../../../main/storage/keyring';
import { oneLane } from '../../support/station/stationUnderTest';
import { errorOf, must, temporaryFolder } from '../storage/temporaryStation';

const framed = (startHex: string, endHex: string, lengthBytes: number | null, checksum = 'none') => ({
  kind: 'serial',
  direction: 'entry',
  port: '/dev/ttyUSB1',
  baudRate: 9600,
  framing: { startHex, endHex, lengthBytes, checksum },
  content: 'number-hex',
  cardBits: 26,
});
const typed = (prefix: string) => ({ kind: 'keyboard', direction: 'entry', prefix, end: 'Enter' });
const save = (...readers: object[]) => {
  const lanes = oneLane.lanes.map((lane) => ({ ...lane, readers }));
  return writeConfig(temporaryFolder(), createKeyring(new Uint8Array(32).fill(7)), StationConfig.parse({ ...oneLane, lanes }));
};

it.each([
  ['an end', [framed('', '0d', null)]],
  ['a length', [framed('', '', 4)]],
  ['a length with room for one byte', [framed('02', '03', 4, 'xor')]],
  ['two prefixes', [typed('~#'), typed('~$')]],
])('a reader can be told by %s', (_, readers) => {
  must(save(...readers));
});

it.each([
  ['neither an end nor a length', 'readers[0].framing.endHex', [framed('02', '', null)]],
  ['a length without room', 'readers[0].framing.lengthBytes', [framed('02', '03', 3, 'xor')]],
  ['the prefix of another', 'readers[1].prefix', [typed('~#'), typed('~#')]],
  ['a prefix that another begins with', 'readers[2].prefix', [typed('~#'), framed('', '0d', null), typed('~')]],
  ['a prefix that begins with another', 'readers[1].prefix', [typed('~'), typed('~#')]],
])('a reader with %s is not kept', (_, field, readers) => {
  expect(errorOf(save(...readers))).toEqual({ code: 'INPUT_INVALID', params: { field: `lanes[0].${field}` } });
});
