import type { z } from 'zod';

/**
 * Who may call a command. `anyone` works in every phase (first run, locked), `guard` needs a running station, `inspector` an
 * inspector's or a manager's login and only reads, `manager` a manager's login. Checked in one place, in the station's process.
 */
export type Allowed = 'anyone' | 'guard' | 'inspector' | 'manager';

export const command = <I extends z.ZodType, O extends z.ZodType>(allowed: Allowed, input: I, output: O) => ({
  allowed,
  input,
  output,
});
