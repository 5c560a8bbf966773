import { type FeedEntry, feedNote } from '../contract/feed';
import type { DecisionId, Direction, LaneId, PersonId } from '../contract/ids';
import type { DeskCard, ManualReason } from '../contract/lanes';
import type { Decision } from './policy';
import type { DecisionRecord } from './ports';

/** A decision with what belongs on the record and on the desk. */
export interface Passage {
  decisionId: DecisionId;
  decision: Decision;
  direction: Direction;
  /** Goes on record. */
  person: { id: PersonId; unit: string; name: string } | null;
  /** A visitor's: nobody's in particular, so its flat goes on record. Who it is for is for the guard's eyes only. */
  pass?: { unit: string; label: string | null };
  /** For the guard's eyes only, and not for long: who it may be. Never on record. */
  hint: { unit: string; name: string } | null;
  /** Whom anti-passback stopped, for a guard who forgives it. Never on record. */
  stopped?: PersonId;
  manual: { reason: ManualReason; unit: string | null; note: string | null } | null;
  /** `firstGoodFrameMonoMs`: null where a card came first. */
  face: { trackId: number; framesAgreed: number | null; firstGoodFrameMonoMs: number | null } | null;
}

/** A decision as the desk shows it at first. A name only on a match or as a hint. */
export function deskCardOf(passage: Passage, laneId: LaneId, atMs: number): Omit<DeskCard, 'hideAtMs'> {
  const { decision, face, manual } = passage;
  const shown = decision.outcome === 'granted' ? passage.person : passage.hint;
  return {
    decisionId: passage.decisionId,
    laneId,
    direction: passage.direction,
    atMs,
    method: decision.method,
    outcome: decision.outcome,
    reasons: [...decision.reasons],
    unit: shown?.unit ?? passage.pass?.unit ?? manual?.unit ?? null,
    name: shown?.name ?? passage.pass?.label ?? null,
    framesAgreed: face?.framesAgreed ?? null,
    tookMs: null,
    passage: decision.outcome === 'granted' ? 'awaited' : 'none',
    needsGuard: decision.outcome === 'ask-guard',
    trackId: face?.trackId ?? null,
  };
}

/** A decision as it goes on record. */
export function recordOf({ decisionId, decision, direction, person, pass, manual }: Passage, laneId: LaneId): DecisionRecord {
  const { method, outcome, reasons } = decision;
  return {
    decisionId,
    laneId,
    direction,
    method,
    outcome,
    reasons,
    personId: person?.id ?? null,
    unit: person?.unit ?? pass?.unit ?? manual?.unit ?? null,
    manualReason: manual?.reason ?? null,
    note: manual?.note ?? null,
  };
}

/** An entry of the feed about a passage, or about a side nobody was let through. */
export const noteOf = (
  kind: FeedEntry['kind'],
  severity: FeedEntry['severity'],
  { laneId, passage, direction }: { laneId: LaneId; passage: Passage | null; direction: Direction | null },
): Omit<FeedEntry, 'id' | 'atMs'> =>
  feedNote(kind, severity, {
    laneId,
    direction: passage?.direction ?? direction,
    method: passage?.decision.method ?? null,
    unit: passage?.person?.unit ?? passage?.pass?.unit ?? passage?.manual?.unit ?? null,
  });
