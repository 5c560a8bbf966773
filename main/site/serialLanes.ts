import type { SerialCommand } from '../../native-bridge/serial/protocol';
import type { LaneConfig } from '../contract/config';

type SerialLane = Extract<SerialCommand, { type: 'configure' }>['lanes'][number];
type SerialReader = SerialLane['readers'][number];

const noInputs = { fire: null, obstructed: null, tamper: null };

/** A lane as the serial process is told of it: everything said, nothing left to guess. */
export function serialLane({ id: laneId, turnstile, readers }: Pick<LaneConfig, 'id' | 'turnstile' | 'readers'>): SerialLane {
  const common = { laneId, readers: readers.flatMap(serialReader) };
  switch (turnstile.driver) {
    case 'osdp':
    case 'modbus-relay': {
      const { inputs = noInputs, lockOutput = null } = turnstile;
      return { ...turnstile, ...common, inputs, lockOutput, swap: false };
    }
    case 'lot':
    case 'board-7e':
    case 'board-eb':
      return { ...turnstile, ...common };
    case 'digicon':
      return { ...turnstile, ...common, address: 0 };
    case 'lcus':
    case 'kmtronic':
    case 'hw667':
      return { ...turnstile, ...common, address: 0, swap: false };
  }
}

/** A scanner that types is heard by the window's own process. */
const serialReader = (reader: LaneConfig['readers'][number]): SerialReader[] => (reader.kind === 'keyboard' ? [] : [reader]);
