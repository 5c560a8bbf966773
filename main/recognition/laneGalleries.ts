import type { LaneGroup, PersonId } from '../contract/ids';
import { createGallery, type Gallery, type GallerySearch, type MayMatch, type PersonScore } from './gallery';

interface Deps {
  dimensions: number;
  /** Every group that a lane of the station has. */
  groups: readonly LaneGroup[];
  /** Groups at whose lanes a person is looked for; null: all. */
  allowed: (personId: PersonId) => readonly LaneGroup[] | null;
}

/** One gallery for each group of lanes; a person is in those he is looked for in. What changes is changed in all of them before it returns. */
export interface LaneGalleries {
  /** As `Gallery.put`, in every group the person is looked for in. */
  put(personId: PersonId, embeddings: readonly Float32Array[]): void;
  /** Out of every group, with his templates overwritten; false when he was in none. */
  evict(personId: PersonId): boolean;
  has(personId: PersonId): boolean;
  /** What `allowed` says of the person changed: his templates move at once. */
  regroup(personId: PersonId): void;
  /** As `Gallery.search`, in one group; nobody in a group there is none of. */
  search(group: LaneGroup, embedding: Float32Array, mayMatch?: MayMatch, atLeast?: number): GallerySearch;
  /** The best of anybody in any group, also of those who may pass no lane at present. */
  searchAll(embedding: Float32Array, mayMatch: MayMatch, atLeast: number): PersonScore | null;
  /** Cosine of the best of one person's own templates; null when he has none. */
  compare(personId: PersonId, embedding: Float32Array): number | null;
  /** Copies of the person's templates; the caller wipes them. */
  copyOf(personId: PersonId): Float32Array[];
  sizes(): { group: LaneGroup; people: number; templates: number }[];
  /** People with templates, each counted once. */
  readonly size: number;
  clear(): void;
}

export function createLaneGalleries({ dimensions, groups, allowed }: Deps): LaneGalleries {
  const byGroup = new Map<LaneGroup, Gallery>(groups.map((group) => [group, createGallery(dimensions)]));
  /** Whoever may pass no lane of the present configuration: found as a look-alike, never at a lane. */
  const nowhere = createGallery(dimensions);
  const all = [...byGroup.values(), nowhere];
  const present = new Set<PersonId>();

  const galleriesOf = (personId: PersonId): Gallery[] => {
    const wanted = allowed(personId);
    const his = [...byGroup].filter(([group]) => wanted === null || wanted.includes(group)).map(([, gallery]) => gallery);
    return his.length > 0 ? his : [nowhere];
  };
  const holderOf = (personId: PersonId) => all.find((gallery) => gallery.has(personId));

  const evict = (personId: PersonId) => {
    for (const gallery of all) gallery.evict(personId);
    return present.delete(personId);
  };

  const put = (personId: PersonId, embeddings: readonly Float32Array[]) => {
    const wanted = galleriesOf(personId);
    // The first refuses what is no template before anything else changes.
    for (const gallery of wanted) gallery.put(personId, embeddings);
    for (const gallery of all) if (!wanted.includes(gallery)) gallery.evict(personId);
    present.add(personId);
  };

  return {
    put,
    evict,
    has: (personId) => present.has(personId),
    regroup: (personId) => {
      const templates = holderOf(personId)?.copyOf(personId) ?? [];
      try {
        if (templates.length > 0) put(personId, templates);
      } finally {
        for (const template of templates) template.fill(0);
      }
    },
    search: (group, embedding, mayMatch, atLeast) =>
      byGroup.get(group)?.search(embedding, mayMatch, atLeast) ?? { best: null, runnerUp: null },
    searchAll: (embedding, mayMatch, atLeast) => {
      let best: PersonScore | null = null;
      for (const gallery of all) {
        const found = gallery.search(embedding, mayMatch, atLeast).best;
        if (found && (best === null || found.score > best.score)) best = found;
      }
      return best;
    },
    compare: (personId, embedding) => holderOf(personId)?.compare(personId, embedding) ?? null,
    copyOf: (personId) => holderOf(personId)?.copyOf(personId) ?? [],
    sizes: () => [...byGroup].map(([group, { size, templates }]) => ({ group, people: size, templates })),
    get size() {
      return present.size;
    },
    clear: () => {
      for (const gallery of all) gallery.clear();
      present.clear();
    },
  };
}
