/**
 * A child process as the station sees it: commands in, events out, and word when it comes up or goes down. What `on…` gives
 * back takes the listener away again.
 */
export interface ChildPort<C, E> {
  /** Dropped silently while the process is down: whoever needs an answer waits for `onUp` or a time-out. */
  send(command: C): void;
  onEvent(listener: (event: E) => void): () => void;
  /** Called at every start, also after a crash, and at once if it is up already: configure it. */
  onUp(listener: () => void): () => void;
  onDown(listener: () => void): () => void;
  /** Ends a process that no longer answers, at once; it is started again as after a crash. */
  kill(): void;
}
