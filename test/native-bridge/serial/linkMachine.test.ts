import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Link,
  type LinkInput,
  linkAtStart,
  nextLink,
  retryDelayMs,
  takesGrants,
} from '../../../native-bridge/serial/linkMachine';

const inputs = {
  opening: { type: 'opening' },
  missing: { type: 'refused', reason: 'port-missing' },
  busy: { type: 'refused', reason: 'port-busy' },
  up: { type: 'lineUp' },
  cut: { type: 'lineLost' },
  recognised: { type: 'recognised' },
  synced: { type: 'synced' },
  missed: { type: 'missed' },
  replied: { type: 'replied' },
  over: { type: 'sessionOver' },
  silent: { type: 'silent' },
  key: { type: 'keyWrong' },
  settings: { type: 'settingsWrong' },
} as const satisfies Record<string, LinkInput>;
const names = Object.keys(inputs) as (keyof typeof inputs)[];

const link = (text: string): Link => {
  const [state, reason = 'none'] = text.split('/');
  return { state, reason } as Link;
};
const text = ({ state, reason }: Link): string => (reason === 'none' ? state : `${state}/${reason}`);

/** One row per state, one column per input in the order of `names`; `-` stays. */
const table: Record<string, string[]> = {
  absent: [
    'opening',
    'absent/port-missing',
    'absent/port-busy',
    'probing',
    'lost/line-lost',
    '-',
    '-',
    '-',
    '-',
    '-',
    '-',
    '-',
    '-',
  ],
  'absent/port-missing': ['-', '-', 'absent/port-busy', 'probing', 'lost/line-lost', '-', '-', '-', '-', '-', '-', '-', '-'],
  opening: ['-', 'absent/port-missing', 'absent/port-busy', 'probing', 'lost/line-lost', '-', '-', '-', '-', '-', '-', '-', '-'],
  probing: [
    '-',
    'lost/port-missing',
    'lost/port-busy',
    '-',
    'lost/line-lost',
    'syncing',
    '-',
    '-',
    '-',
    '-',
    'probing/silent',
    'probing/key-wrong',
    'probing/settings-wrong',
  ],
  syncing: [
    '-',
    'lost/port-missing',
    'lost/port-busy',
    '-',
    'lost/line-lost',
    '-',
    'ready',
    '-',
    '-',
    '-',
    'lost/silent',
    'lost/key-wrong',
    'lost/settings-wrong',
  ],
  ready: [
    '-',
    'lost/port-missing',
    'lost/port-busy',
    '-',
    'lost/line-lost',
    '-',
    '-',
    'degraded',
    '-',
    'syncing',
    'lost/silent',
    'lost/key-wrong',
    'lost/settings-wrong',
  ],
  degraded: [
    '-',
    'lost/port-missing',
    'lost/port-busy',
    '-',
    'lost/line-lost',
    '-',
    '-',
    '-',
    'ready',
    'syncing',
    'lost/silent',
    'lost/key-wrong',
    'lost/settings-wrong',
  ],
  'lost/line-lost': [
    '-',
    'lost/port-missing',
    'lost/port-busy',
    'probing',
    '-',
    'syncing',
    '-',
    '-',
    '-',
    '-',
    'lost/silent',
    'lost/key-wrong',
    'lost/settings-wrong',
  ],
  'lost/silent': [
    '-',
    'lost/port-missing',
    'lost/port-busy',
    '-',
    'lost/line-lost',
    'syncing',
    '-',
    '-',
    '-',
    '-',
    '-',
    'lost/key-wrong',
    'lost/settings-wrong',
  ],
  'lost/settings-wrong': [
    '-',
    'lost/port-missing',
    'lost/port-busy',
    '-',
    'lost/line-lost',
    '-',
    'ready',
    '-',
    '-',
    '-',
    'lost/silent',
    'lost/key-wrong',
    '-',
  ],
};

describe.each(Object.entries(table))('%s', (from, row) => {
  test.each(row.map((to, column) => [names[column] ?? 'opening', to] as const))('%s → %s', (name, to) => {
    expect(text(nextLink(link(from), inputs[name]))).toBe(to === '-' ? from : to);
  });
});

test('the table has a column for every input', () => {
  for (const row of Object.values(table)) expect(row).toHaveLength(names.length);
});

test('whatever happens, grants are taken only between a read-back and the next bad news', () => {
  const step = fc.constantFrom(...names);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let now = linkAtStart;
      let readBack = false;
      for (const name of steps) {
        const before = now;
        now = nextLink(now, inputs[name]);
        if (name === 'synced' && (before.state === 'syncing' || before.reason === 'settings-wrong')) readBack = true;
        if (['cut', 'missing', 'busy', 'over', 'silent', 'key', 'settings'].includes(name)) readBack = false;
        if (takesGrants(now)) expect(readBack).toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('pauses between tries grow from 0.25 to 5 s and differ from station to station', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, random) => {
      const delayMs = retryDelayMs(attempt, random);
      expect(delayMs).toBeGreaterThanOrEqual(250);
      expect(delayMs).toBeLessThanOrEqual(5_000);
      expect(retryDelayMs(attempt + 1, random)).toBeGreaterThanOrEqual(delayMs);
    }),
  );
  expect(retryDelayMs(20, 0.9)).not.toBe(retryDelayMs(20, 0.1));
  expect(retryDelayMs(20, 0.999)).toBeGreaterThan(4_900);
});
