import type { SerialEvent } from '../../native-bridge/serial/protocol';
import type { LaneConfig } from '../contract/config';
import type { DeviceHealthBoard } from './deviceHealth';

/** The health of every reader with a line of its own, at its lane's name; those of a turnstile's own device are part of it. */
export interface ReaderHealth {
  onSerial(event: SerialEvent): void;
  /** The process that listens to them is gone. */
  down(): void;
}

export function createReaderHealth(lanes: readonly LaneConfig[], health: DeviceHealthBoard): ReaderHealth {
  const all = lanes.flatMap((lane) => {
    // Numbered as the serial process is told of them (serialLanes.ts).
    const listened = lane.readers.filter((reader) => reader.kind !== 'keyboard');
    return listened.map(({ port }, index) => ({ laneId: lane.id as string, index, port, part: partOf(lane, index) }));
  });
  for (const { part } of all) health.set(part, 'starting');
  return {
    onSerial(event) {
      if (event.type !== 'reader') return;
      const reader = all.find(({ laneId, index }) => laneId === event.laneId && index === event.reader);
      if (!reader) return;
      const { part, port } = reader;
      if (event.state === 'ok') health.set(part, 'ok');
      else if (event.state === 'missing') health.set(part, 'down', { code: 'READER_MISSING', params: { port } });
      else health.set(part, 'degraded', { code: 'READER_TAMPERED', params: {} });
    },
    down() {
      for (const { part } of all) health.set(part, 'down', { code: 'SERIAL_DOWN', params: {} });
    },
  };
}

const partOf = (lane: LaneConfig, index: number) =>
  ({ id: `reader-${lane.id}-${index}`, kind: 'reader', name: lane.name }) as const;
