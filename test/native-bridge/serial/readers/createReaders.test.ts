import { expect, it } from 'vitest';
import type { SerialReader } from '../../../../native-bridge/serial/laneSettings';
import type { SerialEvent } from '../../../../native-bridge/serial/protocol';
import { createReaders } from '../../../../native-bridge/serial/readers/createReaders';

const osdp = (direction: 'entry' | 'exit', address: number): SerialReader => ({
  kind: 'osdp',
  direction,
  port: 'memory',
  baudRate: 9600,
  address,
  scbk: '00'.repeat(16),
});

it('OSDP readers with a line of their own tell their place among the readers, and babble no more than any other', () => {
  let nowMs = 0;
  const told: SerialEvent[] = [];
  const says: ((event: SerialEvent) => void)[] = [];
  const disposed: number[] = [];
  const readers = createReaders(
    { laneId: 'lane-1', readers: [osdp('entry', 1), osdp('exit', 2)] },
    {
      open: () => {
        throw new Error('their bus opens the line');
      },
      clock: { nowMs: () => nowMs, after: () => () => {} },
      random: () => 0,
      report: (event) => told.push(event),
      createOsdpReader: ({ laneId, index }, reader, report) => {
        expect([laneId, reader.direction]).toEqual(['lane-1', index === 0 ? 'entry' : 'exit']);
        says.push(report);
        return { dispose: () => disposed.push(index) };
      },
    },
  );
  const [, second] = says;
  const place = { laneId: 'lane-1', direction: 'exit', atMonoMs: 0 } as const;
  second?.({ type: 'reader', state: 'ok', ...place });
  expect(told).toEqual([{ type: 'reader', state: 'ok', reader: 1, ...place }]);
  for (let number = 0; number < 100; number += 1) {
    second?.({ type: 'card', bits: 26, dataHex: number.toString(16).padStart(8, '0'), ...place });
    nowMs += 1;
  }
  const cards = told.filter(({ type }) => type === 'card');
  expect(cards.length).toBeGreaterThan(19);
  expect(cards.length).toBeLessThan(23);
  readers.dispose();
  expect(disposed).toEqual([0, 1]);
});
