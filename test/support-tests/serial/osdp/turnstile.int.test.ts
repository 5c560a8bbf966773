import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Line } from '../../../support/serial/line';
import { startTurnstile, type Turnstile } from '../../../support/serial/osdp/turnstile';
import { createPtyLine } from '../../../support/serial/ptyLine';
import { createTcpLine } from '../../../support/serial/tcpLine';
import { closePort, openPort, portPanel } from './portPanel';

const scbk = 'a0a1a2a3a4a5a6a7a8a9aaabacadaeaf';
const unlockEntry = Buffer.from([0, 5, 50, 0]);
const ack = 0x40;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairgate-turnstile-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const lines: [string, () => Promise<Line>][] = [
  ['a pseudo-terminal', () => createPtyLine({ path: join(folder, 'turnstile') })],
  ['a TCP connection', () => createTcpLine({ port: 0 })],
];

describe.each(lines)('a turnstile on %s', (_, createLine) => {
  let line: Line;
  let turnstile: Turnstile;
  let port: Duplex;

  beforeEach(async () => {
    line = await createLine();
    turnstile = startTurnstile({ line, address: 1, scbk });
    port = await openPort(line.port);
    port.on('error', () => {});
  });
  afterEach(async () => {
    await turnstile.dispose();
    await closePort(port);
  });

  it('opens for a panel with its key, acknowledges, and somebody walks through', async () => {
    const { panel, exchange, connectSecurely } = portPanel(port, 1, scbk);
    expect(await connectSecurely()).toBe(true);
    const before = Date.now();
    expect((await exchange(panel.secured(0x68, unlockEntry)))?.code).toBe(ack);
    expect(turnstile.opens.map((open) => open.direction)).toEqual(['entry']);
    expect(turnstile.opens[0]?.atEpochMs).toBeGreaterThanOrEqual(before);
    await vi.waitFor(async () => {
      const heard = await exchange(panel.secured(0x60));
      expect([heard?.code, heard?.data.toString('hex')]).toEqual([0x49, '0100']);
    }, 5_000);
  });

  it('hands a presented card to the next poll', async () => {
    const { panel, exchange, connectSecurely } = portPanel(port, 1, scbk);
    expect(turnstile.presentCard({ facility: 1, number: 2 })).toBe(false);
    await connectSecurely();
    expect(turnstile.presentCard({ facility: 1, number: 2 })).toBe(true);
    expect((await exchange(panel.secured(0x60)))?.code).toBe(0x50);
  });

  it('breaks the port when cut, and nothing written before comes through afterwards', async () => {
    const { panel, exchange, connectSecurely } = portPanel(port, 1, scbk);
    await connectSecurely();
    const closed = new Promise((resolve) => port.once('close', resolve));
    const cutting = line.cut();
    port.write(panel.secured(0x68, unlockEntry));
    await cutting;
    await closed;
    expect(line.isUp).toBe(false);
    await expect(openPort(line.port)).rejects.toThrow();

    const restoredAtMs = Date.now();
    await line.restore();
    const again = await openPort(line.port);
    const second = portPanel(again, 1, scbk);
    expect(await second.connectSecurely()).toBe(true);
    const bytes = turnstile.received.filter((piece) => piece.atEpochMs >= restoredAtMs).map((piece) => piece.bytes);
    // The first thing heard on the new line is the new panel's first POLL, sequence 0.
    expect(Buffer.concat(bytes).subarray(0, 6).toString('hex')).toBe('ff5301080004');
    expect(turnstile.opens).toEqual([]);
    expect(await exchange(Buffer.alloc(0), 50)).toBeNull();
    await closePort(again);
  });

  it('acts once although its reply was lost and the panel asked again', async () => {
    const { panel, exchange, connectSecurely } = portPanel(port, 1, scbk);
    await connectSecurely();
    turnstile.faults.dropReplies(1);
    expect(await exchange(panel.secured(0x68, unlockEntry), 200)).toBeNull();
    expect(turnstile.opens).toHaveLength(1);
    expect((await exchange(panel.last))?.code).toBe(ack);
    expect(turnstile.opens).toHaveLength(1);
  });

  it('shows each fault it is told to have', async () => {
    const { panel, exchange, connectSecurely } = portPanel(port, 1, scbk);
    await connectSecurely();
    turnstile.faults.corruptReplies(1);
    expect(await exchange(panel.secured(0x60), 200)).toBeNull();
    expect((await exchange(panel.last))?.code).toBe(ack);

    turnstile.faults.delayReplies(150);
    const asked = Date.now();
    expect((await exchange(panel.secured(0x60)))?.code).toBe(ack);
    expect(Date.now() - asked).toBeGreaterThanOrEqual(145);
    turnstile.faults.delayReplies(0);

    turnstile.faults.babble(Buffer.from('0053ff5301', 'hex'));
    // The noise starts like a long frame; the panel hears the reply behind it only when it asks again.
    expect(await exchange(panel.secured(0x60), 200)).toBeNull();
    expect((await exchange(panel.last))?.code).toBe(ack);

    turnstile.faults.silence(true);
    expect(await exchange(panel.secured(0x68, unlockEntry), 200)).toBeNull();
    turnstile.faults.silence(false);
    expect(turnstile.opens).toEqual([]);

    turnstile.faults.changeKey('00'.repeat(16));
    await expect(connectSecurely()).rejects.toThrow('another key');
    turnstile.faults.changeKey(scbk);
    expect(await connectSecurely()).toBe(true);

    turnstile.faults.reboot(0);
    await vi.waitFor(async () => expect((await exchange(panel.secured(0x60), 200))?.code).toBe(0x41), 2_000);
    expect(turnstile.isOnline).toBe(false);
    expect(await connectSecurely()).toBe(true);
  });
});

describe('the pseudo-terminal line', () => {
  it('stays up when the console closes its port and opens it again', async () => {
    const line = await createPtyLine({ path: join(folder, 'turnstile') });
    const turnstile = startTurnstile({ line, address: 1, scbk });
    for (let round = 0; round < 3; round++) {
      const port = await openPort(line.port);
      expect(await portPanel(port, 1, scbk).connectSecurely()).toBe(true);
      await closePort(port);
    }
    await turnstile.dispose();
    expect(existsSync(line.port)).toBe(false);
  });

  it('does not deliver what was on its way when it was cut', async () => {
    const line = await createPtyLine({ path: join(folder, 'turnstile') });
    const turnstile = startTurnstile({ line, address: 1, scbk });
    const desk = openSync(line.port, 'r+');
    writeSync(desk, 'written before the cut');
    // Long enough for socat to hand the bytes on, while this process does not come to read them.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    await line.cut();
    closeSync(desk);
    await line.restore();
    const port = await openPort(line.port);
    expect(await portPanel(port, 1, scbk).connectSecurely()).toBe(true);
    expect(
      Buffer.concat(turnstile.received.map((piece) => piece.bytes))
        .subarray(0, 6)
        .toString('hex'),
    ).toBe('ff5301080004');
    await closePort(port);
    await turnstile.dispose();
  });

  it('is another terminal after a cut, at the same path', async () => {
    const line = await createPtyLine({ path: join(folder, 'turnstile') });
    expect(await readlink(line.port)).toMatch(/^\/dev\/pts\//);
    await line.cut();
    expect(existsSync(line.port)).toBe(false);
    await line.restore();
    expect(await readlink(line.port)).toMatch(/^\/dev\/pts\//);
    await line.dispose();
  });
});
