import { describe, expect, it } from 'vitest';
import { ok } from '../../../main/contract/errors';
import type { InspectorId } from '../../../main/contract/inspectors';
import type { Handlers } from '../../../main/dispatch';
import { withInspectorReads } from '../../../main/operators/inspectorReads';

const wang = '0193f2aa-0000-7000-8000-000000000001' as InspectorId;
const li = '0193f2aa-0000-7000-8000-000000000002' as InspectorId;

function desk() {
  const entries: { inspectorId: unknown; command: unknown; document?: unknown }[] = [];
  const at = { inspector: wang as InspectorId | null, monoMs: 0, takes: true, answered: 0 };
  const answer = () => {
    at.answered += 1;
    return ok({}) as never;
  };
  const handlers: Handlers = {
    'ledger.status': answer,
    'filing.pack': answer,
    'document.print': answer,
    'alarm.acknowledge': answer,
  };
  const watched = withInspectorReads(handlers, {
    inspector: () => at.inspector,
    append: (_kind, body) => {
      if (!at.takes) throw new Error('the disk is full');
      entries.push(body as (typeof entries)[number]);
    },
    monoMs: () => at.monoMs,
  });
  const call = (name: keyof Handlers, input: unknown = {}) => (watched[name] as (input: unknown) => unknown)(input);
  return { entries, at, call };
}

describe('what an inspector reads', () => {
  it('a page that asks again and again, for each entry changes what it shows, is one look a minute', () => {
    const { entries, at, call } = desk();
    for (let second = 0; second < 150; second += 1) {
      at.monoMs = second * 1_000;
      call('ledger.status');
    }
    expect(at.answered).toBe(150);
    expect(entries).toEqual(Array(3).fill({ inspectorId: wang, command: 'ledger.status' }));
  });

  it('another page, another inspector, and one who comes back are looks of their own', () => {
    const { entries, at, call } = desk();
    call('ledger.status');
    call('filing.pack');
    at.inspector = li;
    call('ledger.status');
    at.inspector = null;
    call('ledger.status');
    at.inspector = li;
    call('ledger.status');
    expect(entries.map(({ inspectorId, command }) => [inspectorId, command])).toEqual([
      [wang, 'ledger.status'],
      [wang, 'filing.pack'],
      [li, 'ledger.status'],
      [li, 'ledger.status'],
    ]);
  });

  it('each paper is a look, and what opens the gate or silences an alarm is none', () => {
    const { entries, call } = desk();
    for (const kind of ['filing', 'filing', 'impact-assessment']) call('document.print', { kind });
    call('alarm.acknowledge');
    expect(entries.map(({ document }) => document)).toEqual(['filing', 'filing', 'impact-assessment']);
  });

  it('that cannot be entered is not shown, now or the next time', () => {
    const { at, call } = desk();
    at.takes = false;
    for (const _try of [1, 2]) expect(() => call('ledger.status')).toThrow('the disk is full');
    expect(at.answered).toBe(0);
  });
});
