// Gives plain Node what Electron gives a utility process: `process.parentPort`, here over the child-process channel.
process.parentPort = {
  postMessage: (message) => process.connected && process.send(message),
  on: (_event, listener) => process.on('message', (data) => listener({ data, ports: [] })),
};
