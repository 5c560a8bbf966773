import { timingSafeEqual } from 'node:crypto';
import { fail, ok, type Result } from '../contract/errors';
import type { Role } from '../contract/ids';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import { type ScryptCost, stretchSecret } from '../storage/scrypt';

/** Who sits at the console. Nobody signed in means a guard; a manager's login ends by itself. */
export interface Operators {
  hasManagerPassword(): boolean;
  /** Replaces the password, forgets wrong attempts, and ends a login made with the old one. */
  setManagerPassword(password: string): Promise<void>;
  /** Sets the first password, or checks an existing one without signing in: whoever sets a station up anew on old data must know it. SIGN_IN_WRONG, SIGN_IN_LOCKED. */
  claimManager(password: string): Promise<Result<void>>;
  /** SIGN_IN_WRONG, SIGN_IN_LOCKED with `seconds`. */
  signIn(password: string): Promise<Result<void>>;
  role(): Role;
  /** The manager did something: the idle time starts anew. */
  touch(): void;
  signOut(): void;
  /** Called when the role has changed; the result stops it. */
  onChange(listener: (role: Role) => void): () => void;
  /** Signs out and ends the idle timer. */
  dispose(): void;
}

const failuresBeforeLock = 5;
const firstLockMs = 60_000;
const longestLockMs = 60 * 60_000;
const idleMs = 10 * 60_000;

/** 32 MB and about 0.1 s per guess. */
const passwordCost: ScryptCost = { n: 2 ** 15, r: 8, p: 1 };

interface StoredPassword {
  salt: Uint8Array;
  stretched: Uint8Array;
  scrypt_n: number;
  scrypt_r: number;
  scrypt_p: number;
  failures: number;
}

/** Calls `work` once after `ms`; the result cancels it. */
type After = (ms: number, work: () => void) => () => void;

const afterReal: After = (ms, work) => {
  const timer = setTimeout(work, ms);
  timer.unref();
  return () => clearTimeout(timer);
};

export function createOperators(deps: {
  database: StationDatabase;
  clock: Clock;
  random: (n: number) => Uint8Array;
  cost?: ScryptCost;
  after?: After;
}): Operators {
  const { clock, random, cost = passwordCost, after = afterReal } = deps;
  const { db } = deps.database;
  const read = db.prepare("SELECT * FROM operator WHERE role = 'manager'");
  const write = db.prepare(
    `INSERT INTO operator (role, salt, stretched, scrypt_n, scrypt_r, scrypt_p) VALUES ('manager', ?, ?, ?, ?, ?)
     ON CONFLICT (role) DO UPDATE SET salt = excluded.salt, stretched = excluded.stretched, scrypt_n = excluded.scrypt_n,
       scrypt_r = excluded.scrypt_r, scrypt_p = excluded.scrypt_p, failures = 0`,
  );
  const countFailures = db.prepare("UPDATE operator SET failures = ? WHERE role = 'manager'");
  const stored = () => (read.get() as StoredPassword | undefined) ?? null;

  const listeners = new Set<(role: Role) => void>();
  let signedIn: { touchedAtMonoMs: number; cancelTimer: () => void } | null = null;
  // The count outlives a restart and so does a lock, which starts anew: restarting must never be the quicker way.
  let lockedUntilMonoMs = clock.monoMs() + lockMs(stored()?.failures ?? 0);

  const tell = (role: Role) => {
    for (const listener of listeners) listener(role);
  };
  const signOut = () => {
    if (!signedIn) return;
    signedIn.cancelTimer();
    signedIn = null;
    tell('guard');
  };
  const idleLeftMs = (touchedAtMonoMs: number) => touchedAtMonoMs + idleMs - clock.monoMs();
  const checkIdle = () => {
    if (!signedIn) return;
    const leftMs = idleLeftMs(signedIn.touchedAtMonoMs);
    if (leftMs <= 0) return signOut();
    signedIn.cancelTimer();
    signedIn.cancelTimer = after(leftMs, checkIdle);
  };

  const setManagerPassword = async (password: string): Promise<void> => {
    const salt = random(16);
    const stretched = await stretchSecret(password, salt, cost);
    write.run(salt, stretched, cost.n, cost.r, cost.p);
    lockedUntilMonoMs = clock.monoMs();
    signOut();
  };
  const check = async (password: string): Promise<Result<void>> => {
    const lockedMs = lockedUntilMonoMs - clock.monoMs();
    if (lockedMs > 0) return fail('SIGN_IN_LOCKED', { seconds: Math.ceil(lockedMs / 1000) });
    const known = stored();
    if (!known) return fail('SIGN_IN_WRONG');
    // Counted before the slow comparison, so that attempts sent at the same time cannot outrun the lock.
    const failures = known.failures + 1;
    countFailures.run(failures);
    lockedUntilMonoMs = clock.monoMs() + lockMs(failures);
    const right = await matches(password, known);
    // Another password was set while this one was being checked.
    if (!right || !sameBytes(stored()?.salt, known.salt)) return fail('SIGN_IN_WRONG');
    countFailures.run(0);
    lockedUntilMonoMs = clock.monoMs();
    return ok(undefined);
  };

  return {
    hasManagerPassword: () => stored() !== null,
    setManagerPassword,
    async claimManager(password) {
      if (stored()) return check(password);
      await setManagerPassword(password);
      return ok(undefined);
    },
    async signIn(password) {
      const right = await check(password);
      if (!right.ok) return right;
      const was = signedIn;
      was?.cancelTimer();
      signedIn = { touchedAtMonoMs: clock.monoMs(), cancelTimer: after(idleMs, checkIdle) };
      if (!was) tell('manager');
      return right;
    },
    role() {
      if (signedIn && idleLeftMs(signedIn.touchedAtMonoMs) <= 0) signOut();
      return signedIn ? 'manager' : 'guard';
    },
    touch() {
      if (signedIn && idleLeftMs(signedIn.touchedAtMonoMs) > 0) signedIn.touchedAtMonoMs = clock.monoMs();
    },
    signOut,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    dispose() {
      signOut();
      listeners.clear();
    },
  };
}

/** None before the fifth failure, then a minute, doubling with each further one up to an hour. */
function lockMs(failures: number): number {
  if (failures < failuresBeforeLock) return 0;
  return Math.min(firstLockMs * 2 ** (failures - failuresBeforeLock), longestLockMs);
}

async function matches(password: string, known: StoredPassword): Promise<boolean> {
  const cost = { n: known.scrypt_n, r: known.scrypt_r, p: known.scrypt_p };
  return timingSafeEqual(await stretchSecret(password, known.salt, cost), known.stretched);
}

const sameBytes = (a: Uint8Array | undefined, b: Uint8Array) => a !== undefined && Buffer.from(a).equals(b);
