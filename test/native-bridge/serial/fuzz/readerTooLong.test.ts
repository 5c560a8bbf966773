import { expect, test } from 'vitest';
import { createReadingCodec } from '../../../../native-bridge/serial/readers/readingCodec';
import { bytesOf } from '../boards/bytes';

/** Found under fire: a reader's line stood still for good, and the whole process with it. */
test('a reading far too long, whose end stands in the very last place that is kept, is no reading and stops nothing', () => {
  const framing = { startHex: '02', endHex: '03', lengthBytes: null, checksum: 'xor' } as const;
  const whole = bytesOf('0230313233343536370003');
  for (let filling = 40; filling < 400; filling++) {
    const codec = createReadingCodec({ framing, content: 'wiegand-hex', cardBits: 26 }) ?? expect.fail('framing');
    expect(codec.feed(bytesOf(`02${'41'.repeat(filling)}03`))).toEqual([]);
    expect([...codec.feed(whole), ...codec.feed(bytesOf('00'))]).toHaveLength(1);
  }
});
