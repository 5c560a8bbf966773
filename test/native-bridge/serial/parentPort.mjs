/** Gives a plain Node child the message port an Electron utility process has, then becomes the serial process. */
process.parentPort = {
  on: (_event, listener) => process.on('message', (data) => listener({ data })),
  postMessage: (message) => process.send?.(message),
};
await import('../../../native-bridge/serial/process.ts');
