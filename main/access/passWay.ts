import type { SerialEvent } from '../../native-bridge/serial/protocol';
import { DecisionId, type Direction, type LaneId } from '../contract/ids';
import type { Clock } from '../storage/clock';
import type { Passage } from './passage';
import { type AccessRequest, decide, type LaneNow } from './policy';

export type CodeEvent = Extract<SerialEvent, { type: 'code' }>;

/** What a code says there and then. A pass is nobody's in particular: its flat goes on record. */
export type PassHeld =
  | { found: 'forged' | 'unreadable' }
  | {
      found: 'live' | 'not-yet' | 'expired' | 'used' | 'revoked' | 'other-direction' | 'other-lanes';
      passId: string;
      unit: string;
      label: string | null;
    };

/** The passes' own room. Neither throws. */
export interface PassDesk {
  read(text: string, at: { laneId: LaneId; direction: Direction }): PassHeld;
  /** Counts a use, on disk when it returns. */
  use(passId: string, decisionId: DecisionId): 'counted' | 'used' | 'unreadable';
}

export interface PassDeps {
  laneId: LaneId;
  /** How that side stands for nobody in particular. */
  lane: (direction: Direction, personId: null) => LaneNow;
  passes: PassDesk;
  carryOut: (passage: Passage) => void;
  clock: Pick<Clock, 'monoMs'>;
  newId: () => string;
}

/** A reader reads what is held before it again and again; the same code is one request within this. */
export const SAME_CODE_MS = 5_000;

/**
 * QR passes held to one lane's readers. A use is counted, durably, before anything is asked of the lane: if the power goes between
 * the two, a visitor asks the guard, and nobody passes twice.
 */
export class PassWay {
  readonly #deps: PassDeps;
  readonly #last = new Map<Direction, { text: string; atMonoMs: number }>();

  constructor(deps: PassDeps) {
    this.#deps = deps;
  }

  onCode({ direction, text }: Pick<CodeEvent, 'direction' | 'text'>): void {
    const { laneId, passes, carryOut, clock, newId } = this.#deps;
    const code = text.trim();
    const last = this.#last.get(direction);
    const atMonoMs = clock.monoMs();
    if (last && last.text === code && atMonoMs - last.atMonoMs < SAME_CODE_MS) return;
    this.#last.set(direction, { text: code, atMonoMs });

    const decisionId = DecisionId.parse(newId());
    const held = passes.read(code, { laneId, direction });
    const pass = 'passId' in held ? held : null;
    let decision = this.#decide(direction, requestOf(held));
    if (pass && decision.outcome === 'granted') {
      const use = passes.use(pass.passId, decisionId);
      if (use !== 'counted') decision = this.#decide(direction, { method: 'pass', pass: use });
    }
    carryOut({
      decisionId,
      decision,
      direction,
      person: null,
      hint: null,
      ...(pass && { pass: { unit: pass.unit, label: pass.label } }),
      manual: null,
      face: null,
    });
  }

  #decide(direction: Direction, by: AccessRequest['by']) {
    return decide({ lane: this.#deps.lane(direction, null), by });
  }
}

function requestOf({ found }: PassHeld): AccessRequest['by'] {
  if (found === 'live') return { method: 'pass', pass: 'live', mayPass: 'yes' };
  return found === 'other-lanes' ? { method: 'pass', pass: 'live', mayPass: 'other-lanes' } : { method: 'pass', pass: found };
}
