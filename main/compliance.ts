import type { Role } from './contract/ids';
import type { ComplianceView } from './contract/registers';
import type { Handlers } from './dispatch';
import { createRefusals, type Refusals } from './registers/refusedCommands';
import type { Clock } from './storage/clock';
import type { LedgerWriter } from './storage/ledgerPort';

interface Deps {
  /** Null: nothing is kept of refusals. */
  ledger: LedgerWriter | null;
  clock: Clock;
  role: () => Role;
  /** Keeps what cannot be read or written from whoever asked. */
  spared: <T>(work: () => T, otherwise: T) => T;
}

/** Everything the law asks for around the consents. */
export interface Compliance extends Refusals {
  handlers: Handlers;
  view(): ComplianceView;
  stop(): void;
}

/** Wires the rooms around the consents. The rules are in the rooms. */
export function createCompliance({ ledger, clock, role, spared }: Deps): Compliance {
  const refusals: Refusals = ledger
    ? createRefusals({ ledger, role, clock, spared: (work) => spared(work, undefined) })
    : { audited: (handlers) => handlers, refused: () => {} };
  return {
    ...refusals,
    handlers: {},
    view: () => ({ faceStop: null, items: [], faces: { here: 0, recordsHere: 0, elsewhere: 0, total: 0, level: 'none' } }),
    stop: () => {},
  };
}
