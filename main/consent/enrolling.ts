import { fail, ok, type Result } from '../contract/errors';
import type { PersonId } from '../contract/ids';
import type { ActiveConsent } from './activeConsent';
import { type ConsentParts, isLiveEntry } from './parts';
import type { TemplateOwner } from './templateVault';

/** SQLite's extended code for a trigger that said no. */
const refusedByTrigger = 1811;

/**
 * The only way a template comes to be. Liveness is checked again inside the transaction and once more by the database;
 * earlier templates of the person are replaced. The floats of `embeddings` are wiped, whatever happens. CONSENT_MISSING.
 */
export function enrol(
  parts: ConsentParts,
  consent: ActiveConsent,
  model: string,
  embeddings: Float32Array[],
): Result<{ templates: number }> {
  const { clock, database, gallery, issuer, ledger, vault } = parts;
  issuer.mustBeOwn(consent);
  const { personId, seq } = consent;
  try {
    if (embeddings.length === 0 || !embeddings.every(isUsable))
      throw new Error('an enrolment needs finite, non-empty embeddings');
    return database.transaction(() => {
      const newest = ledger.newestOf(personId);
      if (!isLiveEntry(parts, newest) || newest.seq !== seq) return fail('CONSENT_MISSING');
      vault.destroy(personId);
      const templates = vault.store({ personId, seq }, new Map([[model, embeddings]]), clock.nowMs());
      gallery.put(personId, embeddings);
      return ok({ templates });
    });
  } catch (error) {
    // Whatever was stored is rolled back by now, so nothing of this person may be matched from memory either.
    gallery.evict(personId);
    if ((error as { errcode?: unknown }).errcode === refusedByTrigger) return fail('CONSENT_MISSING');
    throw error;
  } finally {
    for (const embedding of embeddings) embedding.fill(0);
  }
}

/**
 * Fills the gallery at start, in steps, with the templates of `model`. Counts templates: `suspended` belong to a consent that rests or to
 * another model, `tampered` do not open or lie under no consent at all; neither is ever matched. While the ledger is broken
 * nobody's consent can be proved, so all are suspended.
 */
export function* loadGallery(parts: ConsentParts, model: string): Generator<void, Loaded> {
  const { ledger, vault } = parts;
  const provable = (yield* ledger.verifyInSteps()).ok;
  const counts = { loaded: 0, suspended: 0, tampered: 0 };
  let last: PersonId | null = null;
  // Asked for bit by bit: whose templates went meanwhile is not among the next.
  for (let owners = vault.ownersAfter(last); owners.length > 0; owners = vault.ownersAfter(last)) {
    for (const owner of owners) {
      last = owner.personId;
      const { loaded, suspended, tampered } = loadOwn(parts, owner, { model, provable });
      counts.loaded += loaded;
      counts.suspended += suspended;
      counts.tampered += tampered;
    }
    yield;
  }
  return counts;
}

/** Templates. */
export interface Loaded {
  loaded: number;
  suspended: number;
  tampered: number;
}

function loadOwn(
  parts: ConsentParts,
  owner: TemplateOwner & { templates: number },
  { model, provable }: { model: string; provable: boolean },
): Loaded {
  const { templates } = owner;
  const newest = parts.ledger.newestOf(owner.personId);
  // An end takes the templates with it: these were put back by somebody.
  const isLeftOver = newest?.event !== 'given' || newest.seq !== owner.seq;
  if (provable && isLeftOver) return { loaded: 0, suspended: 0, tampered: templates };
  if (!provable || !isLiveEntry(parts, newest)) return { loaded: 0, suspended: templates, tampered: 0 };
  const { loaded, tampered } = load(parts, owner, model);
  return { loaded, tampered, suspended: templates - tampered - loaded };
}

/** One person whose consent counts again, from his sealed templates. Nobody else's are touched: a gate waits for this. */
export function loadOne(parts: ConsentParts, personId: PersonId, model: string): void {
  const newest = parts.ledger.newestOf(personId);
  if (parts.ledger.verify().ok && isLiveEntry(parts, newest)) load(parts, { personId, seq: newest.seq }, model);
}

/** Into the gallery; the floats are wiped, whatever happens. */
function load({ gallery, vault }: ConsentParts, owner: TemplateOwner, model: string): { loaded: number; tampered: number } {
  const { byModel, tampered } = vault.read(owner);
  try {
    const embeddings = byModel.get(model) ?? [];
    if (embeddings.length > 0) gallery.put(owner.personId, embeddings);
    return { loaded: embeddings.length, tampered };
  } finally {
    for (const all of byModel.values()) for (const embedding of all) embedding.fill(0);
  }
}

function isUsable(embedding: Float32Array): boolean {
  return embedding.length > 0 && embedding.every(Number.isFinite) && embedding.some((value) => value !== 0);
}
