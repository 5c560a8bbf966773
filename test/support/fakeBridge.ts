import type { Bridge } from '../../main/contract/bridge';
import { type CommandInput, type CommandName, type CommandOutput, commandNames, commands } from '../../main/contract/commands';
import { fail, ok, type Result } from '../../main/contract/errors';
import type { LaneId } from '../../main/contract/ids';
import type { SliceName, SlicePush, Slices } from '../../main/contract/slices';

type Answer<N extends CommandName> = (input: CommandInput<N>) => Result<CommandOutput<N>> | Promise<Result<CommandOutput<N>>>;
type Answers = { [N in CommandName]?: Answer<N> };

interface RecordedCall {
  name: CommandName;
  input: unknown;
}

export interface FakeBridge {
  bridge: Bridge<MessagePort>;
  /** Every call in order, as the window made it. */
  calls: RecordedCall[];
  callsTo(name: CommandName): RecordedCall[];
  /** Prepares what a command answers from now on. */
  answer<N extends CommandName>(name: N, answer: Answer<N>): void;
  slices: Slices;
  /** Pushes a slice as the station would. */
  push<N extends SliceName>(name: N, value: Slices[N]): void;
  sendVideoPort(laneId: LaneId, port: MessagePort): void;
}

/** Commands without an answer of their own that have nothing to tell but that they were done. */
const answersWithNothing = (name: CommandName): boolean => commands[name].output.safeParse({}).success;

/**
 * A bridge for component tests and for looking at pages in a browser, derived from the contract: it parses every input like
 * the station does and every prepared answer too, so that neither side of a test can drift from the contract.
 */
export const createFakeBridge = (slices: Slices, prepared: Answers = {}): FakeBridge => {
  const answers: Answers = { ...prepared };
  const calls: RecordedCall[] = [];
  const sliceListeners = new Set<(push: SlicePush) => void>();
  const portListeners = new Set<(laneId: LaneId, port: MessagePort) => void>();
  const held = { ...slices };
  let revision = 1;

  const call = async (name: CommandName, input: unknown): Promise<Result<unknown>> => {
    calls.push({ name, input });
    const parsed = commands[name].input.safeParse(input);
    if (!parsed.success) return fail('INPUT_INVALID', { field: parsed.error.issues[0]?.path.join('.') ?? '' });
    const answer = answers[name] as Answer<CommandName> | undefined;
    if (!answer) {
      if (answersWithNothing(name)) return ok({});
      throw new Error(`the fake bridge has no answer for ${name}`);
    }
    const result = await answer(parsed.data as never);
    if (result.ok) commands[name].output.parse(result.value);
    return result;
  };

  return {
    bridge: {
      call: Object.fromEntries(
        commandNames.map((name) => [name, (input: unknown) => call(name, input)]),
      ) as Bridge<MessagePort>['call'],
      snapshot: async () => ({ revision, slices: { ...held } }),
      onSlice: (listener) => {
        sliceListeners.add(listener);
        return () => sliceListeners.delete(listener);
      },
      onVideoPort: (listener) => {
        portListeners.add(listener);
        return () => portListeners.delete(listener);
      },
    },
    calls,
    callsTo: (name) => calls.filter((made) => made.name === name),
    answer: (name, answer) => {
      Object.assign(answers, { [name]: answer });
    },
    slices: held,
    push: (name, value) => {
      held[name] = value;
      revision += 1;
      const push = { revision, name, value } as SlicePush;
      for (const listener of sliceListeners) listener(push);
    },
    sendVideoPort: (laneId, port) => {
      for (const listener of portListeners) listener(laneId, port);
    },
  };
};
