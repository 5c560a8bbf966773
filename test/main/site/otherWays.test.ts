import { afterEach, describe, expect, it } from 'vitest';
import { StationConfig } from '../../../main/contract/config';
import { GUARD_POSTED_MS } from '../../../main/contract/laneWays';
import { SILENT_FACES, SILENT_MS } from '../../../main/site/otherWays';
import { faceOf, laneId, oneLane, StationUnderTest } from '../../support/station/stationUnderTest';

let gate: StationUnderTest;
afterEach(() => gate.end());

const hourMs = 3_600_000;
const faceWay = () => gate.station.slices().lanes[0]?.ways.face;
const kinds = () => gate.rows("SELECT kind FROM ledger_entry WHERE kind LIKE 'lane.%' ORDER BY seq").map(({ kind }) => kind);
const alarms = () => gate.station.slices().alarms.filter(({ kind, clearedAtMs }) => kind === 'other-way-dead' && !clearedAtMs);
const reader = (state: 'ok' | 'missing' | 'tampered', direction: 'entry' | 'exit' = 'entry', place?: number) =>
  gate.serial.say({
    type: 'reader',
    laneId,
    direction,
    ...(place !== undefined && { reader: place }),
    state,
    atMonoMs: gate.time.clock.monoMs(),
  });
/** Whether the resident's face opens, in a track of its own. */
let tracks = 0;
const passes = () => {
  const before = gate.grants().length;
  tracks += 1;
  gate.walkUp(tracks, faceOf(1), 6);
  const opened = gate.grants().length > before;
  if (opened) {
    gate.acknowledge();
    gate.passage('passed');
  }
  gate.vision.say({ type: 'trackEnded', laneId, trackId: tracks });
  gate.time.pass(20_000);
  return opened;
};
const withResident = async (options: ConstructorParameters<typeof StationUnderTest>[0] = {}) => {
  gate = new StationUnderTest(options).standReady();
  await gate.residentWithFace('3-1-502', 1);
};
const turnstile = oneLane.lanes[0]?.turnstile;
const otherSide = (readers?: 1 | 2) =>
  StationConfig.parse({
    ...oneLane,
    lanes: oneLane.lanes.map((lane) => ({
      ...lane,
      turnstile: { ...turnstile, exit: { output: 1, passInput: 1 }, readerDirection: 'exit', ...(readers && { readers }) },
    })),
  });

describe('the line to the reader', () => {
  it('goes down: no face opens and the guard still may', async () => {
    await withResident();
    expect(passes()).toBe(true);
    gate.link('lost');
    expect(faceWay()).toEqual({ on: false, why: 'card-way-down' });
    expect(passes()).toBe(false);
    gate.link('ready');
    expect(passes()).toBe(true);
  });
});

describe('a reader that is dead though its line is up', () => {
  it.each(['missing', 'tampered'] as const)(
    'told by the device as %s: alarm, no face, card and guard go on; back by itself',
    async (state) => {
      await withResident();
      reader(state);
      expect(faceWay()).toEqual({ on: false, why: 'other-way-dead' });
      expect(alarms()).toHaveLength(1);
      expect(passes()).toBe(false);
      gate.holdCard({ facility: 1, number: 101 });
      expect(gate.grants()).toHaveLength(1);
      gate.acknowledge();
      gate.passage('passed');
      const opened = gate.call(
        'lane.openManually',
        {
          laneId,
          direction: 'entry',
          reason: 'no-face',
          unit: null,
          note: null,
          answersDecision: null,
        },
        'guard',
      );
      gate.acknowledge();
      expect((await opened).ok).toBe(true);
      gate.passage('passed');
      // The card proves nothing against the device's own word.
      expect(faceWay()?.on).toBe(false);
      reader('ok');
      expect(faceWay()).toEqual({ on: true, why: null });
      expect(alarms()).toEqual([]);
      gate.time.pass(20_000);
      expect(passes()).toBe(true);
      expect(kinds()).toEqual(['lane.other-way-dead', 'lane.other-way-back']);
    },
  );

  it('is no matter where another side has no faces', async () => {
    await withResident();
    reader('missing', 'exit');
    expect(faceWay()?.on).toBe(true);
  });

  it('cannot be talked well by a guard, who can stand in for it until his time is over', async () => {
    await withResident();
    reader('tampered');
    const confirm = (answer: 'reader-works' | 'guard-posted') => gate.call('lane.confirmOtherWay', { laneId, answer }, 'guard');
    const refused = await confirm('reader-works');
    expect(refused.ok ? null : refused.error.code).toBe('OTHER_WAY_FAULTY');
    const posted = await confirm('guard-posted');
    expect(posted.ok && posted.value.way).toMatchObject({ fault: 'reader-tampered', suspends: false });
    expect(passes()).toBe(true);
    expect(alarms()).toHaveLength(1);
    gate.time.pass(GUARD_POSTED_MS);
    expect(faceWay()).toEqual({ on: false, why: 'other-way-dead' });
    expect(kinds()).toEqual(['lane.other-way-dead', 'lane.guard-posted']);
  });

  it('known by its silence: many faces and no card for long; a card wakes it', async () => {
    await withResident();
    gate.holdCard({ facility: 1, number: 101 });
    gate.acknowledge();
    gate.passage('passed');
    gate.time.pass(SILENT_MS);
    for (let face = 1; face < SILENT_FACES; face += 1) expect(passes()).toBe(true);
    expect(faceWay()?.on).toBe(true);
    expect(passes()).toBe(true);
    expect(faceWay()).toEqual({ on: false, why: 'other-way-dead' });
    expect(alarms()).toHaveLength(1);
    expect(passes()).toBe(false);
    gate.holdCard({ facility: 1, number: 101 });
    expect(faceWay()?.on).toBe(true);
    expect(alarms()).toEqual([]);
  });

  it('stays dead over a restart, whatever the restart was good for, until the guard has tried it', async () => {
    await withResident();
    gate.time.pass(hourMs);
    for (let face = 0; face < SILENT_FACES; face += 1) passes();
    gate.time.pass(SILENT_MS);
    passes();
    expect(faceWay()?.why).toBe('other-way-dead');
    const nowMs = gate.time.clock.nowMs();
    gate = gate.restart();
    gate.time.pass(nowMs - gate.time.clock.nowMs());
    gate = gate.restart({ clock: gate.time.clock }).standReady();
    expect(faceWay()?.why).toBe('other-way-dead');
    expect((await gate.call('lane.confirmOtherWay', { laneId, answer: 'reader-works' }, 'guard')).ok).toBe(true);
    expect(faceWay()?.on).toBe(true);
  });

  it('is not believed dead for few faces, however long no card came, nor for many in a short time', async () => {
    await withResident();
    for (let face = 0; face < SILENT_FACES - 1; face += 1) passes();
    gate.time.pass(3 * SILENT_MS);
    expect(faceWay()?.on).toBe(true);
  });
});

describe('a side with readers that have lines of their own', () => {
  const lineReader = (port: string) => ({
    kind: 'serial' as const,
    direction: 'entry' as const,
    port,
    baudRate: 9600,
    framing: { startHex: '02', endHex: '03', lengthBytes: null, checksum: 'none' },
    content: 'number-decimal',
    cardBits: 26,
  });
  const config = (own: 0 | 1, ...readers: object[]) =>
    StationConfig.parse({
      ...oneLane,
      lanes: oneLane.lanes.map((lane) => ({ ...lane, readers, turnstile: { ...turnstile, readers: own } })),
    });

  it('has a way in without a face, though the turnstile’s own device has none', async () => {
    await withResident({ config: config(0, lineReader('/dev/ttyUSB1')) });
    expect(faceWay()).toEqual({ on: true, why: null });
    reader('missing', 'entry', 0);
    expect(faceWay()).toEqual({ on: false, why: 'other-way-dead' });
    expect(alarms()).toHaveLength(1);
    reader('ok', 'entry', 0);
    expect(faceWay()).toEqual({ on: true, why: null });
  });

  it('is dead only when none of its readers works', async () => {
    await withResident({ config: config(1, lineReader('/dev/ttyUSB1'), lineReader('/dev/ttyUSB2')) });
    for (const lost of [() => reader('missing', 'entry', 0), () => reader('tampered'), () => reader('missing', 'entry', 1)]) {
      expect(faceWay()?.on).toBe(true);
      lost();
    }
    expect(faceWay()).toEqual({ on: false, why: 'other-way-dead' });
    reader('ok', 'entry', 1);
    expect(faceWay()?.on).toBe(true);
    expect(kinds()).toEqual(['lane.other-way-dead', 'lane.other-way-back']);
  });

  it.each([
    ['a scanner that types', { kind: 'keyboard', direction: 'entry', prefix: '~~', end: 'Enter' }],
    ['a QR reader', { ...lineReader('/dev/ttyUSB2'), content: 'text' }],
  ])('is not kept alive by %s: no resident has a pass', async (_, scanner) => {
    await withResident({ config: config(0, scanner) });
    expect(faceWay()).toEqual({ on: false, why: 'face-only' });
    gate.end();
    await withResident({ config: config(0, lineReader('/dev/ttyUSB1'), scanner) });
    expect(faceWay()?.on).toBe(true);
    reader('missing', 'entry', 0);
    gate.serial.say({ type: 'code', laneId, direction: 'entry', text: 'anything', atMonoMs: gate.time.clock.monoMs() });
    expect(faceWay()).toEqual({ on: false, why: 'other-way-dead' });
  });

  it.each([
    ['a card', { type: 'card', bits: 26, dataHex: '00000000' }],
    ['a key', { type: 'keys', keys: '7' }],
  ] as const)('lives by what is read there: %s', async (_, read) => {
    await withResident();
    gate.holdCard({ facility: 1, number: 101 });
    gate.acknowledge();
    gate.passage('passed');
    gate.time.pass(SILENT_MS);
    for (let face = 0; face < SILENT_FACES; face += 1) passes();
    expect(faceWay()?.why).toBe('other-way-dead');
    const atMonoMs = gate.time.clock.monoMs();
    gate.serial.say({ ...read, laneId, direction: 'exit', atMonoMs });
    expect(faceWay()?.why).toBe('other-way-dead');
    gate.serial.say({ ...read, laneId, direction: 'entry', atMonoMs });
    expect(faceWay()).toEqual({ on: true, why: null });
  });
});

describe('a lane whose only way in would be the face', () => {
  it('starts without faces, and opens by hand; another reader mends it', async () => {
    await withResident({ config: otherSide() });
    expect(faceWay()).toEqual({ on: false, why: 'face-only' });
    expect(passes()).toBe(false);
    const answered = await gate.call('lane.confirmOtherWay', { laneId, answer: 'guard-posted' }, 'guard');
    expect(answered.ok ? null : answered.error.code).toBe('OTHER_WAY_FAULTY');
    const opened = gate.call(
      'lane.openManually',
      {
        laneId,
        direction: 'entry',
        reason: 'no-face',
        unit: null,
        note: null,
        answersDecision: null,
      },
      'guard',
    );
    gate.acknowledge();
    expect((await opened).ok).toBe(true);
    gate.end();
    await withResident({ config: otherSide(2) });
    expect(faceWay()?.on).toBe(true);
  });

  it('asks for a lane there is', async () => {
    await withResident();
    const answered = await gate.call(
      'lane.confirmOtherWay',
      { laneId: 'west-9' as typeof laneId, answer: 'guard-posted' },
      'guard',
    );
    expect(answered.ok ? null : answered.error.code).toBe('LANE_UNKNOWN');
  });
});
