import { ok } from '../contract/errors';
import type { Handlers } from '../dispatch';
import type { Operators } from './operators';

/** Signing a manager in and out. */
export function operatorCommands(operators: Operators): Required<Pick<Handlers, 'operator.signIn' | 'operator.signOut'>> {
  return {
    'operator.signIn': async ({ password }) => {
      const signedIn = await operators.signIn(password);
      return signedIn.ok ? ok({}) : signedIn;
    },
    'operator.signOut': () => {
      operators.signOut();
      return ok({});
    },
  };
}
