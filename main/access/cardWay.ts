import type { SerialEvent } from '../../native-bridge/serial/protocol';
import { DecisionId, type PersonId } from '../contract/ids';
import type { Passage } from './laneController';
import { type AccessRequest, decide } from './policy';

interface Deps {
  lane: () => AccessRequest['lane'];
  findCard: (bits: number, dataHex: string) => { found: 'live' | 'revoked'; personId: PersonId } | null;
  unitAndName: (personId: PersonId) => { unit: string; name: string } | null;
  carryOut: (passage: Passage) => void;
  newId: () => string;
}

/** A card held to the lane's reader: looked up, decided, carried out, without waiting for anything else. */
export function onCard(event: Extract<SerialEvent, { type: 'card' }>, deps: Deps): void {
  const holder = deps.findCard(event.bits, event.dataHex);
  const known = holder ? deps.unitAndName(holder.personId) : null;
  deps.carryOut({
    decisionId: DecisionId.parse(deps.newId()),
    decision: decide({ lane: deps.lane(), by: { method: 'card', card: holder?.found ?? 'unknown' } }),
    direction: event.direction,
    person: holder && known ? { id: holder.personId, ...known } : null,
    manual: null,
    face: null,
  });
}
