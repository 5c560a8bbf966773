import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandName } from '../../../main/contract/commands';
import type { Role } from '../../../main/contract/ids';
import { registerCommands } from '../../../main/contract/registerCommands';
import { StationUnderTest } from '../../support/station/stationUnderTest';
import { ask, codeOf, entriesOf, inputs, recordCount, signIn, todayOf } from './registersUnderTest';

const names = Object.keys(registerCommands) as (keyof typeof registerCommands)[];
const roles: readonly Role[] = ['guard', 'inspector', 'manager'];
/** Everything else is a manager's. */
const guards: readonly string[] = ['request.receive'];
const inspectors: readonly string[] = [
  'register.codes',
  'request.terms',
  'assessment.draft',
  'filing.pack',
  'filing.holidays',
  'report.equalTreatment',
];
const mayCall = (name: string, role: Role) =>
  role === 'manager' || (role === 'guard' && guards.includes(name)) || (role === 'inspector' && inspectors.includes(name));

let station: StationUnderTest;
beforeAll(() => {
  station = new StationUnderTest();
});
afterAll(() => station.end());

describe('who may call what', () => {
  it.each(names.flatMap((name) => roles.map((role) => [name, role] as const)))('%s as %s', async (name, role) => {
    const records = recordCount(station);
    const code = codeOf(await station.call(name as CommandName, { nonsense: true } as never, role));
    // An input that is no input: whoever may ask is told so, the others not even that.
    if (!mayCall(name, role)) expect(code).toBe('NOT_ALLOWED');
    else expect(code).not.toBe('NOT_ALLOWED');
    expect(recordCount(station)).toBe(records);
  });

  it('an inspector sees codes of every record and no word of any', async () => {
    await ask(station, 'request.receive', { ...inputs('').request, words: '只给经理看的话' });
    await ask(station, 'register.disclose', {
      personId: null,
      details: { ...inputs(todayOf(station)).disclosure, dataKinds: ['contact'], officer: '只给经理看的名字' },
    });
    await station.call('people.findByUnit', { unit: '7-7-707' }, 'guard');
    const page = { kinds: null, about: null, personId: null, beforeSeq: null, limit: 50 };
    const seen = await station.call('register.codes', page, 'inspector');
    expect(codeOf(seen)).toBe('ok');
    const text = JSON.stringify(seen);
    expect(text).toContain('request.received');
    expect(text).toContain('statutory-duty');
    for (const secret of ['只给经理看', '孙女士', '7-7-707', 'details']) expect(text).not.toContain(secret);
    const told = JSON.stringify(await station.call('register.list', page, 'manager'));
    for (const word of ['只给经理看的话', '只给经理看的名字', '7-7-707']) expect(told).toContain(word);
  });

  it('pages go back to the first record', async () => {
    const all = { kinds: null, about: null, personId: null };
    const seen: string[] = [];
    let beforeSeq: number | null = null;
    for (;;) {
      const { records }: { records: { recordId: string; entrySeq: number }[] } = await ask(station, 'register.codes', {
        ...all,
        beforeSeq,
        limit: 2,
      });
      if (records.length === 0) break;
      seen.push(...records.map(({ recordId }) => recordId));
      beforeSeq = records.at(-1)?.entrySeq ?? 0;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(recordCount(station));
  });
});

describe('no command gives out a face', () => {
  it('no output of any command of the registers has a place for one, nor does the export read one', () => {
    const source = (file: string) => readFileSync(path.resolve(import.meta.dirname, '../../../main/registers', file), 'utf8');
    for (const file of ['personExport.ts', 'registerCommands.ts', 'outsiders.ts', 'passages.ts']) {
      expect(source(file)).not.toMatch(/SELECT[^;]*\b(sealed|wrapped)\b[^;]*FROM (template|person_key)/s);
      expect(source(file)).not.toMatch(/Float32Array|embedding/);
    }
  });
});

describe('a refused command', () => {
  it('names the command, the code, the role and the person, never what was typed', async () => {
    const own = new StationUnderTest();
    try {
      await signIn(own);
      const personId = await own.moveIn('3-1-502', { facility: 1, number: 7 }, '欧阳锦程');
      const before = entriesOf(own).length;
      await own.call('consent.withdraw', { personId }, 'guard');
      await own.call('vendor.engage', { name: '很长的秘密' } as never, 'manager');
      await own.call('register.audit', inputs(todayOf(own)).audit, 'guard');
      const refused = entriesOf(own, 'command.refused').map(({ body }) => body);
      expect(refused).toEqual([
        { command: 'consent.withdraw', code: expect.any(String), role: 'manager', personId },
        { command: 'vendor.engage', code: 'INPUT_INVALID', role: 'manager' },
        { command: 'register.audit', code: 'NOT_ALLOWED', role: 'manager' },
      ]);
      expect(entriesOf(own)).toHaveLength(before + 3);
      expect(JSON.stringify(entriesOf(own))).not.toContain('很长的秘密');
    } finally {
      own.end();
    }
  });

  it('a key that is held down does not fill the ledger', async () => {
    const own = new StationUnderTest();
    try {
      for (let press = 0; press < 40; press += 1) await own.call('register.audit', {} as never, 'manager');
      expect(entriesOf(own, 'command.refused')).toHaveLength(10);
      own.time.pass(61_000);
      await own.call('register.audit', {} as never, 'manager');
      expect(entriesOf(own, 'command.refused')).toHaveLength(11);
    } finally {
      own.end();
    }
  });

  it('the gate’s own buttons leave none, however often they are refused', async () => {
    const own = new StationUnderTest();
    try {
      await own.call('lane.openManually', {} as never, 'guard');
      await own.call('lane.turnAway', {} as never, 'guard');
      expect(entriesOf(own, 'command.refused')).toEqual([]);
    } finally {
      own.end();
    }
  });

  it('a ledger that takes nothing changes no answer', async () => {
    const own = new StationUnderTest();
    try {
      own.database.db.exec("CREATE TEMP TRIGGER full BEFORE INSERT ON ledger_entry BEGIN SELECT raise(ABORT, 'full'); END");
      expect(codeOf(await own.call('register.audit', {} as never, 'manager'))).toBe('INPUT_INVALID');
      const before = recordCount(own);
      expect(codeOf(await own.call('register.audit', inputs(todayOf(own)).audit, 'manager'))).toBe('INTERNAL');
      expect(recordCount(own)).toBe(before);
    } finally {
      own.end();
    }
  });
});
