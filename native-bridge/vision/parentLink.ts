import type { VisionLink } from './host';
import type { LivePort } from './liveView';

/** As much of Electron's `MessagePortMain` as is used here. */
export interface ElectronPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** As much of a utility process's `process.parentPort` as is used here. */
export interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: { data: unknown; ports: ElectronPort[] }) => void): unknown;
}

/** The wire to the station inside an Electron utility process. */
export const parentLink = (parentPort: ParentPort): VisionLink => ({
  send: (event) => parentPort.postMessage(event),
  onMessage: (listener) => {
    parentPort.on('message', ({ data, ports }) => listener(data, ports.map(livePort)));
  },
});

const livePort = (port: ElectronPort): LivePort => ({
  postMessage: (message) => port.postMessage(message),
  onMessage: (listener) => {
    port.on('message', ({ data }) => listener(data));
    port.start();
  },
  onClose: (listener) => {
    port.on('close', listener);
  },
  close: () => port.close(),
});
