import type { SerialEvent } from '../../native-bridge/serial/protocol';
import { DecisionId, type Direction, type PersonId } from '../contract/ids';
import type { Passage } from './passage';
import { type AccessRequest, type CardFace, decide, type LaneNow, type MayPass } from './policy';

export type CardEvent = Extract<SerialEvent, { type: 'card' }>;

/** What was found out about the face of a card's holder, and in which track. */
export interface FaceOfHolder {
  personId: PersonId;
  found: Exclude<CardFace, { face: 'not-needed' }>;
  track: { trackId: number; framesAgreed: number } | null;
}

/** Whose card it is; null: nobody's. */
export type CardHolder = { found: 'live' | 'revoked'; personId: PersonId } | { found: 'unreadable' } | null;

export interface CardDeps {
  /** How that side stands for that person; null: for nobody known. */
  lane: (direction: Direction, personId: PersonId | null) => LaneNow;
  /** Does not throw. */
  findCard: (bits: number, dataHex: string) => CardHolder;
  mayPass: (personId: PersonId) => MayPass;
  unitAndName: (personId: PersonId) => { unit: string; name: string } | null;
  carryOut: (passage: Passage) => void;
  newId: () => string;
}

/**
 * A card held to the lane's reader: looked up now, decided, carried out, without waiting for anything. With `face`, it was held up
 * a moment ago and its holder's face was waited for; without, the card alone is his way in.
 */
export function settleCard(event: CardEvent, face: FaceOfHolder | null, deps: CardDeps): void {
  const holder = deps.findCard(event.bits, event.dataHex);
  const personId = holder && holder.found !== 'unreadable' ? holder.personId : null;
  const known = personId && deps.unitAndName(personId);
  deps.carryOut({
    decisionId: DecisionId.parse(deps.newId()),
    decision: decide({ lane: deps.lane(event.direction, personId), by: requestOf(holder, face, deps) }),
    direction: event.direction,
    person: known ? { id: personId, ...known } : null,
    hint: null,
    manual: null,
    face: face?.track ? { ...face.track, firstGoodFrameMonoMs: null } : null,
  });
}

function requestOf(holder: CardHolder, face: FaceOfHolder | null, deps: CardDeps): AccessRequest['by'] {
  if (holder?.found === 'unreadable') return { method: 'card', card: 'unreadable' };
  // The card was given to somebody else while the face was waited for: that face says nothing about him.
  if (!holder || (face && face.personId !== holder.personId)) return { method: 'card', card: 'unknown' };
  if (holder.found === 'revoked') return { method: 'card', card: 'revoked' };
  return { method: 'card', card: 'live', mayPass: deps.mayPass(holder.personId), ...(face?.found ?? { face: 'not-needed' }) };
}
