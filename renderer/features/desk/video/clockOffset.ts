const samplesKept = 8;

interface Sample {
  roundTripMs: number;
  offsetMs: number;
}

/** Relates the window's clock to the vision process's: of the last pings, the one with the shortest round trip is trusted. */
export class ClockOffset {
  readonly #sentAt = new Map<number, number>();
  #samples: Sample[] = [];
  #nextId = 1;

  /** Notes a ping sent at `nowMs` and returns its id. */
  ping(nowMs: number): number {
    const id = this.#nextId++;
    this.#sentAt.set(id, nowMs);
    // A vision process that never answers must not make this grow.
    if (this.#sentAt.size > samplesKept) this.#sentAt.delete(id - samplesKept);
    return id;
  }

  pong(id: number, remoteMs: number, nowMs: number): void {
    const sentMs = this.#sentAt.get(id);
    if (sentMs === undefined) return;
    this.#sentAt.delete(id);
    this.#samples.push({ roundTripMs: nowMs - sentMs, offsetMs: remoteMs - (nowMs + sentMs) / 2 });
    this.#samples = this.#samples.slice(-samplesKept);
  }

  /** How long ago `remoteMs` was on the local clock, in ms; null before the first answer. */
  ageMs(remoteMs: number, nowMs: number): number | null {
    const best = this.#samples.reduce<Sample | null>(
      (found, sample) => (found && found.roundTripMs <= sample.roundTripMs ? found : sample),
      null,
    );
    return best && Math.max(0, nowMs + best.offsetMs - remoteMs);
  }
}
