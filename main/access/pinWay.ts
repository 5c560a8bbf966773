import type { SerialEvent } from '../../native-bridge/serial/protocol';
import { DecisionId, type Direction, type LaneId, type PersonId } from '../contract/ids';
import type { Clock } from '../storage/clock';
import type { Passage } from './passage';
import type { PinLimit } from './pinLimit';
import { type AccessRequest, decide, type LaneNow, type MayPass } from './policy';

export type KeysEvent = Extract<SerialEvent, { type: 'keys' }>;

const PIN_DIGITS = 8;
/** Whoever stops for so long begins anew. */
export const KEYS_TOGETHER_MS = 10_000;

/** Whose PIN it is; null: nobody's. */
export type PinHolder = { found: 'live'; personId: PersonId } | { found: 'unreadable' } | null;

export interface PinDeps {
  laneId: LaneId;
  /** How that side stands for that person; null: for nobody known. */
  lane: (direction: Direction, personId: PersonId | null) => LaneNow;
  /** Does not throw. */
  findPin: (digits: string) => PinHolder;
  mayPass: (personId: PersonId) => MayPass;
  unitAndName: (personId: PersonId) => { unit: string; name: string } | null;
  /** The whole station's. */
  limit: PinLimit;
  /** A block of this reader begins, or of all; the alarm ends with it. */
  onBlocked: (direction: Direction, untilMonoMs: number) => void;
  carryOut: (passage: Passage) => void;
  clock: Pick<Clock, 'monoMs'>;
  newId: () => string;
}

interface Typed {
  digits: string;
  lastKeyMonoMs: number;
}

/** PINs typed at one lane's keypads: `#` or the eighth digit ends one, `*` or ten seconds begin anew. Nothing typed is kept or logged. */
export class PinWay {
  readonly #deps: PinDeps;
  readonly #typed = new Map<Direction, Typed>();

  constructor(deps: PinDeps) {
    this.#deps = deps;
  }

  onKeys({ direction, keys, atMonoMs }: Pick<KeysEvent, 'direction' | 'keys' | 'atMonoMs'>): void {
    const before = this.#typed.get(direction);
    let digits = before && atMonoMs - before.lastKeyMonoMs < KEYS_TOGETHER_MS ? before.digits : '';
    for (const key of keys) {
      const isEnd = key === '#';
      if (key === '*') digits = '';
      else if (!isEnd) digits += key;
      // A lone `#` is what some keypads send after the eighth digit by themselves.
      if (digits.length < PIN_DIGITS && !(isEnd && digits !== '')) continue;
      this.#settle(direction, digits);
      digits = '';
    }
    if (digits === '') this.#typed.delete(direction);
    else this.#typed.set(direction, { digits, lastKeyMonoMs: atMonoMs });
  }

  #settle(direction: Direction, digits: string): void {
    const { lane, carryOut, newId, unitAndName } = this.#deps;
    const found = this.#find(direction, digits);
    const personId = found.pin === 'live' ? found.personId : null;
    const known = personId && unitAndName(personId);
    carryOut({
      decisionId: DecisionId.parse(newId()),
      decision: decide({ lane: lane(direction, personId), by: this.#requestOf(found) }),
      direction,
      person: personId && known ? { id: personId, ...known } : null,
      hint: null,
      manual: null,
      face: null,
    });
  }

  /** Where PINs are off none is looked up, so that nobody learns there which are somebody's. */
  #find(direction: Direction, digits: string): Found {
    const { laneId, lane, findPin, limit, clock, onBlocked } = this.#deps;
    if (!lane(direction, null).pins) return { pin: 'unknown' };
    const reader = `${laneId} ${direction}`;
    const nowMonoMs = clock.monoMs();
    if (limit.blockedUntil(reader, nowMonoMs) !== null) return { pin: 'blocked' };
    const holder = digits.length === PIN_DIGITS ? findPin(digits) : null;
    if (holder?.found === 'unreadable') return { pin: 'unreadable' };
    if (holder) {
      limit.right(reader, holder.personId, nowMonoMs);
      return { pin: 'live', personId: holder.personId };
    }
    const untilMonoMs = limit.wrong(reader, nowMonoMs);
    if (untilMonoMs !== null) onBlocked(direction, untilMonoMs);
    return { pin: 'unknown' };
  }

  #requestOf(found: Found): AccessRequest['by'] {
    if (found.pin !== 'live') return { method: 'pin', pin: found.pin };
    return { method: 'pin', pin: 'live', mayPass: this.#deps.mayPass(found.personId) };
  }
}

type Found = { pin: 'live'; personId: PersonId } | { pin: 'unknown' | 'blocked' | 'unreadable' };
