import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { LaneConfig } from '../../../main/contract/config';
import { KeyboardScanners } from '../../../main/electron/keyboardScanner';
import type { TypedKey } from '../../../main/electron/keyboardScannerState';
import { oneLane } from '../../support/station/stationUnderTest';

const typed = (prefix: string, end: 'Enter' | 'Tab' = 'Enter', direction: 'entry' | 'exit' = 'entry') => ({
  kind: 'keyboard',
  direction,
  prefix,
  end,
});
const lanesWith = (...readers: object[]) => [LaneConfig.parse({ ...oneLane.lanes[0], readers })];

/** Time by hand, with timers that may come late as they do where a process stands still. */
class Clock {
  nowMs = 0;
  #timers: { atMs: number; work: () => void }[] = [];
  readonly after = (ms: number, work: () => void) => {
    const timer = { atMs: this.nowMs + ms, work };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };
  pass(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const next = this.#timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.work();
    }
    this.nowMs = untilMs;
  }
  /** The process does nothing for so long; then its timers run, all at once. */
  standStill(ms: number): void {
    this.nowMs += ms;
    this.pass(0);
  }
}

let clock: Clock;
let scanners: KeyboardScanners;
let page: string[];
let codes: { text: string; laneId: string; direction: string }[];
let stop: () => void;

const follow = (...readers: object[]) => {
  stop = scanners.follow(lanesWith(...readers), ({ text, laneId, direction }) => codes.push({ text, laneId, direction }));
};
beforeEach(() => {
  clock = new Clock();
  scanners = new KeyboardScanners({ monoMs: () => clock.nowMs, after: clock.after });
  page = [];
  codes = [];
  follow(typed('~~'));
});

const named: Record<string, string> = { '\r': 'Enter', '\t': 'Tab', '\x1b': 'Escape' };
const keyOf = (key: string, changes: Partial<TypedKey> = {}): TypedKey => ({
  type: 'keyDown',
  key: named[key] ?? key,
  code: `code of ${key}`,
  control: false,
  alt: false,
  meta: false,
  shift: false,
  isAutoRepeat: false,
  ...changes,
});
/** One key down and up. The page gets what it is given, and what is given back. */
function press(key: string, changes: Partial<TypedKey> = {}): void {
  const down = keyOf(key, changes);
  if (!scanners.hear(down, ({ key: given }) => page.push(given))) page.push(down.key);
  if (!scanners.hear({ ...down, type: 'keyUp' }, () => {})) page.push(`${down.key} up`);
}
/** `keys` one after the other, `pauseMs` between them. */
function type(keys: string | readonly string[], pauseMs = 2): void {
  for (const key of keys) {
    press(key);
    clock.pass(pauseMs);
  }
}
const down = () => page.filter((key) => !key.endsWith(' up')).join('');
const texts = () => codes.map(({ text }) => text);

describe('a code that a scanner types', () => {
  it('is told as a code of its lane and side, and nothing of it reaches the page', () => {
    type('~~FGP1.aB-_9\r');
    expect(codes).toEqual([]);
    clock.pass(80);
    expect(codes).toEqual([{ text: 'FGP1.aB-_9', laneId: 'east-1', direction: 'entry' }]);
    expect(page).toEqual([]);
  });

  it.each([
    ['function keys', ['F2', '6', 'F3', 'F4', 'F5', 'F9']],
    ['Escape', ['\x1b']],
    ['the other end key', ['a', '\t', 'b']],
    ['Delete and arrows', ['Delete', 'ArrowUp', 'Home']],
    ['more than a thousand characters', [...'x'.repeat(1_001)]],
    ['nothing', []],
  ])('that holds %s tells nothing and presses nothing', (_, keys) => {
    type(['~', '~', ...keys, '\r']);
    clock.pass(1_000);
    expect([page, codes]).toEqual([[], []]);
  });

  it.each(['control', 'alt', 'meta'] as const)('that holds a combination with %s tells nothing and presses nothing', (held) => {
    type('~~a');
    press('w', { [held]: true });
    type('b\r');
    clock.pass(1_000);
    expect([page, codes]).toEqual([[], []]);
  });

  it('that holds its own end, with shortcuts behind it, tells nothing and presses nothing', () => {
    type(['~', '~', ...'abc', '\r', 'F2', '6', '\r']);
    clock.pass(1_000);
    expect([page, codes]).toEqual([[], []]);
  });

  it('with more behind it after a while still presses nothing', () => {
    type('~~abc\r');
    clock.pass(200);
    type(['F2', '6', '\r']);
    clock.pass(1_000);
    expect(page).toEqual([]);
    expect(texts()).toEqual(['abc']);
    type(['F2']);
    expect(page).toEqual(['F2', 'F2 up']);
  });

  it('may end with its end twice, and with capitals typed by Shift', () => {
    type(['~', '~']);
    press('Shift');
    press('A', { shift: true });
    type('b\r\r');
    clock.pass(80);
    expect(texts()).toEqual(['Ab']);
    expect(page).toEqual([]);
  });

  it('that never ends is over 300 ms after its last key', () => {
    type('~~abc');
    clock.pass(297);
    press('F2');
    clock.pass(299);
    expect(page).toEqual([]);
    clock.pass(1);
    press('F2');
    expect(page).toEqual(['F2', 'F2 up']);
    expect(codes).toEqual([]);
  });

  it('is heard again and again', () => {
    for (const text of ['one', 'two', 'three']) {
      type(`~~${text}\r`);
      clock.pass(400);
    }
    expect(texts()).toEqual(['one', 'two', 'three']);
  });

  it('is told apart by its prefix', () => {
    follow(typed('~~'), typed('$', 'Tab', 'exit'));
    type('$out\t');
    clock.pass(400);
    type('~~in\r');
    clock.pass(400);
    expect(codes.map(({ text, direction }) => `${text} ${direction}`)).toEqual(['out exit', 'in entry']);
  });
});

describe('what a hand types', () => {
  it.each(['hello', 'F2', 'a~b', '~', '6\r', '~a~', 'x~\r'])('reaches the page in its order: %s', (keys) => {
    type(keys === 'F2' ? ['F2'] : keys, 120);
    clock.pass(400);
    expect(down()).toBe(keys.replace('\r', 'Enter'));
    expect(codes).toEqual([]);
  });

  it('reaches it also where it is the prefix itself, typed slowly', () => {
    type('~~', 60);
    type('abc\r', 60);
    expect(down()).toBe('~~abcEnter');
  });

  it('is given back within 50 ms, once', () => {
    press('~');
    clock.pass(49);
    expect(down()).toBe('');
    clock.pass(1);
    expect(down()).toBe('~');
    clock.pass(1_000);
    expect(down()).toBe('~');
  });

  it('fast, with the beginning of a prefix before it, stays in its order', () => {
    follow(typed('~~$'));
    type('~~~$x\r');
    clock.pass(400);
    expect([down(), texts()]).toEqual(['~', ['x']]);
    type('~~b');
    expect(down()).toBe('~~~b');
  });

  it('a key held down is no prefix, however fast it repeats', () => {
    press('~');
    for (let turn = 0; turn < 5; turn += 1) {
      clock.pass(30);
      press('~', { isAutoRepeat: true });
    }
    press('F2');
    expect(down()).toBe('~~~~~~F2');
  });

  it('a prefix of one key is the page’s when nothing follows at once', () => {
    follow(typed('$'));
    type('$5', 120);
    expect(down()).toBe('$5');
  });
});

describe('a process that stood still', () => {
  it('does not take a scanner for a hand: keys that waited meanwhile still belong together', () => {
    press('~');
    clock.standStill(400);
    type('~abc');
    clock.standStill(900);
    type('def\r');
    clock.pass(80);
    expect(texts()).toEqual(['abcdef']);
    expect(page).toEqual([]);
  });

  it('gives a hand’s key back all the same', () => {
    press('~');
    clock.standStill(400);
    clock.pass(50);
    expect(down()).toBe('~');
  });
});

describe('whose scanners are heard', () => {
  it('those of the station that followed last; an older one that ends changes nothing', () => {
    const first = stop;
    follow(typed('##'));
    first();
    type('##new\r');
    clock.pass(400);
    type('~~old\r', 120);
    expect(texts()).toEqual(['new']);
    expect(down()).toBe('~~oldEnter');
  });

  it('nobody’s without a station, or without such scanners', () => {
    stop();
    type('~~abc\r');
    expect(down()).toBe('~~abcEnter');
    follow();
    type('~~abc\r');
    expect(down()).toBe('~~abcEnter~~abcEnter');
  });
});

it('whatever a code holds, from its prefix on nothing reaches the page, and only plain text is told', () => {
  const keys = fc.array(
    fc.oneof(fc.string({ minLength: 1, maxLength: 1 }), fc.constantFrom('\r', '\t', 'F2', 'F5', '\x1b', 'Shift')),
  );
  const pauses = fc.array(fc.integer({ min: 0, max: 70 }), { minLength: 1 });
  fc.assert(
    fc.property(keys, pauses, (content, gaps) => {
      const before = page.length;
      codes = [];
      type('~~');
      for (const [at, key] of content.entries()) type([key], gaps[at % gaps.length]);
      type('\r', 0);
      clock.pass(1_000);
      expect(page.length).toBe(before);
      for (const { text } of codes)
        expect(text).toBe(
          content
            .filter((key) => key !== 'Shift')
            .join('')
            .replace(/\r+$/, ''),
        );
    }),
  );
});
