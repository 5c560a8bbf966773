import { expect, it } from 'vitest';
import { readArguments } from '../../../main/electron/arguments';

const none = { demo: false, data: null, window: null, demoTransport: 'auto' };

it.each<[string[], object]>([
  [[], none],
  [['--demo'], { ...none, demo: true }],
  [['--data', '/srv/gate'], { ...none, data: '/srv/gate' }],
  [['--data=/srv/gate', '--demo'], { ...none, data: '/srv/gate', demo: true }],
  [['--data='], none],
  [['--data'], none],
  [['--window', '1366x768'], { ...none, window: { width: 1366, height: 768 } }],
  [['--window', '1366x768; rm -rf /'], none],
  [['--window', '99999x1'], none],
  [['--demo-transport', 'file-tcp'], { ...none, demoTransport: 'file-tcp' }],
  [['--demo-transport', 'carrier-pigeon'], none],
  [['--no-sandbox', '--lang=en', '--remote-debugging-port=0', 'stray', '--demo'], { ...none, demo: true }],
])('%j', (argv, expected) => {
  expect(readArguments(argv)).toEqual(expected);
});
