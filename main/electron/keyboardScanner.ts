import type { SerialEvent } from '../../native-bridge/serial/protocol';
import type { LaneConfig } from '../contract/config';
import type { Direction, LaneId } from '../contract/ids';
import { paused, pauseMs, pressed, type Scan, type Step, type TypedKey, type Typing } from './keyboardScannerState';

type CodeEvent = Extract<SerialEvent, { type: 'code' }>;

interface Scanner extends Typing {
  laneId: LaneId;
  direction: Direction;
}

interface Following {
  scanners: readonly Scanner[];
  onCode: (event: CodeEvent) => void;
}

interface Parts {
  monoMs: () => number;
  after: (ms: number, work: () => void) => () => void;
}

/** Where keys that were held back in vain are typed after all. */
export type GiveBack = (key: TypedKey) => void;

/** A timer this late means that this process stood still, and that keys may have been waiting meanwhile. */
const LATE_MS = 15;

/**
 * The scanners that type. Everything from a prefix, typed faster than a hand can, to its end is kept from the page, whatever keys it
 * holds, and told as a code of its lane. One for all windows of the process, for there is one keyboard.
 */
export class KeyboardScanners {
  readonly #parts: Parts;
  #following: Following | null = null;
  #scan: Scan<Scanner> = { in: 'rest' };
  #giveBack: GiveBack = () => {};
  /** Keys that are down and of which the page does not know. */
  readonly #kept = new Set<string>();
  #stopPause: () => void = () => {};

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** From now on these lanes' scanners are heard, and no others; the result ends it. */
  follow(lanes: readonly Pick<LaneConfig, 'id' | 'readers'>[], onCode: (event: CodeEvent) => void): () => void {
    const scanners = lanes.flatMap(({ id: laneId, readers }) =>
      readers.flatMap((reader) => (reader.kind === 'keyboard' ? [{ laneId, ...reader }] : [])),
    );
    const following: Following = { scanners, onCode };
    this.#following = following;
    return () => {
      if (this.#following !== following) return;
      this.#following = null;
      this.#take(paused({ in: 'rest' }));
    };
  }

  /** A key before the page gets it. True: the page must not get it. */
  hear(key: TypedKey, giveBack: GiveBack): boolean {
    if (key.type === 'keyUp') return this.#kept.delete(key.code);
    if (!this.#following) return false;
    const step = pressed(this.#scan, key, this.#following.scanners);
    // What was held back stands before this key, wherever that one goes.
    this.#take(step);
    this.#giveBack = giveBack;
    if (step.swallow) this.#kept.add(key.code);
    return step.swallow;
  }

  #take({ scan, giveBack, code }: Step<Scanner>): void {
    this.#stopPause();
    this.#scan = scan;
    this.#awaitPause();
    for (const key of giveBack) this.#giveBack(key);
    if (!code) return;
    const { scanner, text } = code;
    const { laneId, direction } = scanner;
    this.#following?.onCode({ type: 'code', laneId, direction, text, atMonoMs: this.#parts.monoMs() });
  }

  #awaitPause(): void {
    const ms = pauseMs(this.#scan);
    if (ms === null) return;
    const dueMs = this.#parts.monoMs() + ms;
    this.#stopPause = this.#parts.after(ms, () => {
      if (this.#parts.monoMs() > dueMs + LATE_MS) this.#awaitPause();
      else this.#take(paused(this.#scan));
    });
  }
}
