import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { laneScreenChannel } from '../laneScreenChannel';

/** What was told last; the page may be slower than the station. */
let last: unknown = null;
let show: ((view: unknown) => void) | null = null;

ipcRenderer.on(laneScreenChannel, (_event: IpcRendererEvent, view: unknown) => {
  last = view;
  show?.(view);
});

/** A lane's screen listens. It can ask for nothing and call nothing. */
contextBridge.exposeInMainWorld('fairgateLane', {
  onView: (listener: (view: unknown) => void): void => {
    show = listener;
    if (last !== null) listener(last);
  },
});
