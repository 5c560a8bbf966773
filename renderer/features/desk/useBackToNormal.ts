import { useCallback } from 'react';
import type { Direction, LaneId } from '../../../main/contract/ids';
import { useCommand } from '../../bridge';

/** Sets a side of a lane back to normal, without a question: it ends a hold or a lock, and opens nothing. */
export const useBackToNormal = (laneId: LaneId) => {
  const { run: setMode, busy, error, clear } = useCommand('lane.setMode');
  const run = useCallback(
    async (direction: Direction | null): Promise<boolean> =>
      (await setMode({ laneId, direction, mode: 'normal', reason: null, note: null, minutes: null })) !== null,
    [laneId, setMode],
  );
  return { run, busy, error, clear };
};
