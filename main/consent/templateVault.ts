import type { PersonId } from '../contract/ids';
import type { StationDatabase } from '../storage/database';
import type { Keyring } from '../storage/keyring';
import { openWith, sealWith } from '../storage/seal';

/** The consent a template lives under. */
export interface TemplateOwner {
  personId: PersonId;
  seq: number;
}

/**
 * Face templates at rest. Each is sealed under a key of its person, and that key under the station's master key; both
 * are bound to the person and the consent entry, the template also to its model and place, so that a row that was
 * moved, copied or made up never opens. Runs inside the caller's transaction.
 */
export interface TemplateVault {
  /** Under a fresh person key; there must be none. Returns how many were stored. */
  store(owner: TemplateOwner, byModel: ReadonlyMap<string, readonly Float32Array[]>, atMs: number): number;
  /** What opens, by model; `tampered` counts what does not. The caller wipes the floats. */
  read(owner: TemplateOwner): { byModel: Map<string, Float32Array[]>; tampered: number };
  destroy(personId: PersonId): { keyDestroyed: boolean; templatesDeleted: number };
  count(personId: PersonId): number;
  /** Of them, those of another model. */
  countOfOthers(personId: PersonId, model: string): number;
  /** All that are of another model than this one. */
  others(model: string): { people: number; templates: number };
  /** Whether anything is left that could make this person matchable. */
  holds(personId: PersonId): boolean;
  hasKey(owner: TemplateOwner): boolean;
  /** Who has templates, under which entry, and how many: all of some people, by id, after this one. */
  ownersAfter(personId: PersonId | null): (TemplateOwner & { templates: number })[];
}

/** People whose templates are asked for at once. */
const A_STEP = 8;

interface StoredTemplate {
  model: string;
  position: number;
  sealed: Uint8Array;
}

export function createTemplateVault(deps: { database: StationDatabase; keyring: Keyring }): TemplateVault {
  const { keyring } = deps;
  const { db } = deps.database;
  const insertKey = db.prepare('INSERT INTO person_key (person_id, consent_seq, wrapped) VALUES (?, ?, ?)');
  const insertTemplate = db.prepare(
    'INSERT INTO template (person_id, consent_seq, model, position, sealed, stored_at_ms) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const readKey = db.prepare('SELECT wrapped FROM person_key WHERE person_id = ? AND consent_seq = ?');
  const readTemplates = db.prepare(
    'SELECT model, position, sealed FROM template WHERE person_id = ? AND consent_seq = ? ORDER BY model, position',
  );
  const deleteKey = db.prepare('DELETE FROM person_key WHERE person_id = ?');
  const deleteTemplates = db.prepare('DELETE FROM template WHERE person_id = ?');
  const counted = db.prepare('SELECT count(*) AS n FROM template WHERE person_id = ?');
  const otherOf = db.prepare('SELECT count(*) AS n FROM template WHERE person_id = ? AND model <> ?');
  const otherAll = db.prepare('SELECT count(DISTINCT person_id) AS people, count(*) AS templates FROM template WHERE model <> ?');
  const keyThere = db.prepare('SELECT count(*) AS n FROM person_key WHERE person_id = ?');
  const nextPeople = db.prepare(
    `SELECT DISTINCT person_id AS personId FROM template WHERE person_id > ? ORDER BY person_id LIMIT ${A_STEP}`,
  );
  const under = db.prepare(
    'SELECT person_id AS personId, consent_seq AS seq, count(*) AS templates FROM template WHERE person_id = ? GROUP BY consent_seq',
  );
  const count = (personId: PersonId) => (counted.get(personId) as { n: number }).n;

  return {
    store(owner, byModel, atMs) {
      const key = keyring.newDataKey();
      let stored = 0;
      try {
        insertKey.run(owner.personId, owner.seq, keyring.seal(key, keyAad(owner)));
        for (const [model, embeddings] of byModel) {
          for (const [position, embedding] of embeddings.entries()) {
            const plain = bytesOf(embedding);
            const sealed = sealWith(key, plain, templateAad(owner, model, position));
            plain.fill(0);
            insertTemplate.run(owner.personId, owner.seq, model, position, sealed, atMs);
            stored += 1;
          }
        }
        return stored;
      } finally {
        key.fill(0);
      }
    },
    read(owner) {
      const byModel = new Map<string, Float32Array[]>();
      const rows = readTemplates.all(owner.personId, owner.seq) as StoredTemplate[];
      const wrapped = readKey.get(owner.personId, owner.seq) as { wrapped: Uint8Array } | undefined;
      const key = wrapped ? keyring.open(wrapped.wrapped, keyAad(owner)) : null;
      if (!key) return { byModel, tampered: rows.length };
      let tampered = 0;
      for (const { model, position, sealed } of rows) {
        const plain = openWith(key, sealed, templateAad(owner, model, position));
        if (!plain || plain.length === 0 || plain.length % 4 !== 0) tampered += 1;
        else byModel.set(model, [...(byModel.get(model) ?? []), floatsOf(plain)]);
        plain?.fill(0);
      }
      key.fill(0);
      return { byModel, tampered };
    },
    destroy(personId) {
      // The key first: from here on the templates are noise, whatever happens to the rest.
      const keyDestroyed = deleteKey.run(personId).changes > 0;
      return { keyDestroyed, templatesDeleted: deleteTemplates.run(personId).changes };
    },
    count,
    countOfOthers: (personId, model) => (otherOf.get(personId, model) as { n: number }).n,
    others: (model) => otherAll.get(model) as { people: number; templates: number },
    holds: (personId) => count(personId) > 0 || (keyThere.get(personId) as { n: number }).n > 0,
    hasKey: (owner) => readKey.get(owner.personId, owner.seq) !== undefined,
    ownersAfter: (personId) =>
      (nextPeople.all(personId ?? '') as TemplateOwner[]).flatMap(
        (next) => under.all(next.personId) as (TemplateOwner & { templates: number })[],
      ),
  };
}

const keyAad = ({ personId, seq }: TemplateOwner) => `person-key:${personId}:${seq}`;
const templateAad = ({ personId, seq }: TemplateOwner, model: string, position: number) =>
  `template:${personId}:${seq}:${position}:${model}`;

/** Little-endian float32, whatever the machine. */
function bytesOf(embedding: Float32Array): Uint8Array {
  const bytes = Buffer.alloc(embedding.length * 4);
  for (const [i, value] of embedding.entries()) bytes.writeFloatLE(value, i * 4);
  return bytes;
}

function floatsOf(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(i * 4, true));
}
