/**
 * A device as a process of its own: `tsx deviceProcess.ts --driver NAME (--link PATH | --port N) [--address 1] [--baud-rate N]`.
 * Requests come as JSON lines `{id, do, …}` on stdin, answers `{id, value}` and events (`ready`, `open`, `passage`) go as JSON lines
 * to stdout. With `--baud-rate` answers take the time they would on a real wire. It ends when stdin closes.
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { controlDevice, DeviceRequest } from './deviceControl';
import { devices } from './devices';
import { LineError } from './line';
import { createPtyLine } from './ptyLine';
import { createTcpLine } from './tcpLine';

const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

function fail(error: string, detail: string): never {
  tell({ error, detail });
  process.exit(1);
}

const Arguments = z
  .object({
    driver: z.string().refine((name) => Object.keys(devices).includes(name), 'no such device'),
    link: z.string().min(1).optional(),
    port: z.coerce.number().int().min(0).max(65_535).optional(),
    address: z.coerce.number().int().min(0).max(255).default(1),
    'baud-rate': z.coerce.number().int().positive().optional(),
  })
  .refine((given) => (given.link === undefined) !== (given.port === undefined), 'give either --link or --port');

function readArguments() {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { driver: text, link: text, port: text, address: text, 'baud-rate': text } });
  const parsed = Arguments.safeParse(values);
  if (!parsed.success) fail('arguments-invalid', z.prettifyError(parsed.error));
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function main(): Promise<void> {
  const given = readArguments();
  const start = Object.entries(devices).find(([name]) => name === given.driver)?.[1];
  if (!start) fail('arguments-invalid', given.driver);
  const line =
    given.link === undefined ? await createTcpLine({ port: given.port ?? 0 }) : await createPtyLine({ path: given.link });
  const baudRate = given['baud-rate'];
  const device = start({ line, address: given.address, ...(baudRate === undefined ? {} : { baudRate }) });
  device.onOpen((open) => tell({ event: 'open', ...open }));
  device.onPassage((passage) => tell({ event: 'passage', ...passage }));

  const requests = createInterface({ input: process.stdin });
  requests.on('line', async (text) => {
    const request = z.object({ id: z.number() }).and(DeviceRequest).safeParse(parseJson(text));
    if (!request.success) return tell({ error: 'request-invalid', detail: z.prettifyError(request.error) });
    const value = await controlDevice(device, line, request.data);
    return tell({ id: request.data.id, value });
  });
  const end = () => void device.dispose().finally(() => process.exit(0));
  requests.on('close', end);
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  tell({ event: 'ready', port: line.port });
}

main().catch((cause: unknown) => fail(cause instanceof LineError ? cause.code : 'internal', String(cause)));
