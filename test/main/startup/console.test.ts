import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../main/contract/errors';
import type { SliceName, SlicePush } from '../../../main/contract/slices';
import { ConsoleUnderTest, keyStore } from '../../support/station/consoleUnderTest';
import { laneId, oneLane } from '../../support/station/stationUnderTest';

const managerPassword = 'a manager password';
const passphrase = 'correct horse battery';
let folder: string;
let desk: ConsoleUnderTest;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-console-'));
});
afterEach(async () => {
  await desk.console.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const app = () => desk.console.snapshot().slices.app;
const save = (config = oneLane, secret: string | null = null) =>
  desk.console.dispatch('setup.save', { config, managerPassword, passphrase: secret });
const open = () =>
  desk.console.dispatch('lane.openManually', {
    laneId,
    direction: 'entry',
    reason: 'emergency',
    unit: null,
    note: null,
    answersDecision: null,
  });
const started = async (options: Partial<ConstructorParameters<typeof ConsoleUnderTest>[0]> = {}): Promise<void> => {
  desk = new ConsoleUnderTest({ folder, protector: keyStore(), ...options });
  await desk.console.start({ demo: false });
};
const configured = (): number => desk.serial.sent.filter(({ type }) => type === 'configure').length;
const grants = (): number => desk.serial.sent.filter(({ type }) => type === 'grant').length;
const childrenUp = (): void => {
  desk.serial.comeUp();
  desk.vision.comeUp();
};
const lineReady = (): void => desk.serial.say({ type: 'link', laneId, state: 'ready', reason: 'none' });

/** One press of the button asks the turnstile once: as many stations are listening as answer. */
async function opensOnce(): Promise<void> {
  lineReady();
  const before = grants();
  const answer = open();
  expect(grants()).toBe(before + 1);
  const grant = desk.serial.sent.at(-1);
  if (grant?.type !== 'grant') throw new Error('no grant');
  const at = desk.time.clock.monoMs();
  desk.serial.say({
    type: 'grantOutcome',
    laneId,
    grantId: grant.grantId,
    outcome: 'acked',
    writtenAtMonoMs: at,
    ackedAtMonoMs: at,
  });
  expect(await answer).toMatchObject({ ok: true });
}

describe('a station is opened once', () => {
  it('Enter pressed twice on the set-up page: one station, configured once', async () => {
    await started();
    const before = desk.serial.listeners + desk.vision.listeners;
    const [first, second] = await Promise.all([save(), save()]);
    expect([first, second]).toMatchObject([{ ok: true }, { ok: true }]);
    const once = desk.serial.listeners + desk.vision.listeners;
    childrenUp();
    expect(configured()).toBe(1);
    await opensOnce();
    await desk.console.dispose();
    expect(once).toBeGreaterThan(before);
    expect(desk.serial.listeners + desk.vision.listeners).toBe(before);
  });

  it('Enter pressed twice on the locked page: one station, and a card opens once', async () => {
    await started({ protector: null });
    await save(oneLane, passphrase);
    await desk.console.dispose();
    await started({ protector: null });
    const unlock = () => desk.console.dispatch('app.unlock', { passphrase });
    expect(await Promise.all([unlock(), unlock(), unlock()])).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
    childrenUp();
    expect(configured()).toBe(1);
    await opensOnce();
  });

  it('a set-up that could not be stored leaves nobody listening, and the next try stands alone', async () => {
    await started();
    const before = desk.serial.listeners + desk.vision.listeners;
    mkdirSync(path.join(folder, 'station.json.new'));
    mkdirSync(path.join(folder, 'station.json'));
    expect(await save()).toMatchObject({ ok: false });
    expect(app().phase).toBe('first-run');
    expect(desk.serial.listeners + desk.vision.listeners).toBe(before);
    rmSync(path.join(folder, 'station.json'), { recursive: true });
    rmSync(path.join(folder, 'station.json.new'), { recursive: true });
    expect(await save()).toMatchObject({ ok: true });
    childrenUp();
    expect(configured()).toBe(1);
    await opensOnce();
  });

  it('the console ends while a station is still being opened: it is closed again as soon as it stands', async () => {
    await started({ protector: null });
    await save(oneLane, passphrase);
    await desk.console.dispose();
    await started({ protector: null });
    const before = desk.serial.listeners;
    const unlocking = desk.console.dispatch('app.unlock', { passphrase });
    await desk.console.dispose();
    await unlocking;
    expect(desk.serial.listeners).toBe(before);
  });
});

describe('what nobody expected', () => {
  it('a demo gate that breaks while it starts leaves the first-run page standing', async () => {
    await started({
      startGate: async () => {
        throw new Error('Unexpected end of JSON input');
      },
    });
    expect(await desk.console.dispatch('app.tryDemo', {})).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(app()).toMatchObject({ phase: 'first-run', error: { code: 'INTERNAL' } });
    expect(await save()).toMatchObject({ ok: true });
  });

  it('a demo that was asked for and breaks says so instead of starting for ever', async () => {
    desk = new ConsoleUnderTest({
      folder,
      protector: keyStore(),
      startGate: async () => {
        throw new Error('no gate');
      },
    });
    await desk.console.start({ demo: true });
    expect(app()).toMatchObject({ phase: 'broken', error: { code: 'INTERNAL' } });
  });

  it('a demo whose devices stand but whose station does not gives them back', async () => {
    let stopped = 0;
    await started({
      startGate: async () => {
        const stop = () => {
          stopped += 1;
        };
        return ok({ handover: { nothing: 'of use' } as never, stop });
      },
    });
    expect(await desk.console.dispatch('app.tryDemo', {})).toMatchObject({ ok: false });
    expect(stopped).toBe(1);
  });
});

describe('the demo never touches the data of a station', () => {
  it.each(['station-key.json', 'station.json', 'station.db'])('%s lies in its folder: nothing is started', async (file) => {
    let started = false;
    mkdirSync(path.join(folder, 'demo'));
    writeFileSync(path.join(folder, 'demo', file), 'kept as it is');
    desk = new ConsoleUnderTest({
      folder,
      protector: keyStore(),
      startGate: async () => {
        started = true;
        throw new Error('started');
      },
    });
    await desk.console.start({ demo: true });
    expect(app()).toMatchObject({
      phase: 'broken',
      error: { code: 'DEMO_UNAVAILABLE', params: { missing: 'empty-data-folder' } },
    });
    expect(started).toBe(false);
    expect(readFileSync(path.join(folder, 'demo', file), 'utf8')).toBe('kept as it is');
  });
});

describe('a demo that runs', () => {
  const handover = {
    camera: oneLane.lanes[0]?.camera,
    turnstile: oneLane.lanes[0]?.turnstile,
    residents: [],
    notes: [],
  } as never;

  it('takes what its manager sets at once, and leaves no configuration behind that its thrown-away key could not open', async () => {
    mkdirSync(path.join(folder, 'demo'));
    desk = new ConsoleUnderTest({
      folder,
      protector: keyStore(),
      startGate: async () => ok({ handover, stop: () => {} }),
    });
    await desk.console.start({ demo: true });
    expect(app().phase).toBe('running');
    await desk.console.dispatch('operator.signIn', { password: app().demo.managerPassword });
    const setting = { falseMatchRate: 1e-7, framesToAgree: 5 };
    expect(await desk.console.dispatch('recognition.set', setting)).toEqual({ ok: true, value: {} });
    expect(desk.console.snapshot().slices.recognition).toMatchObject(setting);
    expect(existsSync(path.join(folder, 'demo', 'station.json'))).toBe(false);
  });
});

describe("a manager's login ends ten minutes after the manager's last deed", () => {
  beforeEach(async () => {
    await started();
    await save();
    childrenUp();
    expect(await desk.console.dispatch('operator.signIn', { password: managerPassword })).toMatchObject({ ok: true });
  });

  it('also at a busy gate, where a guard opens every other minute and the picture is asked for again and again', async () => {
    for (let minutes = 0; minutes < 10; minutes += 2) {
      expect(app().role).toBe('manager');
      await opensOnce();
      await desk.console.dispatch('video.watch', { laneId });
      desk.time.pass(2 * 60_000);
    }
    expect(app().role).toBe('guard');
    expect(await desk.console.dispatch('people.list', { search: '' })).toMatchObject({
      ok: false,
      error: { code: 'NOT_ALLOWED' },
    });
  });

  it("and starts anew with each of the manager's", async () => {
    for (let minutes = 0; minutes < 30; minutes += 9) {
      expect(await desk.console.dispatch('people.list', { search: '' })).toMatchObject({ ok: true });
      desk.time.pass(9 * 60_000);
    }
    expect(app().role).toBe('manager');
  });
});

describe('what the window is told', () => {
  it('each push carries one slice, with a rising revision, and only what changed', async () => {
    await started();
    await save();
    childrenUp();
    lineReady();
    await opensOnce();
    await Promise.resolve();
    const pushes: SlicePush[] = [];
    desk.console.onSlice((push) => pushes.push(push));
    await opensOnce();
    await Promise.resolve();
    const names = new Set<SliceName>(pushes.map(({ name }) => name));
    expect(names).toEqual(new Set(['lanes', 'desk', 'feed']));
    const revisions = pushes.map(({ revision }) => revision);
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    expect(new Set(revisions).size).toBe(revisions.length);
    const lanes = pushes.findLast(({ name }) => name === 'lanes');
    expect(lanes?.value).toEqual(desk.console.snapshot().slices.lanes);
  });
});
