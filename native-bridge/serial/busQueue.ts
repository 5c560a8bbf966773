/** What goes first on a bus, best first. */
export const priorities = ['lock', 'grant', 'feedback', 'status', 'config'] as const;
export type Priority = (typeof priorities)[number];

/** What the queue needs to know of a job: whose it is and how urgent. */
export interface Queued {
  readonly station: string;
  readonly priority: Priority;
}

interface Entry<J> {
  job: J;
  rank: number;
  order: number;
}

/** Grants and better do not wait for a pause between repeats. */
const URGENT = priorities.indexOf('grant');

/**
 * Order of the jobs of one bus, no time and no line of its own: by priority, then by age. A job that was sent and not
 * answered goes ahead of everything else of its station (the sequence numbers demand it) and never ahead of another
 * station's better job, so a dead device costs its neighbours at most the one transaction that is under way.
 */
export class BusQueue<J extends Queued> {
  #waiting: Entry<J>[] = [];
  readonly #unanswered = new Map<string, Entry<J> & { notBeforeMs: number; firm: boolean }>();
  #order = 0;

  push(job: J): void {
    this.#waiting.push(this.#entry(job));
  }

  /**
   * Puts a sent job back, to be given out again from `notBeforeMs` on. Where the pause is only kindness to the
   * neighbours (not `firm`), it ends at once when the station has something urgent.
   */
  retain(job: J, notBeforeMs: number, firm: boolean): void {
    this.#unanswered.set(job.station, { ...this.#entry(job), notBeforeMs, firm });
  }

  /** The job whose turn it is, taken out; null when none is due. */
  take(nowMs: number): J | null {
    const best = this.#candidates(nowMs).reduce<Entry<J> | null>(
      (found, entry) =>
        !found || entry.rank < found.rank || (entry.rank === found.rank && entry.order < found.order) ? entry : found,
      null,
    );
    if (!best) return null;
    if (this.#unanswered.get(best.job.station)?.job === best.job) this.#unanswered.delete(best.job.station);
    else this.#waiting = this.#waiting.filter((entry) => entry.job !== best.job);
    return best.job;
  }

  /** When the next pause ends; null when nothing waits for one. */
  nextDueMs(): number | null {
    const times = Array.from(this.#unanswered.values(), (entry) => entry.notBeforeMs);
    return times.length > 0 ? Math.min(...times) : null;
  }

  /** Takes out what `wanted` names, oldest first. */
  remove(wanted: (job: J) => boolean): J[] {
    const all = [...this.#unanswered.values(), ...this.#waiting].sort((a, b) => a.order - b.order);
    const removed = all.map((entry) => entry.job).filter(wanted);
    this.#waiting = this.#waiting.filter((entry) => !removed.includes(entry.job));
    for (const [station, entry] of this.#unanswered) if (removed.includes(entry.job)) this.#unanswered.delete(station);
    return removed;
  }

  #entry(job: J): Entry<J> {
    return { job, rank: priorities.indexOf(job.priority), order: this.#order++ };
  }

  #candidates(nowMs: number): Entry<J>[] {
    const free = this.#waiting.filter((entry) => !this.#unanswered.has(entry.job.station));
    for (const [station, entry] of this.#unanswered) {
      const behind = this.#waiting.filter((other) => other.job.station === station).map((other) => other.rank);
      const rank = Math.min(entry.rank, ...behind);
      if (entry.notBeforeMs <= nowMs || (rank <= URGENT && !entry.firm)) free.push({ ...entry, rank });
    }
    return free;
  }
}
