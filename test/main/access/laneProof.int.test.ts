import { describe, expect, it } from 'vitest';
import { osdp, others } from './proof/devices';
import { prove } from './proof/prove';

const STORIES = Number(process.env.FAIRGATE_PROOF_STORIES ?? 250);

describe('in the record of every kind of device', { timeout: 600_000 }, () => {
  it.each([osdp, ...others])(
    '$name: nothing opens without a grant or a hold, nor twice for one decision, nor once a lock is acknowledged',
    async (driver) => {
      const seen = await prove(driver, STORIES);
      expect(seen.byGrant + seen.byHold).toBeGreaterThan(STORIES);
    },
  );
});
