import type { CommandName } from '../contract/commands';
import type { ErrorCode } from '../contract/errors';
import { PersonId, type Role } from '../contract/ids';
import type { Handlers } from '../dispatch';
import type { Clock } from '../storage/clock';
import type { LedgerWriter } from '../storage/ledgerPort';

export interface Refusals {
  /** The same handlers; what one of them refuses, or fails at, leaves an entry. Never changes an answer, never throws by itself. */
  audited(handlers: Handlers): Handlers;
  /** A command that was refused before its handler was asked: the role does not suffice, or the input is not valid. */
  refused(name: CommandName, code: ErrorCode, input: unknown): void;
}

interface Deps {
  ledger: LedgerWriter;
  role: () => Role;
  clock: Clock;
  /** Keeps what cannot be written from whoever asked. */
  spared: (work: () => void) => void;
}

/** The gate, the pictures and the window's own matters: a guard must be able to press a button as often as he likes. */
const notAudited = ['app.', 'setup.', 'lane.', 'laneScreen.', 'video.', 'alarm.'];
/** Of the same refusal, so many leave an entry within a minute; a key that is held down does not fill the ledger. */
const mostOfOneKind = 10;
const withinMs = 60_000;

/** Refused commands as entries `command.refused`: which command, why, who sat at the console, about whom. Never what was typed. */
export function createRefusals({ ledger, role, clock, spared }: Deps): Refusals {
  const latest = new Map<string, number[]>();

  const isOneTooMany = (kind: string): boolean => {
    const nowMs = clock.monoMs();
    for (const [key, times] of latest) if (times.every((atMs) => nowMs - atMs >= withinMs)) latest.delete(key);
    const times = (latest.get(kind) ?? []).filter((atMs) => nowMs - atMs < withinMs);
    if (times.length >= mostOfOneKind) return true;
    latest.set(kind, [...times, nowMs]);
    return false;
  };

  const refused: Refusals['refused'] = (name, code, input) => {
    if (notAudited.some((room) => name.startsWith(room))) return;
    const personId = personOf(input);
    const body = { command: name, code, role: role(), ...(personId && { personId }) };
    if (isOneTooMany(JSON.stringify(body))) return;
    spared(() => void ledger.append('command.refused', body));
  };

  return {
    refused,
    audited: (handlers) =>
      Object.fromEntries(
        Object.entries(handlers).map(([name, handler]) => [name, watched(name as CommandName, handler as AnyHandler, refused)]),
      ) as Handlers,
  };
}

type AnyHandler = (input: unknown) => Answer | Promise<Answer>;
type Answer = { ok: true } | { ok: false; error: { code: ErrorCode } };

function watched(name: CommandName, handler: AnyHandler, refused: Refusals['refused']): AnyHandler {
  const seen = (input: unknown) => (answer: Answer) => {
    if (!answer.ok) refused(name, answer.error.code, input);
    return answer;
  };
  const broke = (input: unknown) => (error: unknown) => {
    refused(name, 'INTERNAL', input);
    throw error;
  };
  return (input) => {
    try {
      const answer = handler(input);
      return answer instanceof Promise ? answer.then(seen(input), broke(input)) : seen(input)(answer);
    } catch (error) {
      return broke(input)(error);
    }
  };
}

function personOf(input: unknown): PersonId | null {
  const named = typeof input === 'object' && input !== null && 'personId' in input ? input.personId : null;
  const parsed = PersonId.safeParse(named);
  return parsed.success ? parsed.data : null;
}
