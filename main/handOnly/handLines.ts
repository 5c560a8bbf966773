import { z } from 'zod';
import { DecisionId, Direction, LaneId } from '../contract/ids';
import { ManualReason } from '../contract/lanes';
import type { Keyring } from '../storage/keyring';

/** What a line says of an opening by hand while the records could not be opened. */
export const HandLine = z.discriminatedUnion('what', [
  /** Written before the gate is asked to move. */
  z.object({
    what: z.literal('asked'),
    decisionId: DecisionId,
    atMs: z.number(),
    laneId: LaneId,
    direction: Direction,
    reason: ManualReason,
    unit: z.string().nullable(),
    note: z.string().nullable(),
  }),
  /** What the turnstile answered. */
  z.object({
    what: z.literal('answered'),
    decisionId: DecisionId,
    atMs: z.number(),
    outcome: z.enum(['acked', 'refused', 'expired', 'unknown']),
    tookMs: z.number().nullable(),
  }),
]);
export type HandLine = z.infer<typeof HandLine>;

/** One journal for each time a station stood without its records; its lines are numbered from 0. */
export interface Journal {
  id: string;
  /** In the order of their numbers. */
  lines: HandLine[];
  /** Numbers that no line was found for, or one that does not open: changed or taken out. */
  missing: number;
}

export interface ReadJournals {
  journals: Journal[];
  /** Lines of no journal this station could have written. */
  strange: string[];
}

const Stored = z.object({ v: z.literal(1), journal: z.uuid(), n: z.number().int().min(0), sealed: z.base64() }).strict();

const placeOf = (journal: string, n: number) => `hand-openings:${journal}:${n}`;

/** A line as it lies in the file: what it says is sealed with the station's key, and bound to its journal and number. */
export function sealLine(line: HandLine, { journal, n, keyring }: { journal: string; n: number; keyring: Keyring }): string {
  const sealed = Buffer.from(keyring.seal(Buffer.from(JSON.stringify(line), 'utf8'), placeOf(journal, n))).toString('base64');
  return `${JSON.stringify({ v: 1, journal, n, sealed })}\n`;
}

/** Everything a file says. A last line without its end is one that a power cut left half written, and says nothing. */
export function readLines(text: string, keyring: Keyring): ReadJournals {
  const found = new Map<string, Map<number, HandLine>>();
  const closed: { line: string; journal: string | null; n: number }[] = [];
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    if (line === '') continue;
    const stored = Stored.safeParse(parsed(line));
    const said = stored.success ? openLine(stored.data, keyring) : null;
    if (!stored.success || !said) {
      closed.push({ line, ...(stored.success ? stored.data : { journal: null, n: 0 }) });
      continue;
    }
    const { journal, n } = stored.data;
    const lines = found.get(journal) ?? new Map<number, HandLine>();
    // The same line twice says nothing more.
    found.set(journal, lines.set(n, said));
  }
  const journals = [...found].map(([id, lines]): Journal => {
    const numbers = [...lines.keys()].sort((a, b) => a - b);
    const highest = numbers.at(-1) ?? -1;
    const after = new Set(closed.flatMap(({ journal, n }) => (journal === id && n > highest ? [n] : [])));
    return { id, lines: numbers.flatMap((n) => lines.get(n) ?? []), missing: highest + 1 - numbers.length + after.size };
  });
  // A line that no longer opens is missed in its journal; one that names none that is there is somebody's guess.
  const strange = closed.filter(({ journal }) => journal === null || !found.has(journal)).map(({ line }) => line);
  return { journals, strange };
}

function openLine({ journal, n, sealed }: z.infer<typeof Stored>, keyring: Keyring): HandLine | null {
  const opened = keyring.open(Buffer.from(sealed, 'base64'), placeOf(journal, n));
  const line = opened && HandLine.safeParse(parsed(Buffer.from(opened).toString('utf8')));
  return line?.success ? line.data : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
