import { type CommandName, commands } from '../contract/commands';
import type { InspectorId } from '../contract/inspectors';
import type { Handlers } from '../dispatch';
import type { JsonObject } from '../storage/ledgerPort';

/** Pages read themselves anew whenever something changes, and an entry is a change: within this the same is one look. */
const oneLookMs = 60_000;

interface Deps {
  inspector: () => InspectorId | null;
  append: (kind: 'inspector.read', body: JsonObject) => void;
  monoMs: () => number;
}

/** Handlers that put on record what an inspector read, before it is shown: what cannot be recorded is not shown. */
export function withInspectorReads(handlers: Handlers, deps: Deps): Handlers {
  let whose: InspectorId | null = null;
  const lookedAtMonoMs = new Map<string, number>();

  const record = (name: string, input: unknown): void => {
    const inspectorId = deps.inspector();
    if (inspectorId !== whose) lookedAtMonoMs.clear();
    whose = inspectorId;
    if (!inspectorId) return;
    const nowMonoMs = deps.monoMs();
    const isPaper = name === 'document.print' || name === 'document.save';
    if (!isPaper && nowMonoMs - (lookedAtMonoMs.get(name) ?? Number.NEGATIVE_INFINITY) < oneLookMs) return;
    deps.append('inspector.read', { inspectorId, command: name, ...kindOf(input) });
    lookedAtMonoMs.set(name, nowMonoMs);
  };
  const watched = Object.entries(handlers).map(([name, handler]) => {
    const { allowed } = commands[name as CommandName];
    if (allowed !== 'inspector' && !name.startsWith('document.')) return [name, handler];
    const answer = handler as (input: unknown) => unknown;
    const recorded = (input: unknown) => {
      record(name, input);
      return answer(input);
    };
    return [name, recorded];
  });
  return Object.fromEntries(watched) as Handlers;
}

/** A document's kind is a code. */
const kindOf = (input: unknown): JsonObject => {
  const kind = typeof input === 'object' && input !== null ? (input as { kind?: unknown }).kind : undefined;
  return typeof kind === 'string' ? { document: kind } : {};
};
