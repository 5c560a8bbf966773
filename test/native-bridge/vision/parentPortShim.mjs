// Gives plain Node what Electron gives a utility process: `process.parentPort`, here over the child-process channel.
process.parentPort = {
  // A station that has ended in this moment hears nothing more; that is its own affair.
  postMessage: (message) => process.connected && process.send(message, () => {}),
  on: (_event, listener) => process.on('message', (data) => listener({ data, ports: [] })),
};
