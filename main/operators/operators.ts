import { fail, ok, type Result } from '../contract/errors';
import type { Role } from '../contract/ids';
import type { InspectorId } from '../contract/inspectors';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';
import { type ScryptCost, stretchSecret } from '../storage/scrypt';
import type { Inspectors } from './inspectors';
import { lockMs, matches, passwordCost, type StoredSecret, sameBytes } from './passwordDoor';

/** Who sits at the console. Nobody signed in means a guard; a manager's and an inspector's login end by themselves. */
export interface Operators {
  hasManagerPassword(): boolean;
  /** Replaces the password, forgets wrong attempts, and ends a login made with the old one. */
  setManagerPassword(password: string): Promise<void>;
  /** Sets the first password, or checks an existing one without signing in: whoever sets a station up anew on old data must know it. SIGN_IN_WRONG, SIGN_IN_LOCKED. */
  claimManager(password: string): Promise<Result<void>>;
  /** SIGN_IN_WRONG, SIGN_IN_LOCKED with `seconds`. */
  signIn(password: string): Promise<Result<void>>;
  /** By the code a manager had made for him; SIGN_IN_WRONG, SIGN_IN_LOCKED with `seconds`. Whoever was signed in is signed out. */
  signInInspector(code: string): Promise<Result<void>>;
  role(): Role;
  /** Who of the inspectors is signed in. */
  inspector(): InspectorId | null;
  /** The manager did something: the idle time starts anew. */
  touch(): void;
  signOut(): void;
  /** Called when the role has changed; the result stops it. */
  onChange(listener: (role: Role) => void): () => void;
  /** Signs out and ends the idle timer. */
  dispose(): void;
}

const idleMs = 10 * 60_000;
/** How soon an inspector whose time is over is out, though nobody asks. */
const inspectorLookMs = 5_000;

interface StoredPassword extends StoredSecret {
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
  /** Null: there are none. */
  inspectors?: Pick<Inspectors, 'check' | 'isOpen' | 'signedIn'> | null;
}): Operators {
  const { clock, random, cost = passwordCost, after = afterReal, inspectors = null } = deps;
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
  let signedIn: { inspectorId: InspectorId | null; touchedAtMonoMs: number; cancelTimer: () => void } | null = null;
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
  /** His time is over, or his access was taken away, or cannot be read: who opens the gate is asked for his role first. */
  const isInspectorOut = (): boolean => {
    if (!signedIn?.inspectorId) return false;
    try {
      return !inspectors?.isOpen(signedIn.inspectorId);
    } catch {
      return true;
    }
  };
  const idleLeftMs = (touchedAtMonoMs: number) => touchedAtMonoMs + idleMs - clock.monoMs();
  const checkIdle = () => {
    if (!signedIn) return;
    const leftMs = idleLeftMs(signedIn.touchedAtMonoMs);
    if (leftMs <= 0 || isInspectorOut()) return signOut();
    signedIn.cancelTimer();
    signedIn.cancelTimer = after(signedIn.inspectorId ? Math.min(leftMs, inspectorLookMs) : leftMs, checkIdle);
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
      if (signedIn?.inspectorId) signOut();
      const was = signedIn;
      was?.cancelTimer();
      signedIn = { inspectorId: null, touchedAtMonoMs: clock.monoMs(), cancelTimer: after(idleMs, checkIdle) };
      if (!was) tell('manager');
      return right;
    },
    async signInInspector(code) {
      const right = inspectors ? await inspectors.check(code) : fail('SIGN_IN_WRONG');
      if (!right.ok) return right;
      signOut();
      inspectors?.signedIn(right.value);
      signedIn = { inspectorId: right.value, touchedAtMonoMs: clock.monoMs(), cancelTimer: after(inspectorLookMs, checkIdle) };
      tell('inspector');
      return ok(undefined);
    },
    role() {
      if (signedIn && (idleLeftMs(signedIn.touchedAtMonoMs) <= 0 || isInspectorOut())) signOut();
      if (!signedIn) return 'guard';
      return signedIn.inspectorId ? 'inspector' : 'manager';
    },
    inspector: () => signedIn?.inspectorId ?? null,
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
