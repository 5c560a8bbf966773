import { useEffect } from 'react';
import { callStation, useBridge } from '../../bridge';
import { useSlice } from '../../stores/mirror';
import { useView } from '../../stores/view';
import { openAlarms, shownCard } from './deskModel';
import { useOpenManual } from './useOpenManual';

const typesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=button])'));

/** A control that was reached by keyboard keeps Space for itself; one that was only clicked does not. */
const keepsSpace = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches('button, a, summary, [role=button], [role=radio], [role=checkbox], [role=option], input') &&
  target.matches(':focus-visible');

/**
 * Keys of the station: F2–F5 open the dialog of lane 1–4 from any page, F9 that of the person shown, F6 the passes, Space acknowledges the
 * top alarm. None of them opens a gate by itself, and Esc is not among them.
 */
export const useStationKeys = (): void => {
  const bridge = useBridge();
  const lanes = useSlice('lanes');
  const desk = useSlice('desk');
  const alarms = useSlice('alarms');
  const openManual = useOpenManual();
  const { role } = useSlice('app');

  useEffect(() => {
    const acknowledgeTop = (event: KeyboardEvent): void => {
      const { dialog, page } = useView.getState();
      const top = openAlarms(alarms)[0];
      if (dialog || page !== 'desk' || !top || top.acknowledgedAtMs !== null) return;
      if (typesText(event.target) || keepsSpace(event.target)) return;
      event.preventDefault();
      void callStation(bridge, 'alarm.acknowledge', { alarmId: top.id });
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      const laneIndex = ['F2', 'F3', 'F4', 'F5'].indexOf(event.key);
      const lane = lanes[laneIndex];
      if (lane) {
        event.preventDefault();
        openManual(lane.id);
      } else if (event.key === 'F9') {
        event.preventDefault();
        const { pinnedLane } = useView.getState();
        const laneId = shownCard(desk, pinnedLane)?.laneId ?? pinnedLane ?? lanes[0]?.id;
        if (laneId) openManual(laneId);
      } else if (event.key === 'F6') {
        event.preventDefault();
        if (role !== 'inspector') useView.getState().openDialog({ kind: 'passes' });
      } else if (event.key === ' ') {
        acknowledgeTop(event);
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [bridge, lanes, desk, alarms, openManual, role]);
};
