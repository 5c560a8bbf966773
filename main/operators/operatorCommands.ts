import { ok } from '../contract/errors';
import type { Handlers } from '../dispatch';
import type { Inspectors } from './inspectors';
import type { Operators } from './operators';

/** Signing a manager or an inspector in and out. */
export function operatorCommands(
  operators: Operators,
): Required<Pick<Handlers, 'operator.signIn' | 'operator.signOut' | 'operator.stillHere'>> {
  return {
    'operator.signIn': async ({ password, as }) => {
      const signedIn = await (as === 'inspector' ? operators.signInInspector(password) : operators.signIn(password));
      return signedIn.ok ? ok({}) : signedIn;
    },
    'operator.signOut': () => {
      operators.signOut();
      return ok({});
    },
    'operator.stillHere': () => {
      operators.touch();
      return ok({});
    },
  };
}

/** Accesses for inspectors, as a manager gives and takes them. */
export function inspectorCommandsOf(
  inspectors: Inspectors,
  role: () => unknown,
): Required<Pick<Handlers, 'inspector.grant' | 'inspector.revoke' | 'inspector.list'>> {
  return {
    'inspector.grant': (wanted) => inspectors.grant(wanted),
    'inspector.revoke': ({ inspectorId }) => {
      const revoked = inspectors.revoke(inspectorId);
      // Whoever is signed in by it is out at once.
      role();
      return revoked;
    },
    'inspector.list': () => ok({ inspectors: inspectors.list() }),
  };
}
