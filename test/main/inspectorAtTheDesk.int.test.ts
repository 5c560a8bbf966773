import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CommandName, commandNames, commands } from '../../main/contract/commands';
import { openToInspectors } from '../../main/contract/inspectors';
import { faceOf, laneId, StationUnderTest } from '../support/station/stationUnderTest';

let gate: StationUnderTest;
let code: string;
const unwatched: string[] = [];

beforeEach(async () => {
  unwatched.length = 0;
  gate = new StationUnderTest({ video: { watch: () => true, unwatch: (id) => void unwatched.push(id) } }).standReady();
  const nowMs = gate.time.clock.nowMs();
  const granted = await gate.call('inspector.grant', {
    name: '王敏',
    office: '区网信办',
    fromMs: nowMs,
    untilMs: nowMs + 86_400_000,
  });
  if (!granted.ok) throw new Error(granted.error.code);
  code = granted.value.code;
});
afterEach(() => gate.end());

const signIn = async () =>
  expect((await gate.call('operator.signIn', { password: code, as: 'inspector' }, 'guard')).ok).toBe(true);
const asSignedIn = () => gate.station.role();
const entries = (like: string) =>
  gate
    .rows(`SELECT entry FROM ledger_entry WHERE kind LIKE '${like}' ORDER BY seq`)
    .map(({ entry }) => JSON.parse(String(entry)) as { kind: string; body: Record<string, unknown> });

describe('while an inspector sits at the console', () => {
  it('nobody’s picture or name is shown, and the gate opens by hand all the same', async () => {
    await gate.residentWithFace('3-1-502', 1);
    await signIn();
    expect(asSignedIn()).toBe('inspector');
    expect(unwatched).toEqual([laneId]);
    gate.walkUp(1, faceOf(1));
    gate.acknowledge();
    gate.passage('passed');
    const { desk, feed } = gate.station.slices();
    expect(desk[0]).toMatchObject({ outcome: 'granted', unit: null, name: null });
    expect(feed.every(({ unit, note }) => unit === null && note === null)).toBe(true);
    const watch = await gate.call('video.watch', { laneId }, asSignedIn());
    expect(watch.ok ? null : watch.error.code).toBe('NOT_ALLOWED');
    const opened = gate.call(
      'lane.openManually',
      { laneId, direction: 'entry', reason: 'visitor', unit: '3-1-502', note: null, answersDecision: null },
      asSignedIn(),
    );
    gate.acknowledge();
    expect((await opened).ok).toBe(true);
  });

  it('what he reads and when he came and went is on record, by his id', async () => {
    await signIn();
    expect((await gate.call('ledger.status', {}, asSignedIn())).ok).toBe(true);
    expect((await gate.call('retention.status', {}, asSignedIn())).ok).toBe(true);
    await gate.call('operator.signOut', {}, asSignedIn());
    expect(asSignedIn()).toBe('guard');
    const told = entries('inspector.%');
    expect(told.map(({ kind }) => kind)).toEqual([
      'inspector.granted',
      'inspector.signed-in',
      'inspector.read',
      'inspector.read',
      'inspector.signed-out',
    ]);
    expect(told.map(({ body }) => body.command).filter(Boolean)).toEqual(['ledger.status', 'retention.status']);
    expect(new Set(told.map(({ body }) => body.inspectorId)).size).toBe(1);
  });

  it('he is out when his time is over, though nobody asks', async () => {
    await signIn();
    for (let minute = 0; minute < 24 * 60; minute += 5) {
      gate.station.touch();
      gate.time.pass(5 * 60_000);
    }
    expect(asSignedIn()).toBe('guard');
  });

  it('the gate opens by hand though his access can no longer be read', async () => {
    await signIn();
    gate.database.close();
    const opened = gate.call(
      'lane.openManually',
      { laneId, direction: 'entry', reason: 'emergency', unit: null, note: null, answersDecision: null },
      asSignedIn(),
    );
    gate.acknowledge();
    expect(await opened).toMatchObject({ ok: true, value: { outcome: 'acked' } });
    expect(asSignedIn()).toBe('guard');
  });

  it.each(commandNames.filter((name) => commands[name].allowed === 'manager' || commands[name].allowed === 'guard'))(
    '%s: only what opens the gate and shows nobody',
    async (name: CommandName) => {
      const answer = await gate.call(name, {} as never, 'inspector');
      const isRefused = !answer.ok && answer.error.code === 'NOT_ALLOWED';
      expect(isRefused).toBe(!openToInspectors.has(name));
      if (openToInspectors.has(name)) expect(commands[name].allowed).toBe('guard');
    },
  );
});
