import { describe, expect, it } from 'vitest';
import { ok } from '../../../main/contract/errors';
import type { InspectorId } from '../../../main/contract/inspectors';
import { createOperators } from '../../../main/operators/operators';
import { tellOfOperators } from '../../../main/operators/tellOfOperators';
import { must, temporaryStation } from '../storage/temporaryStation';

const inspectorId = '0193f2aa-0000-7000-8000-000000000001' as InspectorId;

async function desk() {
  const parts = temporaryStation();
  const cost = { n: 2 ** 8, r: 8, p: 1 };
  const inspectors = { check: async () => ok(inspectorId), isOpen: () => true, signedIn: () => {} };
  const operators = createOperators({ ...parts, cost, inspectors, after: () => () => {} });
  await operators.setManagerPassword('right one');
  const entries: [string, unknown][] = [];
  const notes: string[] = [];
  const stop = tellOfOperators({
    operators,
    note: ({ kind }) => void notes.push(kind),
    append: (kind, body) => void entries.push([kind, body]),
    hidePictures: () => {},
    onChange: () => {},
  });
  return { ...parts, operators, entries, notes, stop };
}

describe('who sits at the console', () => {
  it('is on record in the ledger, which outlives the passage log: a manager as one, an inspector by his id, a wrong password by none', async () => {
    const { operators, entries, notes } = await desk();
    await operators.signIn('wrong one');
    must(await operators.signIn('right one'));
    must(await operators.signIn('right one'));
    must(await operators.signInInspector('any'));
    operators.signOut();
    expect(entries).toEqual([
      ['manager.signed-in', {}],
      ['manager.signed-out', {}],
      ['inspector.signed-in', { inspectorId }],
      ['inspector.signed-out', { inspectorId }],
    ]);
    expect(notes).toEqual(['signed-in', 'signed-out', 'inspector-in', 'inspector-out']);
  });

  it('a manager who walked away is out after ten minutes, and that is on record when somebody looks', async () => {
    const { operators, entries, clock } = await desk();
    must(await operators.signIn('right one'));
    clock.advance(10 * 60_000);
    expect(operators.role()).toBe('guard');
    expect(entries.map(([kind]) => kind)).toEqual(['manager.signed-in', 'manager.signed-out']);
  });
});
