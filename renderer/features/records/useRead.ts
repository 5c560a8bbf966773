import { useCallback, useEffect, useState } from 'react';
import type { CommandInput, CommandName, CommandOutput } from '../../../main/contract/commands';
import type { UserError } from '../../../main/contract/errors';
import { callStation, useBridge } from '../../bridge';
import { useSlice } from '../../stores/mirror';

/** What a reading command answers, read again whenever the registers change and by `reload`. An older answer never replaces a newer one. */
export const useRead = <N extends CommandName>(name: N, input: CommandInput<N>) => {
  const bridge = useBridge();
  const [value, setValue] = useState<CommandOutput<N> | null>(null);
  const [error, setError] = useState<UserError | null>(null);
  const [turn, setTurn] = useState(0);
  const changed = useSlice('compliance');
  const asked = JSON.stringify(input);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `changed` and `turn` are reasons to read again
  useEffect(() => {
    let isWanted = true;
    const read = async (): Promise<void> => {
      const answer = await callStation(bridge, name, JSON.parse(asked) as CommandInput<N>);
      if (!isWanted) return;
      setError(answer.ok ? null : answer.error);
      if (answer.ok) setValue(answer.value);
    };
    void read();
    return () => {
      isWanted = false;
    };
  }, [bridge, name, asked, changed, turn]);
  const reload = useCallback(() => setTurn((n) => n + 1), []);
  return { value, error, reload };
};
