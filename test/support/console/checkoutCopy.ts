import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Runtime } from './runtime';

/** A checkout that may be damaged at will: bundle and models are copies, packages a link, and there is no demo film. */
export interface CheckoutCopy {
  runtime: Runtime;
  modelsFolder: string;
  remove(): void;
}

export function copyCheckout(runtime: Runtime): CheckoutCopy {
  const source = runtime.env.FAIRGATE_CHECKOUT ?? runtime.appArguments[0];
  if (source === undefined) throw new Error('the runtime names no checkout');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-checkout-'));
  const modelsFolder = path.join(folder, 'models');
  mkdirSync(modelsFolder);
  for (const part of ['out', 'package.json', 'models/manifest.json', 'models/built'])
    cpSync(path.join(source, part), path.join(folder, part), { recursive: true });
  symlinkSync(path.join(source, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  return {
    runtime: {
      ...runtime,
      appArguments: runtime.appArguments.map((argument) => (argument === source ? folder : argument)),
      env: runtime.env.FAIRGATE_CHECKOUT === undefined ? runtime.env : { ...runtime.env, FAIRGATE_CHECKOUT: folder },
    },
    modelsFolder,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
