/** Commands of one length that begin with one byte and carry a check, as a small board's firmware finds them. */
export class CommandReader {
  readonly #start: number;
  readonly #lengthOf: (held: Buffer) => number;
  readonly #isSound: (command: Buffer) => boolean;
  #held = Buffer.alloc(0);

  /** `lengthOf` is asked with the bytes from the start on, at least `start` itself; it may ask for more than there are. */
  constructor(start: number, lengthOf: (held: Buffer) => number, isSound: (command: Buffer) => boolean) {
    this.#start = start;
    this.#lengthOf = lengthOf;
    this.#isSound = isSound;
  }

  take(bytes: Buffer): Buffer[] {
    this.#held = Buffer.concat([this.#held, bytes]);
    const commands: Buffer[] = [];
    for (;;) {
      const at = this.#held.indexOf(this.#start);
      this.#held = at < 0 ? Buffer.alloc(0) : this.#held.subarray(at);
      if (this.#held.length === 0) return commands;
      const length = this.#lengthOf(this.#held);
      if (this.#held.length < length) return commands;
      const command = this.#held.subarray(0, length);
      const isSound = this.#isSound(command);
      if (isSound) commands.push(Buffer.from(command));
      this.#held = this.#held.subarray(isSound ? length : 1);
    }
  }

  forget(): void {
    this.#held = Buffer.alloc(0);
  }
}

export const xorCheck = (bytes: Uint8Array): number => bytes.reduce((check, byte) => check ^ byte, 0);
