import { startSerialHost } from './host';

/** The part of Electron's utility-process port that is used here. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

const { parentPort } = process as NodeJS.Process & { parentPort?: ParentPort };
if (!parentPort) throw new Error('the serial process is started by the station');

const host = startSerialHost({
  send: (event) => parentPort.postMessage(event),
  onMessage: (listener) => parentPort.on('message', (event) => listener(event.data)),
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    host.dispose();
    process.exit(0);
  });
}
