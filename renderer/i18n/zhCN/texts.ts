import { common } from './common';
import { desk } from './desk';
import { consent, people, withdrawal } from './people';
import { setup } from './setup';

/** All Chinese texts; their keys are the console's typed keys. */
export const zhCN = { common, desk, people, consent, withdrawal, setup } as const;
