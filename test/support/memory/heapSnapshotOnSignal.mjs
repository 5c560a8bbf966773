// Loaded before a program: at SIGUSR2 it writes a snapshot of its heap, numbers included, to FAIRGATE_TEST_SNAPSHOT.
import { renameSync } from 'node:fs';
import { writeHeapSnapshot } from 'node:v8';

process.on('SIGUSR2', () => {
  const file = process.env.FAIRGATE_TEST_SNAPSHOT;
  writeHeapSnapshot(`${file}.part`, { exposeNumericValues: true, exposeInternals: true });
  renameSync(`${file}.part`, file);
});
