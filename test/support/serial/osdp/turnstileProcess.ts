/**
 * A turnstile as a process of its own: `tsx turnstileProcess.ts (--link PATH | --port N) --address 1 --scbk-env NAME
 * [--baud-rate N] [--lock-output N] [--fire-input N] [--install-mode] [--plain-allowed]`.
 * Requests come as JSON lines `{id, do, …}` on stdin, answers and events go as JSON lines to stdout. It ends when
 * stdin closes.
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { LineError } from '../line';
import { createPtyLine } from '../ptyLine';
import { createTcpLine } from '../tcpLine';
import { startTurnstile } from './turnstile';
import { controlTurnstile, TurnstileRequest } from './turnstileControl';

const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

function fail(error: string, detail: string): never {
  tell({ error, detail });
  process.exit(1);
}

const Arguments = z
  .object({
    link: z.string().min(1).optional(),
    port: z.coerce.number().int().min(0).max(65_535).optional(),
    address: z.coerce.number().int().min(0).max(126),
    'scbk-env': z.string().min(1),
    'baud-rate': z.coerce.number().int().positive().optional(),
    'lock-output': z.coerce.number().int().min(0).max(31).optional(),
    'fire-input': z.coerce.number().int().min(0).max(31).optional(),
    'install-mode': z.boolean().default(false),
    'plain-allowed': z.boolean().default(false),
  })
  .refine((given) => (given.link === undefined) !== (given.port === undefined), 'give either --link or --port');

function readArguments() {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const texts = { link: text, port: text, address: text, 'scbk-env': text, 'baud-rate': text };
  const contacts = { 'lock-output': text, 'fire-input': text };
  const { values } = parseArgs({ options: { ...texts, ...contacts, 'install-mode': flag, 'plain-allowed': flag } });
  const parsed = Arguments.safeParse(values);
  if (!parsed.success) fail('arguments-invalid', z.prettifyError(parsed.error));
  return parsed.data;
}

async function main(): Promise<void> {
  const given = readArguments();
  const scbk = process.env[given['scbk-env']] ?? '';
  if (!/^[0-9a-f]{32}$/i.test(scbk)) fail('arguments-invalid', `${given['scbk-env']} must hold 32 hex digits`);
  const line =
    given.link === undefined ? await createTcpLine({ port: given.port ?? 0 }) : await createPtyLine({ path: given.link });
  const baudRate = given['baud-rate'];
  const lockOutput = given['lock-output'];
  const fireInput = given['fire-input'];
  const turnstile = startTurnstile({
    line,
    address: given.address,
    scbk,
    installMode: given['install-mode'],
    plainAllowed: given['plain-allowed'],
    ...(baudRate === undefined ? {} : { baudRate }),
    ...(lockOutput === undefined ? {} : { lockOutput }),
    ...(fireInput === undefined ? {} : { fireInput }),
  });
  turnstile.onOpen((open) => tell({ event: 'open', ...open }));
  turnstile.onPassage((passage) => tell({ event: 'passage', ...passage }));

  const requests = createInterface({ input: process.stdin });
  requests.on('line', async (text) => {
    const request = z.object({ id: z.number() }).and(TurnstileRequest).safeParse(parseJson(text));
    if (!request.success) return tell({ error: 'request-invalid', detail: z.prettifyError(request.error) });
    const value = await controlTurnstile(turnstile, line, request.data);
    return tell({ id: request.data.id, value });
  });
  const end = () => void turnstile.dispose().finally(() => process.exit(0));
  requests.on('close', end);
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  tell({ event: 'ready', port: line.port });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

main().catch((cause: unknown) => fail(cause instanceof LineError ? cause.code : 'internal', String(cause)));
