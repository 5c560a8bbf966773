import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';
import { createDocumentPrinter } from '../../../main/electron/documentPrinter';
import { hardenApp } from '../../../main/electron/hardening';
import { registerScheme } from '../../../main/electron/scheme';
import { type Job, lastArgument } from './job';

/** Electron's own process: draws what the job lists with the console's own printer. Started by renderAll.ts. */
const job = JSON.parse(readFileSync(lastArgument(process.argv), 'utf8')) as Job;
// Electron's own answer is a dialog that waits for a click.
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack}\n`);
  app.exit(1);
});
app.setPath('userData', path.join(job.scratch, 'profile'));
hardenApp();
registerScheme();
app.on('window-all-closed', () => undefined);

async function draw(): Promise<number> {
  const told = (kind: string, fields?: object) => process.stderr.write(`${kind} ${JSON.stringify(fields ?? {})}\n`);
  const printer = createDocumentPrinter({ log: { info: told, warn: told, error: told } });
  let failed = 0;
  for (const { name, document } of job.documents) {
    const pdf = await printer.toPdf(document);
    if (pdf.ok) writeFileSync(path.join(job.folder, `${name}.pdf`), pdf.value);
    else failed += 1;
  }
  return failed;
}

app
  .whenReady()
  .then(draw)
  .then(
    (failed) => app.exit(failed === 0 ? 0 : 1),
    () => app.exit(1),
  );
