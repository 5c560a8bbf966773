import type { WithdrawalId, WithdrawalStep } from '../contract/withdrawal';
import type { JsonObject } from '../storage/ledgerPort';
import type { ConsentParts } from './parts';
import type { StepFacts, Withdrawal } from './withdrawalBook';
import { certificateHash, certificateOf } from './withdrawalCertificate';
import { stripEvents } from './withdrawalEvents';

/** The person's templates as they were, of withdrawals that began in this process: searched with once more at the end, then wiped. */
export type FormerTemplates = ReadonlyMap<WithdrawalId, readonly Float32Array[]>;

interface Done {
  /** What the entry says beside whose withdrawal it is. */
  says: JsonObject;
  facts: StepFacts;
}

type LaterStep = Exclude<WithdrawalStep, 'matching-stopped' | 'probed-before'>;

interface Step {
  name: LaterStep;
  /** Outside any transaction; false: it cannot be done yet. */
  first?: (parts: ConsentParts, due: readonly Withdrawal[]) => boolean;
  /** In the transaction of the entry. Null: it cannot be done. */
  take: (parts: ConsentParts, withdrawal: Withdrawal, former: readonly Float32Array[]) => Done | null;
}

const quietly = (says: JsonObject): Done => ({ says, facts: {} });

/** After the consent has ended, key and templates with it in one transaction. Each is safe to be begun again. */
const laterSteps: readonly Step[] = [
  {
    name: 'key-destroyed',
    // Deleted rows are gone from the disk only when the database's log was cut.
    first: ({ database }) => database.flushErased(),
    take: ({ vault }, { personId, consentSeq, facts }) =>
      vault.hasKey({ personId, seq: consentSeq }) ? null : quietly({ keys: facts.keys, logCut: true }),
  },
  {
    name: 'templates-deleted',
    take: (_, { facts: { templates, cachedTemplates } }) =>
      quietly({ templates, cachedTemplates, photos: 0, crops: 0, turnstileCopies: 0 }),
  },
  {
    name: 'backups-covered',
    first: ({ tombstones, ledger, clock }, due) => {
      const there = new Set(
        tombstones
          .all()
          .filter(({ phase }) => phase === 'done')
          .map(({ withdrawalId }) => withdrawalId),
      );
      tombstones.write(
        due
          .filter(({ id }) => !there.has(id))
          .map(({ id, personId, reason, consentSeq, endedSeq }) => ({
            withdrawalId: id,
            personId,
            consentSeq,
            reason,
            atMs: ledger.rowAt(endedSeq)?.at_ms ?? clock.nowMs(),
            phase: 'done',
          })),
      );
      return true;
    },
    take: () => quietly({ tombstone: true }),
  },
  {
    name: 'events-stripped',
    take: (parts, withdrawal) => {
      const stripped = stripEvents(parts, withdrawal);
      return { says: { decisions: stripped }, facts: { stripped } };
    },
  },
  {
    name: 'video-retained',
    take: () => quietly({ recordedHere: false, siteKeepsDays: 30, law: '保安服务管理条例 25' }),
  },
  {
    name: 'probed-after',
    take: (parts, { personId, endedSeq }, former) => {
      // A fresh consent that followed is not what this one left behind.
      const isFresh = (parts.ledger.newestOf(personId)?.seq ?? 0) > endedSeq;
      const probe = { searched: former.length, found: isFresh ? 0 : foundWith(parts, personId, former) };
      const held = !isFresh && (parts.vault.holds(personId) || parts.gallery.has(personId));
      return held || probe.found > 0 ? null : { says: { ...probe, held }, facts: { probe } };
    },
  },
  {
    name: 'certified',
    take: (parts, withdrawal) => {
      const cardsLive = parts.people.liveCards(withdrawal.personId);
      const sha256 = certificateHash(certificateOf(parts, withdrawal));
      return { says: { certificateSha256: sha256, cardsLive }, facts: { cardsLive, sha256 } };
    },
  },
];

/** How many of these templates find the person in anything that is matched against. */
export function foundWith(
  { gallery }: ConsentParts,
  personId: Withdrawal['personId'],
  templates: readonly Float32Array[],
): number {
  return templates.filter((template) => gallery.finds(personId, template)).length;
}

/** Takes every step that is left, for all of them together. A step that cannot be done leaves its withdrawal for the next time. */
export function carryOn(parts: ConsentParts, ids: readonly WithdrawalId[], former: FormerTemplates = new Map()): void {
  const { database, log, withdrawals } = parts;
  for (const { name, first, take } of laterSteps) {
    const due = ids.filter((id) => withdrawals.nextStep(id) === name).flatMap((id) => withdrawals.of(id) ?? []);
    if (due.length === 0 || first?.(parts, due) === false) continue;
    database.transaction(() => {
      for (const withdrawal of due) {
        const done = take(parts, withdrawal, former.get(withdrawal.id) ?? []);
        if (!done) continue;
        const entry = log.append(`withdrawal.${name}`, { ...whose(withdrawal), ...done.says });
        withdrawals.take(withdrawal.id, entry, done.facts);
      }
    });
  }
}

export const whose = ({ id, personId }: Pick<Withdrawal, 'id' | 'personId'>): JsonObject => ({ withdrawalId: id, personId });
