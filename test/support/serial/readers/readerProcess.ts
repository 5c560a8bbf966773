/**
 * A reader as a process of its own: `tsx readerProcess.ts (--link PATH | --port N) [--content C] [--start HEX] [--end HEX]
 * [--checksum none|xor|sum] [--card-bits 26|34|37]`. Requests come as JSON lines `{id, do, …}` on stdin, answers `{id, value}` go as
 * JSON lines to stdout, `ready` first. It ends when stdin closes.
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { LineError } from '../line';
import { createPtyLine } from '../ptyLine';
import { createTcpLine } from '../tcpLine';
import { startReader } from './simulatedReader';

const Hex = z.string().regex(/^([0-9a-f]{2})*$/i);
const Arguments = z
  .object({
    link: z.string().min(1).optional(),
    port: z.coerce.number().int().min(0).max(65_535).optional(),
    content: z.enum(['wiegand-hex', 'number-hex', 'number-decimal', 'number-bytes', 'text']).default('wiegand-hex'),
    start: Hex.default('02'),
    end: Hex.default('03'),
    checksum: z.enum(['none', 'xor', 'sum']).default('none'),
    'card-bits': z.coerce
      .number()
      .pipe(z.union([z.literal(26), z.literal(34), z.literal(37)]))
      .default(26),
  })
  .refine((given) => (given.link === undefined) !== (given.port === undefined), 'give either --link or --port');

const number = z.number().int().min(0);
const Request = z.object({ id: z.number() }).and(
  z.discriminatedUnion('do', [
    z.object({ do: z.literal('holdCard'), number, wrongParity: z.boolean().optional() }),
    z.object({ do: z.literal('holdCardHalf'), number }),
    z.object({ do: z.literal('showCode'), text: z.string() }),
    z.object({ do: z.literal('pressKey'), key: z.string().length(1), bits: z.union([z.literal(4), z.literal(8)]) }),
    z.object({ do: z.literal('say'), hex: Hex }),
    z.object({ do: z.literal('babble'), count: number, what: z.enum(['same', 'different']) }),
    z.object({ do: z.literal('cutLine') }),
    z.object({ do: z.literal('restoreLine') }),
    /** Answers how many bytes were written to it. */
    z.object({ do: z.literal('heardBytes') }),
  ]),
);
type Request = z.infer<typeof Request>;

const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

function fail(error: string, detail: string): never {
  tell({ error, detail });
  process.exit(1);
}

function readArguments() {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { link: text, port: text, content: text, start: text, end: text, checksum: text, 'card-bits': text },
  });
  const parsed = Arguments.safeParse(values);
  if (!parsed.success) fail('arguments-invalid', z.prettifyError(parsed.error));
  return parsed.data;
}

async function main(): Promise<void> {
  const { link, port, content, start, end, checksum, 'card-bits': cardBits } = readArguments();
  const line = link === undefined ? await createTcpLine({ port: port ?? 0 }) : await createPtyLine({ path: link });
  const bytes = { start: Buffer.from(start, 'hex'), end: Buffer.from(end, 'hex') };
  const reader = startReader({ line, ...bytes, checksum, content, cardBits });
  const carryOut = (request: Request): unknown => {
    switch (request.do) {
      case 'holdCard':
        return reader.holdCard(request.number, request.wrongParity);
      case 'holdCardHalf':
        return reader.holdCardHalf(request.number);
      case 'showCode':
        return reader.showCode(request.text);
      case 'pressKey':
        return reader.pressKey(request.key, request.bits);
      case 'say':
        return reader.say(Buffer.from(request.hex, 'hex'));
      case 'babble':
        return reader.babble(request.count, request.what);
      case 'cutLine':
        return line.cut();
      case 'restoreLine':
        return line.restore();
      case 'heardBytes':
        return reader.heardBytes;
    }
  };
  const requests = createInterface({ input: process.stdin });
  requests.on('line', async (text) => {
    const request = Request.safeParse(parseJson(text));
    if (!request.success) return tell({ error: 'request-invalid', detail: z.prettifyError(request.error) });
    return tell({ id: request.data.id, value: (await carryOut(request.data)) ?? null });
  });
  const stop = () => void reader.dispose().finally(() => process.exit(0));
  requests.on('close', stop);
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
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
