import type { Handlers } from '../dispatch';

/** Commands outside the registers' own that change what an assessment is held against: it is looked at at once, not within the hour. */
export function touchedAfter(handlers: Handlers, touched: () => void): Handlers {
  const { 'notice.publish': publish, 'handler.name': name, 'ledger.rotateKey': rotate } = handlers;
  const then = <T>(result: T): T => {
    touched();
    return result;
  };
  return {
    ...handlers,
    ...(publish && { 'notice.publish': (input) => then(publish(input)) }),
    ...(name && { 'handler.name': (input) => then(name(input)) }),
    // The signs still show the key before.
    ...(rotate && { 'ledger.rotateKey': (input) => then(rotate(input)) }),
  };
}
