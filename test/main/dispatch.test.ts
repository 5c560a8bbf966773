import { describe, expect, it } from 'vitest';
import { commandNames } from '../../main/contract/commands';
import { ok } from '../../main/contract/errors';
import { dispatch } from '../../main/dispatch';

const context = { handlers: {}, role: 'manager' as const, onBroken: () => {} };

describe('the one door', () => {
  it.each(['', 'app', 'constructor', '__proto__', 'toString', 'lane.openmanually'])(
    'refuses "%s", which is no command',
    async (name) => {
      expect(await dispatch(name, {}, context)).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID' } });
    },
  );

  it.each(commandNames)('%s without a handler answers that the station is not running', async (name) => {
    expect(await dispatch(name, {}, context)).toMatchObject({ ok: false, error: { code: 'STATION_NOT_RUNNING' } });
  });

  it('a handler that breaks gives one plain sentence, and the log the reason', async () => {
    const told: unknown[] = [];
    const answer = await dispatch(
      'app.setLanguage',
      { language: 'en' },
      {
        role: 'guard',
        onBroken: (name, error) => told.push([name, error]),
        handlers: {
          'app.setLanguage': () => {
            throw new Error('a broken invariant');
          },
        },
      },
    );
    expect(answer).toEqual({ ok: false, error: { code: 'INTERNAL', params: {} } });
    expect(told).toHaveLength(1);
  });

  it('hands on what the schema made of the input, not the input', async () => {
    let given: unknown;
    await dispatch(
      'people.findByUnit',
      { unit: '  3-1-502 ', role: 'manager' },
      {
        ...context,
        handlers: {
          'people.findByUnit': (input) => {
            given = input;
            return ok({ people: [] });
          },
        },
      },
    );
    expect(given).toEqual({ unit: '3-1-502' });
  });
});
