import type { Timers } from '../access/ports';
import type { ChildPort } from './childPort';

/** A child process as one station hears it. */
export interface ScopedPort<C, E> {
  port: ChildPort<C, E>;
  /** Tells this station alone what was said before it listened. */
  tell(event: E): void;
  /** Takes away whatever the station hung on it, also where the station broke half-way and can no longer do so itself. */
  letGo(): void;
}

export function scopedPort<C, E>(child: ChildPort<C, E>): ScopedPort<C, E> {
  const stops = new Set<() => void>();
  const events = new Set<(event: E) => void>();
  const held = (stop: () => void) => {
    const once = () => {
      if (stops.delete(once)) stop();
    };
    stops.add(once);
    return once;
  };
  return {
    port: {
      send: (command) => child.send(command),
      kill: () => child.kill(),
      onEvent(listener) {
        events.add(listener);
        const stop = child.onEvent(listener);
        return held(() => {
          events.delete(listener);
          stop();
        });
      },
      onUp: (listener) => held(child.onUp(listener)),
      onDown: (listener) => held(child.onDown(listener)),
    },
    tell: (event) => {
      for (const listener of [...events]) listener(event);
    },
    letGo: () => {
      for (const stop of [...stops]) stop();
    },
  };
}

/** Timers of one station; `letGo` cancels whatever it still waits for. */
export function scopedTimers(timers: Timers): { timers: Timers; letGo(): void } {
  const waiting = new Set<() => void>();
  return {
    timers: {
      after: (ms, work) => {
        const stop = timers.after(ms, () => {
          waiting.delete(cancel);
          work();
        });
        const cancel = () => {
          waiting.delete(cancel);
          stop();
        };
        waiting.add(cancel);
        return cancel;
      },
    },
    letGo: () => {
      for (const cancel of [...waiting]) cancel();
    },
  };
}
