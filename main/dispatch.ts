import type { Allowed } from './contract/command';
import { type CommandName, type CommandOutput, type CommandParsed, commands } from './contract/commands';
import { type ErrorCode, fail, type Result } from './contract/errors';
import type { Role } from './contract/ids';
import { openToInspectors } from './contract/inspectors';

/** What answers a command. A command without a handler is not available in the present phase. */
export type Handlers = {
  [N in CommandName]?: (input: CommandParsed<N>) => Result<CommandOutput<N>> | Promise<Result<CommandOutput<N>>>;
};

export interface DispatchContext {
  handlers: Handlers;
  /** Role of whoever is signed in at the console, as the station knows it. */
  role: Role;
  /** Tells the log that a handler broke; the user gets one plain sentence instead. */
  onBroken: (name: CommandName, error: unknown) => void;
  /** Tells of a command that is refused before its handler hears of it. */
  onRefused?: (name: CommandName, code: ErrorCode, input: unknown) => void;
}

/** An inspector reads what is made for him, and of a guard's doings has those that open the gate and show no resident. */
function suffices(role: Role, allowed: Allowed, name: CommandName): boolean {
  if (allowed === 'manager') return role === 'manager';
  if (role === 'inspector' && allowed === 'guard') return openToInspectors.has(name);
  return allowed !== 'inspector' || role !== 'guard';
}

const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name);

/**
 * The one door for everything the window asks: command known, role sufficient, input parsed, then its handler.
 * Never throws: a broken handler answers `INTERNAL`.
 */
export async function dispatch(name: string, raw: unknown, context: DispatchContext): Promise<Result<unknown>> {
  if (!isCommand(name)) return fail('INPUT_INVALID', { field: 'command' });
  const command = commands[name];
  const handler = context.handlers[name] as ((input: unknown) => Promise<Result<unknown>>) | undefined;
  if (!handler) return fail('STATION_NOT_RUNNING');
  const refuse = (code: ErrorCode, params?: Record<string, string>) => {
    context.onRefused?.(name, code, raw);
    return fail(code, params);
  };
  if (!suffices(context.role, command.allowed, name)) return refuse('NOT_ALLOWED');
  const parsed = command.input.safeParse(raw);
  if (!parsed.success) return refuse('INPUT_INVALID', { field: parsed.error.issues[0]?.path.join('.') ?? '' });
  try {
    return await handler(parsed.data);
  } catch (error) {
    context.onBroken(name, error);
    return fail('INTERNAL');
  }
}
