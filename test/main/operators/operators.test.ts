import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../../main/contract/ids';
import { operatorCommands } from '../../../main/operators/operatorCommands';
import { createOperators } from '../../../main/operators/operators';
import { errorOf, must, temporaryStation } from '../storage/temporaryStation';

const cost = { n: 2 ** 8, r: 8, p: 1 };
const minute = 60_000;

async function station() {
  const parts = temporaryStation();
  const timers: { atMs: number; work: () => void }[] = [];
  const after = (ms: number, work: () => void) => {
    const timer = { atMs: parts.clock.monoMs() + ms, work };
    timers.push(timer);
    return () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
  };
  const start = () => createOperators({ ...parts, cost, after });
  /** Lets time pass the way a real clock does: timers ring on their way. */
  const wait = (ms: number) => {
    parts.clock.advance(ms);
    for (const timer of timers.filter(({ atMs }) => atMs <= parts.clock.monoMs())) {
      timers.splice(timers.indexOf(timer), 1);
      timer.work();
    }
  };
  const operators = start();
  await operators.setManagerPassword('right one');
  const roles: Role[] = [];
  operators.onChange((role) => roles.push(role));
  const fail = async (times: number) => {
    for (let i = 0; i < times; i += 1) expect(errorOf(await operators.signIn('wrong')).code).toBe('SIGN_IN_WRONG');
  };
  return { ...parts, operators, roles, start, wait, fail, timers };
}

describe('signing in', () => {
  it('makes a manager of a guard, and signing out a guard again', async () => {
    const { operators, roles } = await station();
    expect(operators.role()).toBe('guard');
    must(await operators.signIn('right one'));
    expect(operators.role()).toBe('manager');
    operators.signOut();
    operators.signOut();
    expect(operators.role()).toBe('guard');
    expect(roles).toEqual(['manager', 'guard']);
  });

  it.each(['', 'Right one', 'right one ', 'right'])('is refused with %j', async (password) => {
    const { operators, roles } = await station();
    expect(errorOf(await operators.signIn(password)).code).toBe('SIGN_IN_WRONG');
    expect(operators.role()).toBe('guard');
    expect(roles).toEqual([]);
  });

  it('is refused while no password was ever set', async () => {
    const operators = createOperators({ ...temporaryStation(), cost });
    expect(operators.hasManagerPassword()).toBe(false);
    expect(errorOf(await operators.signIn('')).code).toBe('SIGN_IN_WRONG');
  });

  it('works after a restart, with the password that was set', async () => {
    const { start } = await station();
    const later = start();
    expect(later.hasManagerPassword()).toBe(true);
    expect(later.role()).toBe('guard');
    must(await later.signIn('right one'));
  });

  it('ends when the password is replaced, and the old one counts no more', async () => {
    const { operators } = await station();
    must(await operators.signIn('right one'));
    await operators.setManagerPassword('another one');
    expect(operators.role()).toBe('guard');
    expect(errorOf(await operators.signIn('right one')).code).toBe('SIGN_IN_WRONG');
    must(await operators.signIn('another one'));
  });

  it('does not count when the password is replaced while it is being checked', async () => {
    const { operators } = await station();
    const attempt = operators.signIn('right one');
    await Promise.all([operators.setManagerPassword('another one'), attempt]);
    expect(operators.role()).toBe('guard');
  });

  it('leaves no password in the database', async () => {
    const { database, path } = await station();
    database.flushErased();
    expect(readFileSync(path).includes('right one')).toBe(false);
  });

  it('costs 2^15 unless told otherwise', async () => {
    const parts = temporaryStation();
    await createOperators(parts).setManagerPassword('right one');
    expect(parts.database.db.prepare('SELECT scrypt_n AS n, scrypt_r AS r FROM operator').get()).toEqual({ n: 32_768, r: 8 });
  });
});

describe('too many wrong attempts', () => {
  it('lock signing in for a minute, and twice as long after each further one, up to an hour', async () => {
    const { operators, fail, wait } = await station();
    await fail(5);
    for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
      expect(errorOf(await operators.signIn('right one'))).toEqual({ code: 'SIGN_IN_LOCKED', params: { seconds: minutes * 60 } });
      wait(minutes * minute - 1);
      expect(errorOf(await operators.signIn('right one'))).toEqual({ code: 'SIGN_IN_LOCKED', params: { seconds: 1 } });
      wait(1);
      await fail(1);
    }
  });

  it('are forgotten after a right one', async () => {
    const { operators, fail } = await station();
    await fail(4);
    must(await operators.signIn('right one'));
    await fail(4);
    must(await operators.signIn('right one'));
  });

  it('do not unlock when the time of day is set forward', async () => {
    const { operators, fail, clock } = await station();
    await fail(5);
    clock.setTimeOfDay(clock.nowMs() + 24 * 60 * minute);
    expect(errorOf(await operators.signIn('right one')).code).toBe('SIGN_IN_LOCKED');
  });

  it('stay locked through a restart', async () => {
    const { fail, start, wait } = await station();
    await fail(5);
    const later = start();
    expect(errorOf(await later.signIn('right one')).code).toBe('SIGN_IN_LOCKED');
    wait(minute);
    must(await later.signIn('right one'));
  });

  it('sent at the same time do not outrun the lock', async () => {
    const { operators } = await station();
    const answers = await Promise.all(Array.from({ length: 12 }, () => operators.signIn('wrong')));
    const codes = answers.map((answer) => errorOf(answer).code);
    expect(codes.filter((code) => code === 'SIGN_IN_WRONG')).toHaveLength(5);
    expect(codes.filter((code) => code === 'SIGN_IN_LOCKED')).toHaveLength(7);
  });
});

describe('a manager who went away', () => {
  it('is signed out after ten idle minutes, and everybody is told', async () => {
    const { operators, roles, wait } = await station();
    must(await operators.signIn('right one'));
    wait(10 * minute - 1);
    expect(operators.role()).toBe('manager');
    wait(1);
    expect(roles).toEqual(['manager', 'guard']);
    expect(operators.role()).toBe('guard');
  });

  it('stays as long as something is done', async () => {
    const { operators, roles, wait } = await station();
    must(await operators.signIn('right one'));
    for (let i = 0; i < 4; i += 1) {
      wait(9 * minute);
      operators.touch();
    }
    wait(10 * minute - 1);
    expect(operators.role()).toBe('manager');
    wait(1);
    expect(roles).toEqual(['manager', 'guard']);
  });

  it('is out even if the timer never rang, and cannot come back by a touch', async () => {
    const { operators, clock } = await station();
    must(await operators.signIn('right one'));
    clock.advance(10 * minute);
    operators.touch();
    expect(operators.role()).toBe('guard');
    operators.touch();
    expect(operators.role()).toBe('guard');
  });

  it('leaves no timer behind', async () => {
    const { operators, timers } = await station();
    must(await operators.signIn('right one'));
    must(await operators.signIn('right one'));
    expect(timers).toHaveLength(1);
    operators.dispose();
    expect(timers).toHaveLength(0);
  });
});

describe('who is still there', () => {
  it('a manager who types and sends nothing stays for ten minutes more, and an inspector or a guard gains nothing by it', async () => {
    const { operators, wait } = await station();
    const { 'operator.stillHere': stillHere } = operatorCommands(operators);
    stillHere({});
    expect(operators.role()).toBe('guard');
    must(await operators.signIn('right one'));
    for (let each = 0; each < 5; each += 1) {
      wait(9 * minute);
      stillHere({});
    }
    expect(operators.role()).toBe('manager');
    wait(10 * minute);
    expect(operators.role()).toBe('guard');
  });
});
