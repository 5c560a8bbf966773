import { useCallback } from 'react';
import type { LaneId } from '../../../main/contract/ids';
import { useSlice } from '../../stores/mirror';
import { useView } from '../../stores/view';

/** Opens the dialog for opening a lane by hand; it answers the lane's decision if that waits for a guard. */
export const useOpenManual = (): ((laneId: LaneId) => void) => {
  const desk = useSlice('desk');
  const openDialog = useView((view) => view.openDialog);
  return useCallback(
    (laneId) => {
      const waiting = desk.find((card) => card.laneId === laneId && card.needsGuard);
      openDialog({
        kind: 'manual',
        laneId,
        answers: waiting ? { decisionId: waiting.decisionId, direction: waiting.direction } : null,
      });
    },
    [desk, openDialog],
  );
};
