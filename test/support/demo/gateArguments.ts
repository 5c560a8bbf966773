import { parseArgs } from 'node:util';
import { z } from 'zod';

/** A demo gate that cannot start: `code` for the console, the message for people. */
export class GateStartError extends Error {
  readonly code: string;

  constructor(code: string, detail: string) {
    super(detail);
    this.name = 'GateStartError';
    this.code = code;
  }
}

const GateArguments = z.object({
  /** Folder of the film: `film.json`, clips, photos. */
  film: z.string().min(1),
  'server-script': z.string().min(1),
  /** Folder for the serial port and other passing things. */
  work: z.string().min(1),
  /** File the handover is written to. */
  handover: z.string().min(1),
  transport: z.enum(['auto', 'rtsp-pty', 'file-tcp']).default('auto'),
});

export interface GateArguments {
  filmFolder: string;
  serverScript: string;
  workFolder: string;
  handoverFile: string;
  transport: 'rtsp-pty' | 'file-tcp';
}

/** Reads the command line; `auto` is ptys and a real RTSP camera on Linux, a film file and TCP elsewhere. */
export function readGateArguments(argv: string[], platform: NodeJS.Platform): GateArguments {
  const text = { type: 'string' } as const;
  let values: unknown;
  try {
    const options = { film: text, 'server-script': text, work: text, handover: text, transport: text };
    values = parseArgs({ args: argv, options }).values;
  } catch (cause) {
    throw new GateStartError('arguments-invalid', String(cause));
  }
  const parsed = GateArguments.safeParse(values);
  if (!parsed.success) throw new GateStartError('arguments-invalid', z.prettifyError(parsed.error));
  const { film, work, handover, transport } = parsed.data;
  return {
    filmFolder: film,
    serverScript: parsed.data['server-script'],
    workFolder: work,
    handoverFile: handover,
    transport: transport === 'auto' ? (platform === 'linux' ? 'rtsp-pty' : 'file-tcp') : transport,
  };
}
