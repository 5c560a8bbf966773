import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { Bridge } from '../../contract/bridge';
import { type CommandName, commandNames } from '../../contract/commands';
import type { LaneId } from '../../contract/ids';
import type { SlicePush, Snapshot } from '../../contract/slices';
import { channel } from '../channels';

/** One method per command of the contract; no function here takes the name of a channel. */
const call = Object.fromEntries(
  commandNames.map((name: CommandName) => [name, (input: unknown) => ipcRenderer.invoke(channel.command(name), input)]),
) as Bridge<MessagePort>['call'];

const bridge: Omit<Bridge<MessagePort>, 'onVideoPort'> = {
  call,
  snapshot: () => ipcRenderer.invoke(channel.snapshot) as Promise<Snapshot>,
  onSlice: (listener) => {
    const receive = (_event: IpcRendererEvent, push: SlicePush) => listener(push);
    ipcRenderer.on(channel.slice, receive);
    return () => ipcRenderer.off(channel.slice, receive);
  },
};

contextBridge.exposeInMainWorld('fairgate', bridge);

/** Ports cannot cross the context bridge; they are posted to the page's own window instead, which only this origin reads. */
ipcRenderer.on(channel.videoPort, (event, laneId: LaneId) => {
  window.postMessage({ fairgateVideoPort: laneId }, window.location.origin, event.ports);
});
