import { expect, test } from 'vitest';
import { subjects } from './subjects';
import { underFire } from './underFire';

test.each(subjects)('200,000 bytes of anything at $name: nothing fails, nothing is found that is not there', (subject) => {
  expect(() => underFire(subject, 200_000, 7)).not.toThrow();
});
