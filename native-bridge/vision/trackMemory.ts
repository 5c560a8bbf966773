import type { Template } from './embed';
import { likeness } from './embed';

/** What a lane remembers of each track; the embeddings in it are wiped when a track is forgotten. */
export interface TrackMemory {
  /** Frames without a quality fault; answers when the first of them arrived. */
  noteGoodFrame(trackId: number, arrivedMonoMs: number): number;
  firstGoodFrameMonoMs(trackId: number): number | null;
  wantsEmbedding(trackId: number, nowMonoMs: number): boolean;
  /** False: this is not the person the track has been so far. Copies the embedding. */
  noteEmbedding(trackId: number, embedding: Template, nowMonoMs: number): boolean;
  /** True when there was something to forget. */
  forget(trackId: number): boolean;
}

/** A track has said enough after so many embeddings; then one a second keeps it honest and spares the processor. */
const EMBEDDINGS_AT_ONCE = 10;
const EMBEDDING_EVERY_MS = 1000;
/** Below this likeness to its last embedding, a track has slipped from one person to another. */
const LEAST_LIKENESS_IN_TRACK = 0.15;

interface Entry {
  firstGoodFrameMonoMs: number;
  embeddings: number;
  lastEmbeddingMonoMs: number;
  last: Template | null;
}

export function createTrackMemory(): TrackMemory {
  const entries = new Map<number, Entry>();
  return {
    noteGoodFrame: (trackId, arrivedMonoMs) => {
      const known = entries.get(trackId);
      if (known) return known.firstGoodFrameMonoMs;
      entries.set(trackId, { firstGoodFrameMonoMs: arrivedMonoMs, embeddings: 0, lastEmbeddingMonoMs: 0, last: null });
      return arrivedMonoMs;
    },
    firstGoodFrameMonoMs: (trackId) => entries.get(trackId)?.firstGoodFrameMonoMs ?? null,
    wantsEmbedding: (trackId, nowMonoMs) => {
      const entry = entries.get(trackId);
      if (!entry) return true;
      return entry.embeddings < EMBEDDINGS_AT_ONCE || nowMonoMs - entry.lastEmbeddingMonoMs >= EMBEDDING_EVERY_MS;
    },
    noteEmbedding: (trackId, embedding, nowMonoMs) => {
      const entry = entries.get(trackId);
      if (!entry) throw new Error('an embedding of a frame that was not good');
      if (entry.last && likeness(entry.last, embedding) < LEAST_LIKENESS_IN_TRACK) return false;
      entry.embeddings++;
      entry.lastEmbeddingMonoMs = nowMonoMs;
      entry.last?.fill(0);
      entry.last = embedding.slice();
      return true;
    },
    forget: (trackId) => {
      entries.get(trackId)?.last?.fill(0);
      return entries.delete(trackId);
    },
  };
}
