import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { probe } from '../../../main/cli/laneProbe';
import { openTransport } from '../../../native-bridge/serial/openTransport';
import { startTurnstile } from '../../support/serial/osdp/turnstile';
import { createPtyLine } from '../../support/serial/ptyLine';

const folder = mkdtempSync(path.join(os.tmpdir(), 'fairgate-probe-'));
const port = path.join(folder, 'port');
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('asking what hangs on a port', () => {
  test('an OSDP device names itself, by its address and to everybody, and nothing opens', async () => {
    const turnstile = startTurnstile({ line: await createPtyLine({ path: port }), address: 2, scbk: '00'.repeat(16) });
    ends.push(() => turnstile.dispose());
    const asked = await probe({ port, baudRates: [9600], addresses: null }, openTransport);
    expect(asked).toEqual({
      found: [{ driver: 'osdp', baudRate: 9600, address: 2, identity: expect.stringContaining('vendor') }],
    });
    expect(turnstile.opens).toEqual([]);
  });

  test('a port that is not there is a fault, not an empty answer', async () => {
    expect(await probe({ port: `${port}-none`, baudRates: [9600], addresses: null }, openTransport)).toEqual({
      fault: 'port-missing',
    });
  });

  test('noise answers no question', async () => {
    const line = await createPtyLine({ path: port });
    ends.push(() => line.dispose());
    line.onBytes(() => line.write(Buffer.from('AT\r\nERROR\r\n')));
    expect(await probe({ port, baudRates: [9600], addresses: [1] }, openTransport)).toEqual({ found: [] });
  });
});
