import { describe, expect, it } from 'vitest';
import { osdp } from './proof/devices';
import { prove } from './proof/prove';

describe('whatever a device does and whatever is asked of it, in its own record', { timeout: 60_000 }, () => {
  it('nothing opens without a grant or a hold, nor twice for one decision, nor once a lock is acknowledged (OSDP)', async () => {
    const seen = await prove(osdp, 15);
    expect(seen.byHold).toBeGreaterThan(0);
  });
});
