import { z } from 'zod';
import type { PersonId } from '../contract/ids';
import { RelativeRelation } from '../contract/leaving';
import {
  AskedBy,
  type EndReason,
  Probe,
  UnlawfulCause,
  type WithdrawalId,
  type WithdrawalStep,
  withdrawalSteps,
} from '../contract/withdrawal';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';
import type { AppendedEntry } from '../storage/ledgerPort';
import type { LedgerRow } from './ledgerRow';

/** What was found and done before the database changed, and with the change. */
const OpeningFacts = z.object({
  unmatchableAfterMs: z.number(),
  probeBefore: Probe,
  keys: z.number().int(),
  templates: z.number().int(),
  cachedTemplates: z.number().int(),
  askedBy: AskedBy.optional(),
  relation: RelativeRelation.optional(),
  cause: UnlawfulCause.optional(),
});
export type OpeningFacts = z.infer<typeof OpeningFacts>;

/** What a step adds to the certificate. */
export const StepFacts = z.object({
  stripped: z.number().int().optional(),
  probe: Probe.optional(),
  cardsLive: z.number().int().optional(),
  sha256: z.string().optional(),
});
export type StepFacts = z.infer<typeof StepFacts>;

export interface Withdrawal {
  id: WithdrawalId;
  personId: PersonId;
  reason: EndReason;
  consentSeq: number;
  endedSeq: number;
  askedAtMs: number;
  facts: OpeningFacts;
}

export interface StepTaken {
  step: WithdrawalStep;
  atMs: number;
  entrySeq: number;
  leafHash: string;
  facts: StepFacts;
}

/** The register of ended consents and the steps each has taken. Each row is authenticated; one that is not counts as missing. Writing is inside the caller's transaction. */
export interface WithdrawalBook {
  open(withdrawal: Withdrawal): void;
  /** Something stands in its place already, genuine or not. */
  isTaken(withdrawal: Pick<Withdrawal, 'id' | 'consentSeq' | 'endedSeq'>): boolean;
  take(id: WithdrawalId, entry: AppendedEntry, facts: StepFacts): void;
  of(id: WithdrawalId): Withdrawal | null;
  /** In order. */
  steps(id: WithdrawalId): StepTaken[];
  /** Null: all are taken. */
  nextStep(id: WithdrawalId): WithdrawalStep | null;
  /** Not through yet, oldest first. */
  unfinished(): WithdrawalId[];
  /** Of all, genuine or not, oldest first. */
  ids(): WithdrawalId[];
  /** Newest first, at most 500. */
  list(personId: PersonId | null): Withdrawal[];
  /** Whether this database has carried out, or taken note of, what a tombstone says. */
  knows(id: WithdrawalId): boolean;
  /** A tombstone with nothing to end in this database; consents given from here on are not touched by it. */
  see(id: WithdrawalId, newest: Pick<LedgerRow, 'seq' | 'this_hash'> | null): void;
}

interface Deps {
  database: StationDatabase;
  keyring: Keyring;
  /** Genuine row of the register at this place. */
  rowAt: (seq: number) => LedgerRow | null;
}

interface StoredWithdrawal {
  id: WithdrawalId;
  person_id: PersonId;
  reason: EndReason;
  consent_seq: number;
  ended_seq: number;
  asked_at_ms: number;
  facts: string;
  mac: Uint8Array;
}

interface StoredStep {
  step: number;
  at_ms: number;
  entry_seq: number;
  leaf_hash: string;
  facts: string;
  mac: Uint8Array;
}

const nobodyYet = { seq: 0, this_hash: '0'.repeat(64) };

export function createWithdrawalBook({ database: { db }, keyring, rowAt }: Deps): WithdrawalBook {
  const insert = db.prepare(
    `INSERT INTO withdrawal (id, person_id, reason, consent_seq, ended_seq, asked_at_ms, facts, mac) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertStep = db.prepare(
    `INSERT INTO withdrawal_step (withdrawal_id, step, at_ms, entry_seq, leaf_hash, facts, mac) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertSeen = db.prepare(
    'INSERT INTO tombstone_seen (withdrawal_id, register_seq, register_hash, mac) VALUES (?, ?, ?, ?)',
  );
  const byId = db.prepare('SELECT * FROM withdrawal WHERE id = ?');
  const stepsOf = db.prepare('SELECT * FROM withdrawal_step WHERE withdrawal_id = ? ORDER BY step');
  const seenOf = db.prepare('SELECT * FROM tombstone_seen WHERE withdrawal_id = ?');
  const open = db.prepare(
    `SELECT id FROM withdrawal WHERE NOT EXISTS (SELECT 1 FROM withdrawal_step WHERE withdrawal_id = withdrawal.id AND step = 9)
     ORDER BY ended_seq`,
  );
  const taken = db.prepare('SELECT 1 FROM withdrawal WHERE id = ? OR consent_seq = ? OR ended_seq = ?');
  const allIds = db.prepare('SELECT id FROM withdrawal ORDER BY ended_seq');
  const listed = db.prepare('SELECT * FROM withdrawal WHERE ? IS NULL OR person_id = ? ORDER BY ended_seq DESC LIMIT 500');

  const macOf = (use: string, values: unknown[]) => keyring.lookupHash(use, Buffer.from(JSON.stringify(values), 'utf8'));
  const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.from(a).equals(b);
  const macOfWithdrawal = (row: Omit<StoredWithdrawal, 'mac'>) =>
    // Bound to the very entry that ended the consent: the row means nothing in a register that does not have it.
    macOf('withdrawal', [
      row.id,
      row.person_id,
      row.reason,
      row.consent_seq,
      row.ended_seq,
      row.asked_at_ms,
      row.facts,
      rowAt(row.ended_seq)?.this_hash ?? 'not in the register',
    ]);
  const macOfStep = (id: WithdrawalId, row: Omit<StoredStep, 'mac'>) =>
    macOf('withdrawal-step', [id, row.step, row.at_ms, row.entry_seq, row.leaf_hash, row.facts]);
  const genuine = (row: StoredWithdrawal): Withdrawal | null => {
    if (rowAt(row.ended_seq) === null || !isSame(row.mac, macOfWithdrawal(row))) return null;
    const { id, person_id, reason, consent_seq, ended_seq, asked_at_ms } = row;
    return {
      id,
      personId: person_id,
      reason,
      consentSeq: consent_seq,
      endedSeq: ended_seq,
      askedAtMs: asked_at_ms,
      facts: OpeningFacts.parse(JSON.parse(row.facts)),
    };
  };
  const of = (id: WithdrawalId) => {
    const row = byId.get(id) as StoredWithdrawal | undefined;
    return row ? genuine(row) : null;
  };
  const steps = (id: WithdrawalId): StepTaken[] =>
    (stepsOf.all(id) as StoredStep[]).flatMap((row) => {
      const step = withdrawalSteps[row.step - 1];
      if (!step || !isSame(row.mac, macOfStep(id, row))) return [];
      const facts = StepFacts.parse(JSON.parse(row.facts));
      return { step, atMs: row.at_ms, entrySeq: row.entry_seq, leafHash: row.leaf_hash, facts };
    });
  const wasSeen = (id: WithdrawalId) => {
    const row = seenOf.get(id) as { register_seq: number; register_hash: string; mac: Uint8Array } | undefined;
    if (!row || !isSame(row.mac, macOf('tombstone-seen', [id, row.register_seq, row.register_hash]))) return false;
    return row.register_seq === 0 || rowAt(row.register_seq)?.this_hash === row.register_hash;
  };

  return {
    open({ id, personId, reason, consentSeq, endedSeq, askedAtMs, facts }) {
      const row = {
        id,
        person_id: personId,
        reason,
        consent_seq: consentSeq,
        ended_seq: endedSeq,
        asked_at_ms: askedAtMs,
        facts: JSON.stringify(facts),
      };
      insert.run(id, personId, reason, consentSeq, endedSeq, askedAtMs, row.facts, macOfWithdrawal(row));
    },
    take(id, entry, facts) {
      const step = (stepsOf.all(id) as StoredStep[]).length + 1;
      const row = { step, at_ms: entry.atMs, entry_seq: entry.seq, leaf_hash: entry.leafHash, facts: JSON.stringify(facts) };
      insertStep.run(id, step, row.at_ms, row.entry_seq, row.leaf_hash, row.facts, macOfStep(id, row));
    },
    isTaken: ({ id, consentSeq, endedSeq }) => taken.get(id, consentSeq, endedSeq) !== undefined,
    of,
    steps,
    nextStep: (id) => withdrawalSteps[(stepsOf.all(id) as StoredStep[]).length] ?? null,
    unfinished: () => (open.all() as { id: WithdrawalId }[]).map(({ id }) => id).filter((id) => of(id) !== null),
    ids: () => (allIds.all() as { id: WithdrawalId }[]).map(({ id }) => id),
    list: (personId) => (listed.all(personId, personId) as StoredWithdrawal[]).flatMap((row) => genuine(row) ?? []),
    knows: (id) => of(id) !== null || wasSeen(id),
    see(id, newest) {
      // Made up by another program: it says nothing, and stays.
      if (seenOf.get(id)) return;
      const { seq, this_hash } = newest ?? nobodyYet;
      insertSeen.run(id, seq, this_hash, macOf('tombstone-seen', [id, seq, this_hash]));
    },
  };
}
