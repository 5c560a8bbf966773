import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** How set-up found that the checkout is started in Electron. */
export const Runtime = z.object({
  executable: z.string(),
  version: z.string(),
  appArguments: z.array(z.string()),
  env: z.record(z.string(), z.string()),
  switches: z.array(z.string()).default([]),
});
export type Runtime = z.infer<typeof Runtime>;

export const readRuntime = (file: string): Runtime => Runtime.parse(JSON.parse(readFileSync(file, 'utf8')));
