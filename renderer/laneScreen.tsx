import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LaneScreen, type LaneScreenSource } from './features/laneScreen/LaneScreen';

declare global {
  interface Window {
    /** Put there by the lane screen's own preload. */
    readonly fairgateLane: LaneScreenSource;
  }
}

const root = document.getElementById('root');
if (!root) throw new Error('laneScreen.html has no #root');

createRoot(root).render(
  <StrictMode>
    <LaneScreen source={window.fairgateLane} />
  </StrictMode>,
);
