import { useState } from 'react';
import { useBridge } from '../../bridge';

/** By the window's bridge, so that it ends with the window. */
const kept = new WeakMap<object, Map<string, unknown>>();

interface Draft<T> {
  value: T;
  change(next: T): void;
  /** It was sent, or given up. */
  forget(): void;
}

/**
 * What was typed and not sent yet, in this window's memory only: long words outlive the end of a manager's idle time and are there
 * when the same form is opened again. `name` says which form it is; `begun` is what it begins with otherwise.
 */
export const useDraft = <T>(name: string, begun: () => T): Draft<T> => {
  const bridge = useBridge();
  const [[key, drafts]] = useState(() => {
    const ofWindow = kept.get(bridge) ?? new Map<string, unknown>();
    kept.set(bridge, ofWindow);
    return [name, ofWindow] as const;
  });
  const [value, setValue] = useState<T>(() => (drafts.has(key) ? (drafts.get(key) as T) : begun()));
  return {
    value,
    change: (next) => {
      drafts.set(key, next);
      setValue(next);
    },
    forget: () => void drafts.delete(key),
  };
};
