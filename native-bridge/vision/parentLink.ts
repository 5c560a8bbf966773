import type { VisionLink } from './host';
import type { LivePort } from './liveView';
import { createTemplateSealer } from './templateWire';

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

/**
 * The wire to the station inside an Electron utility process. Templates leave masked (`templateWire.ts`); the station's key and
 * its pulse, by which it sees that this process is not stuck, are answered here.
 */
export const parentLink = (parentPort: ParentPort): VisionLink => {
  const sealer = createTemplateSealer();
  return {
    send: (event) => parentPort.postMessage(sealer.seal(event)),
    onMessage: (listener) => {
      parentPort.on('message', ({ data, ports }) => {
        const answer = isPulse(data) ? data : sealer.answer(data);
        if (answer) parentPort.postMessage(answer);
        else listener(data, ports.map(livePort));
      });
    },
  };
};

const isPulse = (message: unknown): message is { type: 'pulse' } =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'pulse';

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
