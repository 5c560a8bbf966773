/** How long the sound frame is that begins here, 0 when none does. Written from the protocol, without the codec's help. */
export type Sound = (bytes: Uint8Array, at: number) => number;

/** Counts every place of a stream where a sound frame begins: no codec may find more than these. */
export class Witness {
  readonly #sound: Sound;
  readonly #longest: number;
  #held = new Uint8Array(0);
  #found = 0;

  constructor(sound: Sound, longest: number) {
    this.#sound = sound;
    this.#longest = longest;
  }

  see(piece: Uint8Array): void {
    const bytes = new Uint8Array(this.#held.length + piece.length);
    bytes.set(this.#held);
    bytes.set(piece, this.#held.length);
    this.#held = bytes;
    // Now and then is enough: what could still grow into a frame is looked at with the next piece.
    if (this.#held.length >= 16 * this.#longest) this.#look(this.#held.length - this.#longest);
  }

  /** Frames up to here; call it once, at the end. */
  found(): number {
    this.#look(this.#held.length);
    return this.#found;
  }

  #look(until: number): void {
    for (let at = 0; at < until; at++) if (this.#sound(this.#held, at) > 0) this.#found += 1;
    this.#held = this.#held.slice(until);
  }
}
