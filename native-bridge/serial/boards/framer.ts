/** How the answers of a protocol are told apart: all of them start with one byte and say, or are known by, their length. */
export interface FrameShape {
  start: number;
  /** Length in bytes of the frame that starts at `at`, 'short' while its header is incomplete, 'noise' where it cannot be one. */
  lengthAt(bytes: Uint8Array, at: number): number | 'short' | 'noise';
  /** Whether the check of a whole frame holds. */
  holds(frame: Uint8Array): boolean;
}

/**
 * Finds the frames of one shape in bytes that come split, joined or with noise between them. After a false start it goes on with the
 * very next byte. Keeps at most one frame's length, which the shape has to bound.
 */
export class Framer {
  readonly #shape: FrameShape;
  #held: Uint8Array = new Uint8Array(0);

  constructor(shape: FrameShape) {
    this.#shape = shape;
  }

  feed(bytes: Uint8Array): Uint8Array[] {
    const stream = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    const frames: Uint8Array[] = [];
    let at = stream.indexOf(this.#shape.start);
    while (at >= 0) {
      const length = this.#shape.lengthAt(stream, at);
      if (length === 'short' || (length !== 'noise' && at + length > stream.length)) {
        this.#held = stream.slice(at);
        return frames;
      }
      const frame = length === 'noise' ? null : stream.slice(at, at + length);
      const whole = frame !== null && this.#shape.holds(frame);
      if (whole) frames.push(frame);
      at = stream.indexOf(this.#shape.start, at + (whole ? frame.length : 1));
    }
    this.#held = new Uint8Array(0);
    return frames;
  }

  reset(): void {
    this.#held = new Uint8Array(0);
  }
}

/** All bytes under exclusive or; 0 over a frame that ends with its own check. */
export const xorOf = (bytes: Uint8Array): number => bytes.reduce((check, byte) => check ^ byte, 0);

/** All bytes added up, lowest eight bits. */
export const sumOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => (sum + byte) & 0xff, 0);
