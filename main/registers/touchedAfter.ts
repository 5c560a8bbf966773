import type { Handlers } from '../dispatch';

/** After these the signed assessment is held against what is done at once, and not within the hour. */
export function touchedAfter(handlers: Handlers, touched: () => void): Handlers {
  const { 'notice.publish': publish, 'handler.name': name, 'ledger.rotateKey': rotate } = handlers;
  const { 'incident.open': open, 'incident.amend': amend } = handlers;
  const then = <T>(result: T): T => {
    touched();
    return result;
  };
  return {
    ...handlers,
    ...(publish && { 'notice.publish': (input) => then(publish(input)) }),
    ...(name && { 'handler.name': (input) => then(name(input)) }),
    ...(open && { 'incident.open': (input) => then(open(input)) }),
    ...(amend && { 'incident.amend': (input) => then(amend(input)) }),
    // The signs still show the key before.
    ...(rotate && { 'ledger.rotateKey': (input) => then(rotate(input)) }),
  };
}
