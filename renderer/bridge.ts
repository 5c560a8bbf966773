import { createContext, useCallback, useContext, useEffect, useRef, useState } from 'react';
import type { Bridge } from '../main/contract/bridge';
import type { CommandInput, CommandName, CommandOutput } from '../main/contract/commands';
import { fail, type Result, type UserError } from '../main/contract/errors';

/** The window's side of the contract; its video ports are the browser's own. */
export type WindowBridge = Bridge<MessagePort>;

declare global {
  interface Window {
    /** Put there by preload; `createWindowBridge` adds the video ports. */
    readonly fairgate: Omit<WindowBridge, 'onVideoPort'>;
  }
}

const BridgeContext = createContext<WindowBridge | null>(null);
export const BridgeProvider = BridgeContext.Provider;

/** The bridge of this window; throws outside a `BridgeProvider`, which is a broken invariant. */
export const useBridge = (): WindowBridge => {
  const bridge = useContext(BridgeContext);
  if (!bridge) throw new Error('useBridge outside BridgeProvider');
  return bridge;
};

/** Calls a command; a channel that breaks (the station's process died) comes back as an error value like any other. */
export const callStation = async <N extends CommandName>(
  bridge: WindowBridge,
  name: N,
  input: CommandInput<N>,
): Promise<Result<CommandOutput<N>>> => {
  try {
    return await bridge.call[name](input);
  } catch {
    return fail('INTERNAL');
  }
};

export interface CommandHandle<N extends CommandName> {
  /** Resolves with the value, or null after a failure, which is then in `error`. */
  run(input: CommandInput<N>): Promise<CommandOutput<N> | null>;
  busy: boolean;
  error: UserError | null;
  clear(): void;
}

/** One command of a form: whether it is on its way, and its last error. A second call while one is under way is ignored. */
export const useCommand = <N extends CommandName>(name: N): CommandHandle<N> => {
  const bridge = useBridge();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<UserError | null>(null);
  const underWay = useRef(false);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const run = useCallback(
    async (input: CommandInput<N>) => {
      if (underWay.current) return null;
      underWay.current = true;
      setBusy(true);
      setError(null);
      const result = await callStation(bridge, name, input);
      underWay.current = false;
      if (mounted.current) {
        setBusy(false);
        if (!result.ok) setError(result.error);
      }
      return result.ok ? result.value : null;
    },
    [bridge, name],
  );
  const clear = useCallback(() => setError(null), []);
  return { run, busy, error, clear };
};
