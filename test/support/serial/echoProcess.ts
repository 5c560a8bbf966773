/**
 * A device that sends back every byte it gets, after the time both ways take on the wire: `tsx echoProcess.ts --link PATH --baud-rate N`.
 * What a line costs without any protocol on it. Says `{"event":"ready"}` and ends when stdin closes.
 */
import { parseArgs } from 'node:util';
import { createPtyLine } from './ptyLine';

const { values } = parseArgs({ options: { link: { type: 'string' }, 'baud-rate': { type: 'string' } } });
const { link } = values;
const baudRate = Number(values['baud-rate']);
if (!link || !(baudRate > 0)) throw new Error('--link PATH --baud-rate N');
const line = await createPtyLine({ path: link });
line.onBytes((bytes) => {
  setTimeout(() => line.write(bytes), (2 * bytes.length * 10_000) / baudRate);
});
process.stdin.resume();
process.stdin.once('close', () => void line.dispose().finally(() => process.exit(0)));
process.stdout.write(`${JSON.stringify({ event: 'ready' })}\n`);
