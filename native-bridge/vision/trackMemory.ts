import type { Template } from './embed';
import { likeness } from './embed';

/** What a lane remembers of each track; the embeddings in it are wiped when a track is forgotten. */
export interface TrackMemory {
  /** Frames without a quality fault; answers when the first of them arrived. */
  noteGoodFrame(trackId: number, arrivedMonoMs: number): number;
  /** How wide the eyes were open, in a lane that looks for movements. From then on the track is embedded oftener. */
  noteEyes(trackId: number, opening: number): void;
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
/** A movement counts only of the person who was recognised: where one may be asked for, who it is must be known all along… */
const EMBEDDING_EVERY_MS_MOVING = 250;
/** …and always when the eyes are less open than this share of the widest before: a blink lasts two pictures. */
const EYES_FALLING = 0.85;
/** Below this likeness to its last embedding, a track has slipped from one person to another. */
const LEAST_LIKENESS_IN_TRACK = 0.15;

interface Entry {
  firstGoodFrameMonoMs: number;
  embeddings: number;
  lastEmbeddingMonoMs: number;
  last: Template | null;
  /** Null where nobody looks at them. */
  eyes: { widest: number; now: number } | null;
}

export function createTrackMemory(): TrackMemory {
  const entries = new Map<number, Entry>();
  return {
    noteGoodFrame: (trackId, arrivedMonoMs) => {
      const known = entries.get(trackId);
      if (known) return known.firstGoodFrameMonoMs;
      entries.set(trackId, {
        firstGoodFrameMonoMs: arrivedMonoMs,
        embeddings: 0,
        lastEmbeddingMonoMs: 0,
        last: null,
        eyes: null,
      });
      return arrivedMonoMs;
    },
    noteEyes: (trackId, opening) => {
      const entry = entries.get(trackId);
      if (entry) entry.eyes = { widest: Math.max(opening, entry.eyes?.widest ?? 0), now: opening };
    },
    firstGoodFrameMonoMs: (trackId) => entries.get(trackId)?.firstGoodFrameMonoMs ?? null,
    wantsEmbedding: (trackId, nowMonoMs) => {
      const entry = entries.get(trackId);
      if (!entry) return true;
      const { eyes } = entry;
      if (entry.embeddings < EMBEDDINGS_AT_ONCE) return true;
      if (eyes && eyes.now < EYES_FALLING * eyes.widest) return true;
      return nowMonoMs - entry.lastEmbeddingMonoMs >= (eyes ? EMBEDDING_EVERY_MS_MOVING : EMBEDDING_EVERY_MS);
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
