import { vi } from 'vitest';
import { systemClock } from '../../../native-bridge/serial/clock';
import { type SerialHostParts, serialHostParts, startSerialHost } from '../../../native-bridge/serial/host';
import type { OsdpLane } from '../../../native-bridge/serial/laneSettings';
import { SerialEvent } from '../../../native-bridge/serial/protocol';
import { startTurnstile, type Turnstile, type TurnstileOptions } from '../../support/serial/osdp/turnstile';
import { createMemoryLine, type MemoryLine } from './memoryLine';

export const scbk = '000102030405060708090a0b0c0d0e0f';

export const laneSettings = (changes: Partial<OsdpLane> = {}): OsdpLane => ({
  laneId: 'lane-1',
  driver: 'osdp',
  port: 'memory',
  baudRate: 9600,
  address: 1,
  scbk,
  entry: { output: 0, passInput: 0 },
  exit: { output: 1, passInput: 1 },
  passMs: 3_000,
  readerDirection: 'entry',
  swap: false,
  readers: [],
  inputs: { fire: null, obstructed: null, tamper: null },
  lockOutput: null,
  ...changes,
});

type EventOf<T extends SerialEvent['type']> = Extract<SerialEvent, { type: T }>;

export interface Desk {
  events: SerialEvent[];
  of<T extends SerialEvent['type']>(type: T): EventOf<T>[];
  send(message: unknown): void;
  /** Asks for a passage that expires in `expiresInMs`; the outcome arrives in `events`. */
  grant(grantId: string, changes?: { direction?: 'entry' | 'exit'; expiresInMs?: number; laneId?: string }): void;
  /** Says how a side is to stand, a hold for `leaseMs`; the outcome arrives in `events`. */
  mode(mode: 'normal' | 'held' | 'locked', changes?: { direction?: 'entry' | 'exit'; leaseMs?: number; laneId?: string }): number;
  modeOutcome(requestId: number): EventOf<'modeOutcome'> | undefined;
  outcome(grantId: string): EventOf<'grantOutcome'> | undefined;
  linkState(laneId?: string): EventOf<'link'>['state'] | undefined;
  laneWords(): string[];
  dispose(): void;
}

/** The station's side of a serial host that runs in this process. */
export function startDesk(parts: Partial<SerialHostParts> = {}): Desk {
  const events: SerialEvent[] = [];
  let requestId = 0;
  let toHost: (message: unknown) => void = () => {};
  const host = startSerialHost(
    {
      send: (event) => events.push(SerialEvent.parse(event)),
      onMessage: (listener) => {
        toHost = listener;
      },
    },
    { ...serialHostParts, random: () => 0.5, ...parts },
  );
  const of = <T extends SerialEvent['type']>(type: T) => events.filter((event): event is EventOf<T> => event.type === type);
  return {
    events,
    of,
    send: (message) => toHost(message),
    grant: (grantId, { direction = 'entry', expiresInMs = 1_000, laneId = 'lane-1' } = {}) =>
      toHost({ type: 'grant', laneId, direction, grantId, expiresAtMonoMs: systemClock.nowMs() + expiresInMs }),
    mode: (mode, { direction = 'entry', leaseMs = 60_000, laneId = 'lane-1' } = {}) => {
      const untilMonoMs = mode === 'held' ? systemClock.nowMs() + leaseMs : null;
      requestId += 1;
      toHost({ type: 'mode', laneId, direction, requestId, mode, untilMonoMs });
      return requestId;
    },
    modeOutcome: (id) => of('modeOutcome').find((event) => event.requestId === id),
    outcome: (grantId) => of('grantOutcome').find((event) => event.grantId === grantId),
    linkState: (laneId = 'lane-1') => of('link').findLast((event) => event.laneId === laneId)?.state,
    laneWords: () => of('lane').map((event) => `${event.what} ${event.direction} ${event.grantId}`),
    dispose: () => host.dispose(),
  };
}

/** A desk and a simulated turnstile with a cable in memory between them, on turned time. */
export interface MemoryGate extends Desk {
  line: MemoryLine;
  turnstile: Turnstile;
  run(durationMs: number): Promise<void>;
  until(condition: () => boolean, withinMs?: number): Promise<void>;
}

export function startMemoryGate(lane: Partial<OsdpLane> = {}, device: Partial<TurnstileOptions> = {}): MemoryGate {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime', 'Date'] });
  const line = createMemoryLine();
  const turnstile = startTurnstile({ line, address: 1, scbk, ...device });
  const desk = startDesk({ open: line.open });
  desk.send({ type: 'configure', lanes: [laneSettings(lane)] });
  const run = async (durationMs: number): Promise<void> => {
    await vi.advanceTimersByTimeAsync(durationMs);
  };
  return {
    ...desk,
    line,
    turnstile,
    run,
    until: async (condition, withinMs = 30_000) => {
      for (let waitedMs = 0; !condition(); waitedMs += 5) {
        if (waitedMs > withinMs)
          throw new Error(`not so after ${withinMs} ms: ${condition}\n${JSON.stringify(desk.events.slice(-8))}`);
        await run(5);
      }
    },
  };
}
