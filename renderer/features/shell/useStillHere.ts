import { useEffect } from 'react';
import { callStation, useBridge } from '../../bridge';

/** A login lives ten minutes longer with each of these. */
const toldEveryMs = 60_000;

/**
 * An assessment, or what an incident was, takes longer to write than a login lives idle, and nothing is sent before it is done: while the
 * manager types on one of his pages the station is told so. What a guard types at the desk or into a dialog is no sign of the manager.
 */
export const useStillHere = (isManager: boolean): void => {
  const bridge = useBridge();
  useEffect(() => {
    if (!isManager) return;
    let toldAtMs = Number.NEGATIVE_INFINITY;
    const onInput = (event: Event): void => {
      const page = event.target instanceof Element ? event.target.closest('main') : null;
      const nowMs = performance.now();
      if (!page || page.matches('.desk') || nowMs - toldAtMs < toldEveryMs) return;
      toldAtMs = nowMs;
      void callStation(bridge, 'operator.stillHere', {});
    };
    document.addEventListener('input', onInput, true);
    return () => document.removeEventListener('input', onInput, true);
  }, [bridge, isManager]);
};
