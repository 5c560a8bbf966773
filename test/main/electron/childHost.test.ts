import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ChildHost, type ChildWire } from '../../../main/electron/childHost';

class FakeUtilityProcess extends EventEmitter {
  pid: number | undefined = 4711;
  readonly stderr = new EventEmitter();
  readonly received: unknown[] = [];
  postMessage(message: unknown): void {
    this.received.push(message);
  }
  kill(): boolean {
    queueMicrotask(() => this.emit('exit', 0));
    return true;
  }
}

const forked: { child: FakeUtilityProcess; options: { env: Record<string, string> } }[] = [];

vi.mock('electron', () => ({
  MessageChannelMain: class {},
  utilityProcess: {
    fork: (_script: string, _args: string[], options: { env: Record<string, string> }) => {
      const child = new FakeUtilityProcess();
      forked.push({ child, options });
      return child;
    },
  },
}));

const Event = z.object({ type: z.literal('seen'), number: z.number() });
type Event = z.infer<typeof Event>;

let logged: string[];
let host: ChildHost<{ type: string }, Event>;
const log = (event: string, fields?: object) => void logged.push(`${event} ${JSON.stringify(fields ?? {})}`);
const newest = () => {
  const child = forked.at(-1)?.child;
  if (!child) throw new Error('nothing was started');
  return child;
};

beforeEach(() => {
  vi.useFakeTimers();
  forked.length = 0;
  logged = [];
  host = new ChildHost({ name: 'serial', script: 'serial.js', events: Event, log: { info: log, warn: log, error: log } });
});
afterEach(async () => {
  vi.useRealTimers();
  await host.dispose();
});

describe('a child process that ends', () => {
  it('is started again, and its owner hears of both', () => {
    const heard: string[] = [];
    host.onUp(() => heard.push('up'));
    host.onDown(() => heard.push('down'));
    host.start();
    newest().emit('spawn');
    newest().emit('exit', 1);
    expect(forked).toHaveLength(1);
    vi.advanceTimersByTime(100);
    newest().emit('spawn');
    expect(forked).toHaveLength(2);
    expect(heard).toEqual(['up', 'down', 'up']);
  });

  it('comes back although whoever is told of its end breaks on it, as on a full disk', () => {
    let told = 0;
    host.onDown(() => {
      throw new Error('database or disk is full');
    });
    host.onDown(() => {
      told += 1;
    });
    host.start();
    newest().emit('spawn');
    newest().emit('exit', 1);
    vi.advanceTimersByTime(100);
    expect(forked).toHaveLength(2);
    expect(told).toBe(1);
    expect(logged.some((line) => line.startsWith('listener-broken'))).toBe(true);
  });

  it('that dies again and again is given more time, up to five seconds', () => {
    host.start();
    const waits: number[] = [];
    for (let death = 0; death < 7; death += 1) {
      const before = forked.length;
      newest().emit('exit', 1);
      let waited = 0;
      while (forked.length === before && waited < 20_000) {
        vi.advanceTimersByTime(100);
        waited += 100;
      }
      waits.push(waited);
    }
    expect(waits).toEqual([100, 500, 1_000, 2_000, 5_000, 5_000, 5_000]);
  });
});

describe('what a child says', () => {
  it('reaches every listener, also after one that breaks', () => {
    const heard: number[] = [];
    host.onEvent(() => {
      throw new Error('broken');
    });
    host.onEvent(({ number }) => heard.push(number));
    host.start();
    newest().emit('message', { type: 'seen', number: 1 });
    newest().emit('message', { type: 'seen', number: 2 });
    expect(heard).toEqual([1, 2]);
  });

  it('is dropped when it is not of the protocol, and the log does not quote it', () => {
    const heard: unknown[] = [];
    host.onEvent((event) => heard.push(event));
    host.start();
    newest().emit('message', { type: 'seen', number: '张三' });
    expect(heard).toEqual([]);
    expect(logged.join()).toContain('child-message-refused');
    expect(logged.join()).not.toContain('张三');
  });

  it('no longer reaches a listener that was taken away', () => {
    const heard: string[] = [];
    const stops = [
      host.onEvent(() => heard.push('event')),
      host.onUp(() => heard.push('up')),
      host.onDown(() => heard.push('down')),
    ];
    for (const stop of stops) stop();
    host.start();
    newest().emit('spawn');
    newest().emit('message', { type: 'seen', number: 1 });
    newest().emit('exit', 1);
    expect(heard).toEqual([]);
  });
});

it('a listener that comes late is told at once that the child is up', () => {
  let ups = 0;
  host.start();
  newest().emit('spawn');
  host.onUp(() => {
    ups += 1;
  });
  expect(ups).toBe(1);
});

it('a child sees nothing of the environment but where programs and folders are', () => {
  vi.stubEnv('FAIRGATE_SECRET', 'do not tell');
  host.start();
  vi.unstubAllEnvs();
  const env = forked[0]?.options.env ?? {};
  expect(env.PATH).toBe(process.env.PATH);
  expect(JSON.stringify(env)).not.toContain('do not tell');
});

it('one that hangs is ended for good and all, for it would not hear a gentle word', () => {
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  host.start();
  host.kill();
  expect(kill).toHaveBeenCalledWith(4711, 'SIGKILL');
  kill.mockRestore();
});

it('disposed of in the pause before a restart, it stays down', async () => {
  host.start();
  newest().emit('exit', 1);
  await host.dispose();
  vi.advanceTimersByTime(60_000);
  expect(forked).toHaveLength(1);
});

describe('the vision process', () => {
  let wires: (ChildWire & { ended: boolean })[];
  let killed: number;

  beforeEach(() => {
    wires = [];
    killed = 0;
    // What SIGKILL does: the process ends, and its owner hears of that.
    vi.spyOn(process, 'kill').mockImplementation((_pid, signal) => {
      expect(signal).toBe('SIGKILL');
      killed += 1;
      newest().emit('exit', 137);
      return true;
    });
    host = new ChildHost({
      name: 'vision',
      script: 'vision.js',
      events: Event,
      log: { info: log, warn: log, error: log },
      pulse: true,
      wire: () => {
        const wire = {
          hello: { hello: wires.length },
          ended: false,
          open: (message: unknown) => {
            if (message === 'nonsense') throw new Error('not understood');
            return message === 'own' ? null : message;
          },
          end: () => {
            wire.ended = true;
          },
        };
        wires.push(wire);
        return wire;
      },
    });
    host.start();
    newest().emit('spawn');
  });
  afterEach(() => void vi.restoreAllMocks());

  /** Lets seconds go by; the child answers its pulse as long as `answers` says so. */
  function live(seconds: number, answers: boolean): void {
    for (let second = 0; second < seconds; second += 1) {
      const child = newest();
      const before = child.received.length;
      vi.advanceTimersByTime(1_000);
      if (answers) for (const message of child.received.slice(before)) child.emit('message', message);
    }
  }

  describe('a child that is stuck', () => {
    it('is killed within 14 seconds and started again', () => {
      const heard: string[] = [];
      host.onDown(() => heard.push('down'));
      live(9, false);
      expect(killed).toBe(0);
      live(5, false);
      expect(killed).toBe(1);
      expect(logged.join()).toContain('child-silent');
      expect(heard).toEqual(['down']);
      expect(forked).toHaveLength(2);
    });

    it('is not killed while it answers, nor while it says anything at all', () => {
      live(120, true);
      expect(killed).toBe(0);
      for (let second = 0; second < 60; second += 1) {
        live(1, false);
        newest().emit('message', { type: 'seen', number: second });
      }
      expect(killed).toBe(0);
    });

    it('gets its time anew after every start', () => {
      live(14, false);
      newest().emit('spawn');
      live(9, false);
      expect(killed).toBe(1);
      live(5, false);
      expect(killed).toBe(2);
    });

    it('whose pulse is answered tells its owner nothing of it', () => {
      const heard: unknown[] = [];
      host.onEvent((event) => heard.push(event));
      live(10, true);
      expect(heard).toEqual([]);
      expect(logged).toEqual([]);
    });
  });

  describe('the wire of a child', () => {
    it('is made anew for each life, and its word comes before everything else', () => {
      expect(newest().received[0]).toEqual({ hello: 0 });
      newest().emit('exit', 1);
      expect(wires[0]?.ended).toBe(true);
      vi.advanceTimersByTime(100);
      newest().emit('spawn');
      expect(newest().received[0]).toEqual({ hello: 1 });
      host.onUp(() => host.send({ type: 'configure' }));
      expect(newest().received[1]).toEqual({ type: 'configure' });
    });

    it('keeps its own words to itself', () => {
      const heard: unknown[] = [];
      host.onEvent((event) => heard.push(event));
      newest().emit('message', 'own');
      newest().emit('message', { type: 'seen', number: 5 });
      expect(heard).toEqual([{ type: 'seen', number: 5 }]);
      expect(logged).toEqual([]);
    });

    it('that is no longer understood ends the child: the next one begins anew', () => {
      newest().emit('message', 'nonsense');
      expect(killed).toBe(1);
      expect(logged.join()).toContain('child-wire-broken');
      vi.advanceTimersByTime(100);
      expect(forked).toHaveLength(2);
    });
  });
});
