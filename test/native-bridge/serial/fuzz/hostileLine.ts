import { expect } from 'vitest';
import { Bus } from '../../../../native-bridge/serial/bus';
import { createLaneDriver } from '../../../../native-bridge/serial/drivers';
import type { SerialLane } from '../../../../native-bridge/serial/laneSettings';
import type { SerialEvent } from '../../../../native-bridge/serial/protocol';
import type { Transport } from '../../../../native-bridge/serial/transport';
import type { Line } from '../../../support/serial/line';
import { below, fuzz, seeded } from './stream';
import { TurnedClock } from './turnedClock';

/** A device that opens: what it did is all that is asked of it. */
export interface Opener {
  readonly opens: readonly unknown[];
}
export interface Gunner {
  lane: SerialLane;
  start: (parts: { line: Line; clock: TurnedClock }) => Opener;
  /** What a device of this kind says, for the noise. */
  frames: readonly Uint8Array[];
}

/** Steps of quiet, in which a driver gets ready, and of fire at the ready driver. */
const QUIET_STEPS = 150;
const FIRE_STEPS = 150;
const MOST_STEP_MS = 60;
const TO_READY_MS = 120_000;

/** The cable, with a hostile end: what the device says arrives, or does not, or not as it was. */
function createCable(random: () => number) {
  let toDevice: (bytes: Buffer) => void = () => {};
  let console: Transport | null = null;
  let replies: Uint8Array[] = [];
  const line: Line = {
    port: 'memory',
    isUp: true,
    onBytes: (listener) => {
      toDevice = listener;
    },
    write: (bytes) => void replies.push(Uint8Array.from(bytes)),
    cut: async () => {},
    restore: async () => {},
    dispose: async () => {},
  };
  const open = (): Transport => {
    const transport: Transport = {
      keepsBytes: false,
      onBytes: () => {},
      onLost: () => {},
      open: async () => {
        console = transport;
      },
      write: async (bytes) => toDevice(Buffer.from(bytes)),
      dispose: () => {
        if (console === transport) console = null;
      },
    };
    return transport;
  };
  const hear = (bytes: Uint8Array): void => console?.onBytes(bytes);
  const deliver = (whole: boolean): void => {
    const said = replies;
    replies = [];
    for (const bytes of said) {
      const kind = whole ? 0 : below(random, 4);
      if (kind === 1) bytes[below(random, bytes.length)] = random() & 0xff;
      if (kind !== 2) hear(bytes);
      if (kind === 3) hear(bytes);
    }
  };
  const cut = (): void => {
    const lost = console;
    console = null;
    replies = [];
    lost?.onLost();
  };
  return { line, open, hear, deliver, cut };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * A driver that nobody asks for anything, its device, and so many bytes of noise between them, while it is ready and while it is not. It
 * must not open, nor say that it did; and afterwards, on a quiet line, it must open once for one grant. Gives how often it was ready.
 */
export async function underHostileLine({ lane, start, frames }: Gunner, total: number, seed: number): Promise<number> {
  const random = seeded(seed);
  const clock = new TurnedClock();
  const { line, open, hear, deliver, cut } = createCable(random);
  const device = start({ line, clock });
  const told: SerialEvent[] = [];
  let state = '';
  let readies = 0;
  const report = (event: SerialEvent): void => {
    if (event.type === 'link') {
      state = event.state;
      readies += event.state === 'ready' ? 1 : 0;
    } else if (event.type !== 'status' && (event.type !== 'lane' || event.what === 'opened')) told.push(event);
  };
  const parts = {
    clock,
    random: () => random() / 2 ** 32,
    randomBytes: (length: number) => Uint8Array.from({ length }, () => random() & 0xff),
  };
  const bus = new Bus(lane.port, lane.baudRate, { open, ...parts });
  const driver = createLaneDriver(lane, bus, { ...parts, report });
  const step = async (piece: Uint8Array | null): Promise<void> => {
    clock.advance(below(random, MOST_STEP_MS));
    deliver(piece === null);
    if (piece) hear(piece);
    await turn();
  };
  const whatWasDone = (): unknown[] => [
    ...device.opens,
    ...told.filter(({ type }) => type === 'grantOutcome' || type === 'modeOutcome' || type === 'lane'),
  ];

  let steps = 0;
  for (const piece of fuzz(seed, total, frames)) {
    if (steps % FIRE_STEPS === 0) {
      for (let quiet = 0; quiet < QUIET_STEPS; quiet++) await step(null);
      expect(whatWasDone()).toEqual([]);
      // Every other time it has to find its device again under fire.
      if (steps % (2 * FIRE_STEPS) === 0) cut();
    }
    await step(piece);
    steps += 1;
  }
  expect(whatWasDone()).toEqual([]);

  for (let waitedMs = 0; state !== 'ready' && waitedMs < TO_READY_MS; waitedMs += MOST_STEP_MS / 2) await step(null);
  expect(state).toBe('ready');
  for (let rest = 0; rest < 40; rest++) await step(null);
  const granted = driver.grant('entry', { grantId: 'g1', expiresAtMonoMs: clock.nowMs() + 5_000 });
  for (let after = 0; after < 60; after++) await step(null);
  expect((await granted).outcome).toBe(driver.capabilities.ack ? 'acked' : 'unknown');
  expect(device.opens).toHaveLength(1);
  driver.dispose();
  bus.dispose();
  return readies;
}
