import type { SerialEvent } from './protocol';

export type LinkEvent = Extract<SerialEvent, { type: 'link' }>;
/** State of one lane's link and why it is not better, as in the protocol. */
export interface Link {
  state: LinkEvent['state'];
  reason: LinkEvent['reason'];
}

export type LinkInput =
  /** The port is being opened. */
  | { type: 'opening' }
  | { type: 'refused'; reason: 'port-missing' | 'port-busy' | 'no-permission' }
  | { type: 'lineUp' }
  | { type: 'lineLost' }
  /** The device proved that it holds the key. */
  | { type: 'recognised' }
  /** Its state was read and the safe state sent. */
  | { type: 'synced' }
  /** Answers are missing, but the session stands. */
  | { type: 'missed' }
  | { type: 'replied' }
  /** The session has ended on an open line; it is made anew and the state read back. */
  | { type: 'sessionOver' }
  /** No answer for longer than a device may be quiet. */
  | { type: 'silent' }
  | { type: 'keyWrong' }
  /** It answers, and would do something unsafe as it is set. */
  | { type: 'settingsWrong' };

/** What a device is like that stays as it is until somebody mends it, whatever the line does. */
const lasting = { silent: 'silent', keyWrong: 'key-wrong', settingsWrong: 'settings-wrong' } as const;
const isLasting = (reason: Link['reason']): boolean => Object.values<Link['reason']>(lasting).includes(reason);

export const linkAtStart: Link = { state: 'absent', reason: 'none' };

const is = (link: Link, ...states: Link['state'][]): boolean => states.includes(link.state);

/**
 * Pure. `absent → opening → probing → syncing → ready → degraded → lost`. A line that had been up and is tried again
 * stays `lost`, and one that was never there stays `absent`, until it is open: no flicker while the station retries.
 */
export function nextLink(link: Link, input: LinkInput): Link {
  switch (input.type) {
    case 'opening':
      return is(link, 'absent') && link.reason === 'none' ? { state: 'opening', reason: 'none' } : link;
    case 'refused':
      return { state: is(link, 'absent', 'opening') ? 'absent' : 'lost', reason: input.reason };
    case 'lineUp':
      return is(link, 'absent', 'opening') || (is(link, 'lost') && !isLasting(link.reason))
        ? { state: 'probing', reason: 'none' }
        : link;
    case 'lineLost':
      return { state: 'lost', reason: 'line-lost' };
    case 'recognised':
      // A device that is set up wrongly is met again and again: it is better only when it was set right.
      return is(link, 'probing', 'lost') && link.reason !== 'settings-wrong' ? { state: 'syncing', reason: 'none' } : link;
    case 'synced':
      return is(link, 'syncing') || link.reason === 'settings-wrong' ? { state: 'ready', reason: 'none' } : link;
    case 'missed':
      return is(link, 'ready') ? { state: 'degraded', reason: 'none' } : link;
    case 'replied':
      return is(link, 'degraded') ? { state: 'ready', reason: 'none' } : link;
    case 'sessionOver':
      return is(link, 'ready', 'degraded', 'syncing') ? { state: 'syncing', reason: 'none' } : link;
    case 'silent':
    case 'keyWrong':
    case 'settingsWrong':
      return is(link, 'absent', 'opening')
        ? link
        : { state: is(link, 'probing') ? 'probing' : 'lost', reason: lasting[input.type] };
  }
}

/** Whether a grant may be tried: the session stands and the state was read. When degraded, the grant's own expiry bounds the try. */
export const takesGrants = (link: Link): boolean => link.state === 'ready' || link.state === 'degraded';

const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 5_000;

/** Pause before try number `attempt` (0 is the first repeat), doubling, half of it jitter. `random` is in [0, 1). */
export function retryDelayMs(attempt: number, random: number): number {
  const base = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** Math.min(attempt, 16));
  return Math.max(RETRY_MIN_MS, base * (0.5 + random / 2));
}
