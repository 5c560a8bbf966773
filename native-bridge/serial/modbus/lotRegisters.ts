import type { Direction, LotLane } from '../laneSettings';
import type { ModbusRequest } from './messages';

/** What stands in a side's register: this many people may pass, nobody, or everybody. */
export const CLOSED = 0;
export const ONE_PASS = 1;
export const FREE = 0xffff;
/** The lane's mode register. */
export const NORMAL = 0;
export const BLOCKED = 1;
export const ANTIPANIC = 2;

/** Registers between two that are wanted, read along with them. */
const GAP_MAX = 2;
const BLOCK_MAX = 16;

/** The low words of the counters are enough: nobody passes 65536 times between two polls. High words follow each of them. */
const EXIT_COUNTER_OFFSET = 2;

interface Block {
  first: number;
  count: number;
}

/** Pure. Runs of registers that are read at once; one by one where the device answers no other way. */
export function blocksOf(addresses: readonly number[], singly: boolean): Block[] {
  const blocks: Block[] = [];
  for (const address of [...new Set(addresses)].sort((a, b) => a - b)) {
    const block = blocks.at(-1);
    const reach = block ? address - block.first + 1 : Number.POSITIVE_INFINITY;
    const isNear = block !== undefined && address - (block.first + block.count) <= GAP_MAX && reach <= BLOCK_MAX;
    if (isNear && !singly) block.count = reach;
    else blocks.push({ first: address, count: 1 });
  }
  return blocks;
}

/** Pure. The requests to one LOT turnstile, and what was last read of it. */
export class LotRegisters {
  readonly #lane: LotLane;
  readonly #values = new Map<number, number>();

  constructor(lane: LotLane) {
    this.#lane = lane;
  }

  read(first: number, count = 1): ModbusRequest {
    return { unit: this.#lane.address, type: 'readRegisters', first, count };
  }

  /** Always FC16: the device knows no other write. */
  write(first: number, value: number): ModbusRequest {
    return { unit: this.#lane.address, type: 'writeRegisters', first, values: [value] };
  }

  sideOf(side: Direction): number {
    return this.#lane.map[side];
  }

  /** Everything that is asked for in turn. */
  polls(singly: boolean): ModbusRequest[] {
    const { map } = this.#lane;
    const watched = [map.entry, map.exit, map.entryOccupied, map.exitOccupied, map.errors, map.mode];
    const counters = [map.counters, map.counters + EXIT_COUNTER_OFFSET];
    return blocksOf([...watched, ...counters], singly).map(({ first, count }) => this.read(first, count));
  }

  take(first: number, registers: readonly number[]): void {
    for (const [index, value] of registers.entries()) this.#values.set(first + index, value);
  }

  forget(): void {
    this.#values.clear();
  }

  passes(side: Direction): number | null {
    return this.#values.get(this.#lane.map[side]) ?? null;
  }

  isOccupied(side: Direction): boolean | null {
    const { map } = this.#lane;
    const value = this.#values.get(side === 'entry' ? map.entryOccupied : map.exitOccupied);
    return value === undefined ? null : value !== 0;
  }

  /** Low word. */
  count(side: Direction): number | null {
    return this.#values.get(this.#lane.map.counters + (side === 'entry' ? 0 : EXIT_COUNTER_OFFSET)) ?? null;
  }

  get errors(): number | null {
    return this.#values.get(this.#lane.map.errors) ?? null;
  }

  get mode(): number | null {
    return this.#values.get(this.#lane.map.mode) ?? null;
  }
}
