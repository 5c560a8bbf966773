import type { CommandInput, CommandName, CommandOutput } from './commands';
import type { Result } from './errors';
import type { LaneId } from './ids';
import type { SlicePush, Snapshot } from './slices';

/** What preload puts on `window.fairgate`: one method per command, nothing generic behind it that takes a channel name. `Port` is the window's MessagePort. */
export interface Bridge<Port> {
  call: { [N in CommandName]: (input: CommandInput<N>) => Promise<Result<CommandOutput<N>>> };
  snapshot(): Promise<Snapshot>;
  onSlice(listener: (push: SlicePush) => void): () => void;
  onVideoPort(listener: (laneId: LaneId, port: Port) => void): () => void;
}
