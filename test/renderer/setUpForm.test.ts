import { describe, expect, it } from 'vitest';
import { fail } from '../../main/contract/errors';
import type { DriverName } from '../../main/contract/turnstile';
import { faceOnlyLane } from '../../main/site/laneWays';
import { serialLane } from '../../main/site/serialLanes';
import { SerialLane } from '../../native-bridge/serial/laneSettings';
import { createReadingCodec } from '../../native-bridge/serial/readers/readingCodec';
import { newReader, type ReaderDraft, readerPresets } from '../../renderer/features/setup/readerForm';
import { emptyDraft, type SetUpDraft } from '../../renderer/features/setup/setUpDraft';
import { faultsOf, isFaceOnly, readDraft, remaining } from '../../renderer/features/setup/setUpForm';
import { driverGroups, driverTraits, freshFor } from '../../renderer/features/setup/turnstileForm';

const key = '00112233445566778899aabbccddeeff';
const drivers = driverGroups.flatMap((group) => group.drivers);

/** What an installer types for any driver; the rest stays as the page suggests it. */
const filled = (driver: DriverName, part: Partial<SetUpDraft> = {}): SetUpDraft => ({
  ...emptyDraft('东门'),
  ...freshFor(driver),
  stationName: '东门岗',
  cameraKind: 'none',
  port: '/dev/ttyUSB0',
  scbk: driver === 'osdp' ? key : '',
  isPulse: driverTraits[driver].needsPulse,
  managerPassword: 'long enough',
  managerPasswordAgain: 'long enough',
  ...part,
});

const laneOf = (draft: SetUpDraft) => {
  const read = readDraft(draft, 'zh-CN', false);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const [lane] = read.form.config.lanes;
  if (!lane) throw new Error('no lane');
  return lane;
};

const faultsIn = (draft: SetUpDraft) => {
  const read = readDraft(draft, 'zh-CN', false);
  return read.ok ? {} : read.faults;
};

const line = { port: '/dev/ttyUSB0', baudRate: 9600, passMs: 5_000 };
const noInputs = { fire: null, obstructed: null, tamper: null };
const contacts = { entry: { output: 0, passInput: 0 }, exit: null, inputs: noInputs, lockOutput: null };
const board = { ...line, entry: {}, exit: null, swap: false };
const relay = { ...line, entry: { output: 0, passInput: null }, exit: null, turnstileInput: 'pulse' };

describe('what the page makes of a driver nobody changed anything about', () => {
  const table: Record<DriverName, object> = {
    osdp: { driver: 'osdp', ...line, ...contacts, address: 0, scbk: key, readerDirection: 'entry', readers: 1 },
    'modbus-relay': {
      driver: 'modbus-relay',
      ...line,
      ...contacts,
      address: 1,
      pulseMs: 700,
      map: { firstCoil: 0, firstInput: 0, firstFlash: 0x0200, flashUnitMs: 100 },
    },
    lot: { driver: 'lot', ...board, address: 1, map: expect.objectContaining({ accumulate: 0x3010 }) },
    'board-7e': { driver: 'board-7e', ...board, address: 1 },
    'board-eb': { driver: 'board-eb', ...board, address: 1, checksum: 'xor' },
    digicon: { driver: 'digicon', ...board, baudRate: 115_200 },
    lcus: { driver: 'lcus', ...relay, pulseMs: 700 },
    kmtronic: { driver: 'kmtronic', ...relay, pulseMs: 700 },
    hw667: { driver: 'hw667', ...relay, pulseMs: 700 },
  };

  it.each(drivers)('%s', (driver) => {
    expect(laneOf(filled(driver)).turnstile).toEqual(table[driver]);
  });

  it('offers each driver of the contract once', () => {
    expect([...drivers].sort()).toEqual(Object.keys(table).sort());
  });

  it.each(drivers)('%s: the serial process takes it, with every kind of reader beside it', (driver) => {
    const others = readerPresets
      .filter((preset) => preset !== 'wiegand')
      .slice(0, 4)
      .map((preset, at): ReaderDraft => ({ ...newReader(at, 'entry'), preset, port: `/dev/ttyS${at}`, scbk: key }));
    expect(SerialLane.safeParse(serialLane(laneOf(filled(driver, { others }))))).toMatchObject({ success: true });
  });
});

describe('what an installer wired', () => {
  it('counts contacts as the device prints them, and keeps them from 0', () => {
    const wiring = { directions: 'both', fireInput: '3', fireInverted: true, tamperInput: '4', lockOutput: '3' } as const;
    expect(laneOf(filled('modbus-relay', wiring)).turnstile).toMatchObject({
      entry: { output: 0, passInput: 0 },
      exit: { output: 1, passInput: 1 },
      inputs: { fire: { input: 2, inverted: true }, obstructed: null, tamper: { input: 3, inverted: false } },
      lockOutput: 2,
    });
    expect(laneOf(filled('osdp', wiring)).turnstile).toMatchObject({
      entry: { output: 0, passInput: 0 },
      exit: { output: 1, passInput: 1 },
      inputs: { fire: { input: 3, inverted: true }, tamper: { input: 4 } },
      lockOutput: 3,
    });
  });

  it('lets the console end a pulse where the board cannot, and takes addresses as manuals print them', () => {
    const turnstile = (part: Partial<SetUpDraft>) => laneOf(filled('modbus-relay', part)).turnstile;
    expect(turnstile({ boardTimes: false })).toMatchObject({ map: { firstFlash: null } });
    expect(turnstile({ firstCoil: '0x10', firstFlash: '0x0300' })).toMatchObject({ map: { firstCoil: 16, firstFlash: 0x300 } });
  });

  it('swaps the sides of a board, and takes the checks its manual prints', () => {
    const turnstile = laneOf(filled('board-eb', { swap: true, checksum: 'printed', directions: 'exit' })).turnstile;
    expect(turnstile).toMatchObject({ swap: true, checksum: 'printed', entry: null, exit: {} });
  });

  it('starts a driver afresh, so that nothing another one asked for is kept unseen', () => {
    const draft = { ...filled('modbus-relay', { address: '99', fireInput: '2', lockOutput: '4' }), ...freshFor('digicon') };
    expect(laneOf(draft).turnstile).toEqual({ driver: 'digicon', ...board, baudRate: 115_200 });
  });
});

describe('what is at fault is said where it was typed', () => {
  const other = (part: Partial<ReaderDraft>) => ({ others: [{ ...newReader(0, 'entry'), port: '/dev/ttyS0', ...part }] });
  it.each<[DriverName, Partial<SetUpDraft>, object]>([
    ['osdp', { port: ' ', scbk: '12', address: '127' }, { port: 'required', scbk: 'scbk', address: 'range' }],
    [
      'osdp',
      { entryOutput: '', fireInput: 'a', lockOutput: '32' },
      { entryOutput: 'required', fireInput: 'range', lockOutput: 'range' },
    ],
    ['modbus-relay', { address: '0', entryOutput: '0' }, { address: 'range', entryOutput: 'range' }],
    ['modbus-relay', { pulseMs: '99', firstFlash: '70000' }, { pulseMs: 'range', firstFlash: 'range' }],
    ['lot', { address: '248', passSeconds: '26' }, { address: 'range', passSeconds: 'range' }],
    ['lcus', { isPulse: false }, { isPulse: 'notPulse' }],
    ['kmtronic', { isPulse: false }, { isPulse: 'notPulse' }],
    ['hw667', { isPulse: false, directions: 'both' }, { isPulse: 'notPulse', driver: 'oneRelay' }],
    ['lcus', other({ port: '' }), { 'reader.0.port': 'required' }],
    ['lcus', other({ preset: 'osdp', address: '127', scbk: '' }), { 'reader.0.address': 'range', 'reader.0.scbk': 'required' }],
    ['lcus', other({ preset: 'keyboard', prefix: 'a b' }), { 'reader.0.prefix': 'prefix' }],
    ['lcus', other({ preset: 'other', startHex: '0', endHex: '' }), { 'reader.0.startHex': 'hex', 'reader.0.endHex': 'endless' }],
    ['lcus', other({ preset: 'other', startHex: '02', endHex: '03', lengthBytes: '2' }), { 'reader.0.lengthBytes': 'noRoom' }],
  ])('%s %j', (driver, part, faults) => {
    expect(faultsIn(filled(driver, part))).toEqual(faults);
  });

  it('also what only the station sees: two devices on one line', () => {
    const at = (field: string) => faultsOf(fail('INPUT_INVALID', { field }).error);
    expect(at('lanes[0].turnstile.port')).toEqual({ port: 'clash' });
    expect(at('lanes[0].readers[1].address')).toEqual({ 'reader.1.address': 'clash' });
    expect(at('lanes[0].readers[1].prefix')).toEqual({ 'reader.1.prefix': 'samePrefix' });
    expect(at('lanes[0].id')).toEqual({});
    expect(faultsOf(fail('PORT_BUSY', { field: 'lanes[0].turnstile.port' }).error)).toEqual({});
  });

  it('until that field is touched', () => {
    const before = filled('lcus', other({ port: '' }));
    const after = filled('lcus', other({ port: '/dev/ttyS1' }));
    const faults = { 'reader.0.port': 'required', stationName: 'required' } as const;
    expect(remaining(faults, before, after)).toEqual({ stationName: 'required' });
  });
});

describe('a reader of the list reads what such a reader sends', () => {
  const readings = (part: Partial<ReaderDraft>, bytes: Buffer) => {
    const [reader] = laneOf(filled('lcus', { others: [{ ...newReader(0, 'entry'), port: '/dev/ttyS0', ...part }] })).readers;
    if (reader?.kind !== 'serial') throw new Error('no serial reader');
    return createReadingCodec(reader)?.feed(bytes);
  };
  it.each(['\r', '\r\n'])('a Wiegand converter, a decimal reader, a QR reader, ended by %j', (end) => {
    const line = (text: string) => Buffer.from(text + end);
    // Facility 1, number 2: the 24 bits 010002 between an even and an odd parity.
    const [wiegand] = readings({ preset: 'wiegand' }, line('2020004')) ?? [];
    const [decimal] = readings({ preset: 'decimal' }, line('0000065538')) ?? [];
    expect(wiegand).toEqual(decimal);
    expect(decimal).toMatchObject({ type: 'card', bits: 26 });
    expect(readings({ preset: 'qr' }, line('FGP1.abc'))).toEqual([{ type: 'code', text: 'FGP1.abc' }]);
  });

  it('another one, as its manual says: 02, five bytes, xor, 03', () => {
    const framed = {
      preset: 'other',
      startHex: '02',
      endHex: '03',
      lengthBytes: '7',
      checksum: 'xor',
      content: 'number-bytes',
    } as const;
    const bytes = Buffer.from([0x02, 0x00, 0x01, 0x00, 0x02, 0x03, 0x03]);
    expect(readings(framed, bytes)).toEqual(readings({ preset: 'decimal' }, Buffer.from('65538\r')));
  });
});

/** The lane as those find it who have a card and no code. */
const withoutScanners = (lane: ReturnType<typeof laneOf>): typeof lane => ({
  ...lane,
  readers: lane.readers.filter((reader) => reader.kind === 'osdp' || (reader.kind === 'serial' && reader.content !== 'text')),
});

describe('a lane whose camera looks where no reader does', () => {
  const sides = ['entry', 'exit'] as const;
  const others: ReaderDraft[][] = [
    [],
    ...readerPresets.map((preset) => [{ ...newReader(0, 'entry' as const), preset, port: '/dev/ttyS0', scbk: key }]),
    [{ ...newReader(0, 'exit'), port: '/dev/ttyS0' }],
  ];
  const drafts = (['osdp', 'lcus'] as const).flatMap((driver) =>
    (['entry', 'exit', 'both'] as const).flatMap((directions) =>
      sides.flatMap((cameraDirection) =>
        sides.flatMap((readerDirection) =>
          (['0', '1', '2'] as const).flatMap((readers) =>
            others.map((list) =>
              filled(driver, {
                cameraKind: 'onvif',
                cameraUrl: 'http://192.168.1.64/onvif/device_service',
                directions,
                cameraDirection,
                readerDirection,
                readers,
                others: list,
              }),
            ),
          ),
        ),
      ),
    ),
  );

  it('is refused here wherever the station would not keep it, and where the only reader reads no cards', () => {
    const refused = drafts.filter((draft) => {
      // Without faces the same lane is kept, so that the rule of the station can be asked about it.
      const read = readDraft({ ...draft, faceAllowed: false }, 'zh-CN', false);
      if (!read.ok) throw new Error(JSON.stringify(read.faults));
      const lanes = read.form.config.lanes.map((lane) => ({ ...lane, faceAllowed: true }));
      const isKept = faceOnlyLane({ ...read.form.config, lanes }) === null;
      const hasCards = faceOnlyLane({ ...read.form.config, lanes: lanes.map(withoutScanners) }) === null;
      expect([draft, isFaceOnly(draft)]).toEqual([draft, !isKept || !hasCards]);
      expect(faultsIn(draft)).toEqual(isKept && hasCards ? {} : { readers: 'faceOnly' });
      return !isKept || !hasCards;
    });
    expect(refused.length).toBeGreaterThan(20);
    expect(refused.length).toBeLessThan(drafts.length / 2);
  });
});
