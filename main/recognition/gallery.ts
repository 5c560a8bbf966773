import type { PersonId } from '../contract/ids';
import { dot, fastestMatrix, type MatrixMaker } from './galleryMatrix';

/** Cosine of the best template of one person, −1 to 1. */
export interface PersonScore {
  personId: PersonId;
  score: number;
}

export interface GallerySearch {
  best: PersonScore | null;
  /** The best of another person than `best`. */
  runnerUp: PersonScore | null;
}

/** Whether a person counts now; whoever does not is nobody, also as runner-up. */
export type MayMatch = (personId: PersonId) => boolean;

/** Templates of one recogniser in memory, for one group of lanes. All templates have the gallery's number of dimensions. */
export interface Gallery {
  /** Replaces a person's templates by copies of `embeddings`, scaled to unit length. Throws a RangeError on an empty list or a vector without direction. */
  put(personId: PersonId, embeddings: readonly Float32Array[]): void;
  /** Overwrites the person's templates with zeros and forgets him before it returns; false when he was not there. */
  evict(personId: PersonId): boolean;
  has(personId: PersonId): boolean;
  /** People. */
  readonly size: number;
  readonly templates: number;
  /** Copies of the person's templates, of unit length; none when he is not there. The caller wipes them. */
  copyOf(personId: PersonId): Float32Array[];
  /** Cosine of the best of one person's own templates; null when he is not there or the vector is nobody's. */
  compare(personId: PersonId, embedding: Float32Array): number | null;
  /**
   * Exact search over every template that scores `atLeast` (a cosine, by default any). `mayMatch` is asked of a person only where
   * a template of his would be best or runner-up. A vector of another length or without direction is nobody's: both answers are null.
   */
  search(embedding: Float32Array, mayMatch?: MayMatch, atLeast?: number): GallerySearch;
  /** Evicts everybody. */
  clear(): void;
}

const FIRST_ROWS = 16;

/** An empty gallery. A matrix that became too small is overwritten before it is let go. */
export function createGallery(dimensions: number, makeMatrix: MatrixMaker = fastestMatrix): Gallery {
  if (!Number.isInteger(dimensions) || dimensions < 1) throw new RangeError(`a gallery of ${dimensions} dimensions`);
  let matrix = makeMatrix(FIRST_ROWS, dimensions);
  /** Who owns each row of the matrix; rows past its end are zero. */
  const owners: PersonId[] = [];
  const rowsOf = new Map<PersonId, number[]>();

  const rowAt = (row: number) => matrix.rows.subarray(row * dimensions, (row + 1) * dimensions);

  const makeRoom = (rows: number) => {
    let capacity = matrix.rows.length / dimensions;
    if (rows <= capacity) return;
    while (capacity < rows) capacity *= 2;
    const larger = makeMatrix(capacity, dimensions);
    larger.rows.set(matrix.rows);
    matrix.rows.fill(0);
    matrix = larger;
  };

  /** The last row moves into the gap, so that the rows in use stay contiguous. */
  const removeRow = (row: number) => {
    const last = owners.length - 1;
    const lastOwner = owners.pop();
    if (row !== last && lastOwner !== undefined) {
      matrix.rows.copyWithin(row * dimensions, last * dimensions, (last + 1) * dimensions);
      owners[row] = lastOwner;
      const rows = rowsOf.get(lastOwner);
      rows?.splice(rows.indexOf(last), 1, row);
    }
    rowAt(last).fill(0);
  };

  const evict = (personId: PersonId) => {
    const rows = rowsOf.get(personId);
    if (!rows) return false;
    rowsOf.delete(personId);
    // From the last: what moves into a gap is then never his own.
    for (const row of rows.toSorted((a, b) => b - a)) removeRow(row);
    return true;
  };

  const put = (personId: PersonId, embeddings: readonly Float32Array[]) => {
    const lengths = embeddings.map((embedding) => lengthOf(embedding, dimensions));
    if (lengths.length === 0 || lengths.includes(null))
      throw new RangeError('a template is empty, not finite or of another model');
    evict(personId);
    makeRoom(owners.length + embeddings.length);
    const rows = embeddings.map((embedding, index) => {
      writeUnit(rowAt(owners.length), embedding, lengths[index] ?? 1);
      return owners.push(personId) - 1;
    });
    rowsOf.set(personId, rows);
  };

  const search = (embedding: Float32Array, mayMatch = everybody, atLeast = Number.NEGATIVE_INFINITY): GallerySearch => {
    const length = lengthOf(embedding, dimensions);
    if (length === null) return { best: null, runnerUp: null };
    writeUnit(matrix.query, embedding, length);
    const scores = matrix.scores(owners.length);
    // Strangers pass through here too, and nothing of them stays.
    matrix.query.fill(0);
    return bestTwo(scores, owners, { mayMatch, atLeast });
  };

  const compare = (personId: PersonId, embedding: Float32Array) => {
    const rows = rowsOf.get(personId);
    const length = lengthOf(embedding, dimensions);
    if (!rows || length === null) return null;
    writeUnit(matrix.query, embedding, length);
    const best = Math.max(...rows.map((row) => dot(matrix.rows, row * dimensions, matrix.query)));
    matrix.query.fill(0);
    return best;
  };

  return {
    put,
    evict,
    search,
    compare,
    copyOf: (personId) => (rowsOf.get(personId) ?? []).map((row) => rowAt(row).slice()),
    has: (personId) => rowsOf.has(personId),
    get size() {
      return rowsOf.size;
    },
    get templates() {
      return owners.length;
    },
    clear: () => {
      matrix.rows.fill(0);
      owners.length = 0;
      rowsOf.clear();
    },
  };
}

/** Euclidean length, or null when the vector has other dimensions, no direction or a value that is no number. */
function lengthOf(embedding: Float32Array, dimensions: number): number | null {
  if (embedding.length !== dimensions) return null;
  const length = Math.sqrt(dot(embedding, 0, embedding));
  return Number.isFinite(length) && length > 0 ? length : null;
}

/** Scaled to unit length. */
function writeUnit(into: Float32Array, embedding: Float32Array, length: number): void {
  for (let index = 0; index < into.length; index += 1) into[index] = (embedding[index] ?? 0) / length;
}

const everybody: MayMatch = () => true;

/** The best row of all, and the best of another person. */
function bestTwo(
  scores: Float32Array,
  owners: readonly PersonId[],
  { mayMatch, atLeast }: { mayMatch: MayMatch; atLeast: number },
): GallerySearch {
  let best: PersonScore | null = null;
  let runnerUp: PersonScore | null = null;
  const asked = new Map<PersonId, boolean>();
  const counts = (personId: PersonId) => {
    const known = asked.get(personId) ?? mayMatch(personId);
    asked.set(personId, known);
    return known;
  };
  for (let row = 0; row < scores.length; row += 1) {
    const score = scores[row];
    // Most rows end here, before anybody's name is looked up.
    if (score === undefined || !(score >= atLeast) || (runnerUp !== null && score <= runnerUp.score)) continue;
    const personId = owners[row];
    if (personId === undefined) break;
    if (best === null || score > best.score) {
      if (!counts(personId)) continue;
      if (best !== null && best.personId !== personId) runnerUp = best;
      best = { personId, score };
    } else if (best.personId !== personId && counts(personId)) runnerUp = { personId, score };
  }
  return { best, runnerUp };
}
