import { describe, expect, it } from 'vitest';
import { osdp, others } from './proof/devices';
import { prove, tell } from './proof/prove';

describe('whatever a device does and whatever is asked of it, in its own record', { timeout: 60_000 }, () => {
  it('nothing opens without a grant or a hold, nor twice for one decision, nor once a lock is acknowledged (OSDP)', async () => {
    const seen = await prove(osdp, 20, 5);
    expect(seen.byHold).toBeGreaterThan(0);
  });

  it('nor does a hold that was taken back before its turn on the line, while somebody was on his way through', async () => {
    const relayBoard = others.find(({ name }) => name === 'modbus-relay');
    if (!relayBoard) throw new Error('it is not there');
    const seen = await tell(
      relayBoard,
      [
        { afterMs: 0, what: { kind: 'card', direction: 'entry' } },
        { afterMs: 1, what: { kind: 'mode', direction: 'entry', mode: 'held' } },
        { afterMs: 0, what: { kind: 'mode', direction: null, mode: 'normal' } },
      ],
      1,
    );
    expect(seen).toMatchObject({ byGrant: 1, byHold: 0 });
  });
});
