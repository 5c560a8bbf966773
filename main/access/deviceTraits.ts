import type { Direction } from '../contract/ids';
import type { DriverName, TurnstileConfig } from '../contract/turnstile';

/** What the station has to know of a lane's device beforehand; the drivers say the same of themselves. */
interface Traits {
  /** It says what became of a command. */
  answers: boolean;
  holdOpen: boolean;
  /** By itself. Without, a lock means that nothing is sent that opens. */
  lock: boolean;
}

const boards: Partial<Record<DriverName, Traits>> = {
  lot: { answers: true, holdOpen: true, lock: true },
  'board-7e': { answers: true, holdOpen: true, lock: true },
  digicon: { answers: true, holdOpen: true, lock: false },
  kmtronic: { answers: true, holdOpen: false, lock: false },
};

/** A relay that opens by a pulse cannot hold. */
const pulseOnly: Traits = { answers: false, holdOpen: false, lock: false };

export function traitsOf(turnstile: TurnstileConfig): Traits {
  if (turnstile.driver === 'osdp' || turnstile.driver === 'modbus-relay')
    return { answers: true, holdOpen: true, lock: (turnstile.lockOutput ?? null) !== null };
  // Its arm drops for both sides at once, so only a lane with one way can be held.
  if (turnstile.driver === 'board-eb') return { answers: true, holdOpen: directionsOf(turnstile).length === 1, lock: true };
  return boards[turnstile.driver] ?? pulseOnly;
}

/** Whether a passage on this side is ever told. */
export function reportsPassages(turnstile: TurnstileConfig, direction: Direction): boolean {
  switch (turnstile.driver) {
    case 'osdp':
    case 'modbus-relay':
      return (turnstile[direction]?.passInput ?? null) !== null;
    case 'lot':
    case 'board-7e':
    case 'digicon':
      return true;
    default:
      return false;
  }
}

export const directionsOf = (turnstile: TurnstileConfig): Direction[] =>
  (['entry', 'exit'] as const).filter((direction) => turnstile[direction] !== null);
