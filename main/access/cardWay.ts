import type { SerialEvent } from '../../native-bridge/serial/protocol';
import { DecisionId, type PersonId } from '../contract/ids';
import type { Passage } from './passage';
import { type AccessRequest, type CardFace, decide, type MayPass } from './policy';

export type CardEvent = Extract<SerialEvent, { type: 'card' }>;

/** What was found out about the face of a card's holder, and in which track. */
export interface FaceOfHolder {
  personId: PersonId;
  found: Exclude<CardFace, { face: 'not-needed' }>;
  track: { trackId: number; framesAgreed: number } | null;
}

export interface CardDeps {
  lane: () => AccessRequest['lane'];
  findCard: (bits: number, dataHex: string) => { found: 'live' | 'revoked'; personId: PersonId } | null;
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
  const known = holder ? deps.unitAndName(holder.personId) : null;
  deps.carryOut({
    decisionId: DecisionId.parse(deps.newId()),
    decision: decide({ lane: deps.lane(), by: requestOf(holder, face, deps) }),
    direction: event.direction,
    person: holder && known ? { id: holder.personId, ...known } : null,
    hint: null,
    manual: null,
    face: face?.track ? { ...face.track, firstGoodFrameMonoMs: null } : null,
  });
}

function requestOf(holder: ReturnType<CardDeps['findCard']>, face: FaceOfHolder | null, deps: CardDeps): AccessRequest['by'] {
  // The card was given to somebody else while the face was waited for: that face says nothing about him.
  if (!holder || (face && face.personId !== holder.personId)) return { method: 'card', card: 'unknown' };
  if (holder.found === 'revoked') return { method: 'card', card: 'revoked' };
  return { method: 'card', card: 'live', mayPass: deps.mayPass(holder.personId), ...(face?.found ?? { face: 'not-needed' }) };
}
