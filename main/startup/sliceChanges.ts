import type { SliceName } from '../contract/slices';

/** Gathers changes of slices and tells them once per turn of the event loop, however often a slice was touched. */
export class SliceChanges {
  readonly #listeners = new Set<(name: SliceName) => void>();
  readonly #dirty = new Set<SliceName>();

  touch(...names: SliceName[]): void {
    if (this.#dirty.size === 0) queueMicrotask(() => this.#tell());
    for (const name of names) this.#dirty.add(name);
  }

  onChange(listener: (name: SliceName) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    const names = [...this.#dirty];
    this.#dirty.clear();
    for (const name of names) for (const listener of this.#listeners) listener(name);
  }
}
