import type { Direction, ModbusRelayLane } from '../laneSettings';
import { COIL_OFF, COIL_ON, type ModbusRequest } from './messages';

const sides: readonly Direction[] = ['entry', 'exit'];
/** The highest count of time units a board takes for a pulse of its own. */
const MAX_UNITS = 0x7fff;

/** Pure. Which coils and inputs of the board a lane uses, and the requests for them. */
export class RelayContacts {
  readonly readCoils: ModbusRequest;
  /** Null where the lane has no inputs. */
  readonly readInputs: ModbusRequest | null;
  readonly #lane: ModbusRelayLane;

  constructor(lane: ModbusRelayLane) {
    this.#lane = lane;
    const { address: unit, map, inputs, lockOutput } = lane;
    const outputs = [...sides.map((side) => lane[side]?.output ?? -1), lockOutput ?? -1];
    const alarms = [inputs.fire, inputs.obstructed, inputs.tamper].map((alarm) => alarm?.input ?? -1);
    const lastInput = Math.max(...alarms, ...sides.map((side) => lane[side]?.passInput ?? -1));
    this.readCoils = { unit, type: 'readCoils', first: map.firstCoil, count: Math.max(0, ...outputs) + 1 };
    this.readInputs = lastInput < 0 ? null : { unit, type: 'readInputs', first: map.firstInput, count: lastInput + 1 };
  }

  get hasPassInputs(): boolean {
    return sides.some((side) => (this.#lane[side]?.passInput ?? null) !== null);
  }

  get hasAlarms(): boolean {
    return Object.values(this.#lane.inputs).some((alarm) => alarm !== null);
  }

  /** Whether the board ends an opening by its own timer. */
  get timesItself(): boolean {
    return this.#lane.map.firstFlash !== null;
  }

  /** Closes the contact for so long; without a timer on the board, until it is switched off. */
  pulse(output: number, forMs: number): ModbusRequest {
    const { address: unit, map } = this.#lane;
    if (map.firstFlash === null) return this.switched(output, true);
    const units = Math.min(MAX_UNITS, Math.max(1, Math.round(forMs / map.flashUnitMs)));
    return { unit, type: 'writeCoil', first: map.firstFlash + output, value: units };
  }

  switched(output: number, on: boolean): ModbusRequest {
    const { address: unit, map } = this.#lane;
    return { unit, type: 'writeCoil', first: map.firstCoil + output, value: on ? COIL_ON : COIL_OFF };
  }

  /** Names of the inputs that are wired, as a person would ask for them. */
  namedInputs(levels: readonly boolean[]): Record<string, boolean> {
    const { entry, exit, inputs } = this.#lane;
    const wired: [string, number | null][] = [
      ['entryPass', entry?.passInput ?? null],
      ['exitPass', exit?.passInput ?? null],
      ['fire', inputs.fire?.input ?? null],
      ['obstructed', inputs.obstructed?.input ?? null],
      ['tamper', inputs.tamper?.input ?? null],
    ];
    return Object.fromEntries(
      wired.flatMap(([name, input]) => (input === null ? [] : [[name, levels[input] === true] as const])),
    );
  }
}
