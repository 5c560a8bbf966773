import { type CommandName, commands } from '../contract/commands';
import type { InspectorId } from '../contract/inspectors';
import type { Handlers } from '../dispatch';
import type { JsonObject } from '../storage/ledgerPort';

/** Handlers that put on record what an inspector read, before it is shown: what cannot be recorded is not shown. */
export function withInspectorReads(
  handlers: Handlers,
  deps: { inspector: () => InspectorId | null; append: (kind: 'inspector.read', body: JsonObject) => void },
): Handlers {
  const watched = Object.entries(handlers).map(([name, handler]) => {
    const { allowed } = commands[name as CommandName];
    if (allowed !== 'inspector' && !name.startsWith('document.')) return [name, handler];
    const answer = handler as (input: unknown) => unknown;
    const recorded = (input: unknown) => {
      const inspectorId = deps.inspector();
      if (inspectorId) deps.append('inspector.read', { inspectorId, command: name, ...kindOf(input) });
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
