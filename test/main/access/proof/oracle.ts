import { GRANT_EXPIRES_MS } from '../../../../main/access/laneController';
import type { Direction } from '../../../../main/contract/ids';
import type { ProofGate, Said } from './gate';

/** What a device's own record showed, so that a story in which nothing happens proves nothing. */
export interface Seen {
  byGrant: number;
  byHold: number;
  /** Cards and guards that asked while a lock was acknowledged. */
  askedWhileLocked: number;
  locksAcked: number;
}

interface Open {
  direction: Direction;
  atEpochMs: number;
}

/** A word of the station to one side, until when it counted, and when the device had the next one for certain. */
interface Reign extends Said {
  overAtMs: number;
  goneAtMs: number;
}

/** What is said of both sides goes over the line one after the other: until the second has its word too, it may be told the old one once more. */
const IN_FLIGHT_MS = 1_000;

function reignsOf(said: readonly Said[], direction: Direction): Reign[] {
  const own = said.filter((one) => one.direction === direction);
  return own.map((one, index) => {
    const next = own[index + 1];
    const overAtMs = next?.atMs ?? Number.POSITIVE_INFINITY;
    return { ...one, overAtMs, goneAtMs: Math.min(next?.ackedAtMs ?? Number.POSITIVE_INFINITY, overAtMs + IN_FLIGHT_MS) };
  });
}

/** A lock that was said again to a new process is the same lock. */
function lockedSpans(reigns: readonly Reign[]): { fromMs: number; toMs: number }[] {
  const spans: { fromMs: number; toMs: number }[] = [];
  let since: number | null = null;
  for (const { mode, ackedAtMs, overAtMs } of reigns) {
    if (mode !== 'locked') {
      since = null;
      continue;
    }
    since ??= ackedAtMs !== null && ackedAtMs <= overAtMs ? ackedAtMs : null;
    if (since !== null) spans.push({ fromMs: since, toMs: overAtMs });
    since = since === null ? null : overAtMs;
  }
  return spans;
}

/** From the moment a guard wants it, whatever the device has said so far. */
const wantedLocked = (reigns: readonly Reign[], atMs: number): boolean =>
  reigns.some((reign) => reign.mode === 'locked' && reign.atMs < atMs && atMs < reign.overAtMs);

const isWithin = (atMs: number, { fromMs, toMs }: { fromMs: number; toMs: number }) => atMs > fromMs && atMs < toMs;

/**
 * Holds the device's own record against what was decided. Throws where it opened without a grant or a hold, twice for one decision, or
 * while a lock was acknowledged; while fire has let go of the arms locks are void.
 */
export function judge(gate: ProofGate, fires: readonly { fromMs: number; toMs: number }[]): Seen {
  const seen: Seen = { byGrant: 0, byHold: 0, askedWhileLocked: 0, locksAcked: 0 };
  for (const direction of gate.directions) {
    const reigns = reignsOf(gate.said, direction);
    const locks = lockedSpans(reigns);
    const free = gate.granted.filter((one) => one.direction === direction).sort((a, b) => a.atMs - b.atMs);
    const against = free.find((one) => wantedLocked(reigns, one.atMs) && !fires.some((fire) => isWithin(one.atMs, fire)));
    if (against) throw new Error(`${direction} was granted at ${against.atMs}, though it was to be locked`);
    const opens: Open[] = gate.device.opens.filter((open) => open.direction === direction);
    for (const { atEpochMs } of opens) {
      const lock = locks.find((span) => isWithin(atEpochMs, span));
      if (lock && !fires.some((fire) => isWithin(atEpochMs, fire)))
        throw new Error(`${direction} opened at ${atEpochMs}, locked since ${lock.fromMs}`);
      const grant = free.findIndex(({ atMs }) => atMs <= atEpochMs && atEpochMs <= atMs + GRANT_EXPIRES_MS);
      const isHeld = reigns.some(
        ({ mode, atMs, untilMs, goneAtMs }) =>
          mode === 'held' && atMs <= atEpochMs && atEpochMs <= Math.min(untilMs ?? 0, goneAtMs),
      );
      if (isHeld) seen.byHold += 1;
      else if (grant >= 0) {
        free.splice(grant, 1);
        seen.byGrant += 1;
      } else throw new Error(`${direction} opened at ${atEpochMs} with neither a grant of its own nor a hold`);
    }
    seen.locksAcked += locks.length;
    const asked = gate.asked.filter((one) => one.direction === direction && locks.some((span) => isWithin(one.atMs, span)));
    seen.askedWhileLocked += asked.length;
  }
  return seen;
}
