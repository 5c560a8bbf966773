import type { FaceCount } from '../contract/filing';
import type { PersonId } from '../contract/ids';
import type { StationDatabase } from '../storage/database';

/** 人脸识别技术应用安全管理办法 第15条. */
export const FILE_AT = 100_000;
export const WARN_AT = 80_000;

export const levelOf = (total: number): FaceCount['level'] => (total >= FILE_AT ? 'file' : total >= WARN_AT ? 'near' : 'none');

/**
 * Each person once, of records that hold a stored face: who cannot be read counts as somebody of his own, so that the count is
 * never too low. `identityOf` is the same for two records of one name and day of birth.
 */
export function countPeople(ids: readonly PersonId[], identityOf: (id: PersonId) => string | null): number {
  const seen = new Set<string>();
  let unreadable = 0;
  for (const id of ids) {
    const identity = identityOf(id);
    if (identity === null) unreadable += 1;
    else seen.add(identity);
  }
  return seen.size + unreadable;
}

export interface FaceCounter {
  /** Until all were learnt, each record counts as somebody of his own: never too low. */
  count(): FaceCount;
  /** Opens, in steps, who each record with a face is of; from then on the count is exact. */
  learn(): Generator<void, void>;
}

/** Records that are opened between two steps. */
const A_STEP = 32;

/** Counts anew only when templates came or went. `elsewhere`: at the handler's other stations, as declared. */
export function createFaceCounter(deps: {
  database: StationDatabase;
  identityOf: (id: PersonId) => string | null;
  elsewhere: () => number;
}): FaceCounter {
  const { database, identityOf, elsewhere } = deps;
  const state = database.db.prepare(
    'SELECT count(*) AS n, coalesce(max(id), 0) AS newest, coalesce(sum(id), 0) AS sum FROM template',
  );
  const holders = database.db.prepare('SELECT DISTINCT person_id AS id FROM template');
  const identities = new Map<PersonId, string | null>();
  let counted: { state: string; here: number; recordsHere: number } | null = null;
  let isLearnt = false;
  const known = (id: PersonId) => {
    const identity = identities.get(id) ?? identityOf(id);
    identities.set(id, identity);
    return identity;
  };

  const countNow = (now: string) => {
    const ids = (holders.all() as { id: PersonId }[]).map(({ id }) => id);
    if (!isLearnt) return { state: now, here: ids.length, recordsHere: ids.length };
    const held = new Set(ids);
    for (const id of identities.keys()) if (!held.has(id)) identities.delete(id);
    return { state: now, here: countPeople(ids, known), recordsHere: ids.length };
  };

  return {
    count() {
      const now = JSON.stringify(state.get());
      if (counted?.state !== now) counted = countNow(now);
      const others = elsewhere();
      const total = counted.here + others;
      return { here: counted.here, recordsHere: counted.recordsHere, elsewhere: others, total, level: levelOf(total) };
    },
    *learn() {
      if (isLearnt) return;
      for (const [index, { id }] of (holders.all() as { id: PersonId }[]).entries()) {
        known(id);
        if (index % A_STEP === A_STEP - 1) yield;
      }
      isLearnt = true;
      counted = null;
    },
  };
}
