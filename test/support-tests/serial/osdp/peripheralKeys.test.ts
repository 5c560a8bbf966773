import { describe, expect, test } from 'vitest';
import { defaultSides, TurnstileDevice } from '../../../support/serial/osdp/device';
import { FrameReader, frameHead, sealFrame } from '../../../support/serial/osdp/frame';
import { Peripheral, type PeripheralOptions } from '../../../support/serial/osdp/peripheral';
import { clientCryptogram, deriveSessionKeys, serverCryptogram } from '../../../support/serial/osdp/sessionKeys';
import { handClock } from './handClock';
import { Panel, rndA } from './panel';
import { ack, address, nak, scbk, shown } from './peripheralUnderTest';

const newKey = 'c0c1c2c3c4c5c6c7c8c9cacbcccdcecf';
const defaultKey = Buffer.from('303132333435363738393a3b3c3d3e3f', 'hex');
const keyset = Buffer.from(`0110${newKey}`, 'hex');

function start(options: Partial<PeripheralOptions> = {}, contacts: { lockOutput?: number; fireInput?: number } = {}) {
  const clock = handClock();
  const opens: string[] = [];
  const device = new TurnstileDevice({
    clock,
    readers: 2,
    sides: defaultSides,
    onOpen: (direction) => opens.push(direction),
    onPassage: () => {},
    ...contacts,
  });
  const randomBytes = (count: number) => Buffer.alloc(count, 0x5a);
  const peripheral = new Peripheral({ address, scbk: Buffer.from(scbk, 'hex'), device, clock, randomBytes, ...options });
  const panel = new Panel(address, scbk);
  const say = (bytes: Buffer) => {
    const frame = new FrameReader().feed(bytes)[0];
    const answer = frame && new FrameReader().feed(peripheral.answer(frame) ?? Buffer.alloc(0))[0];
    if (!answer) throw new Error('no reply');
    return answer;
  };
  const connect = () => {
    panel.restart();
    const ccrypt = panel.read(say(panel.challenge()));
    panel.read(say(panel.confirm(ccrypt)));
  };
  return { device, peripheral, panel, opens, say, connect, clock };
}

/** A challenge that names the key everybody knows. */
const defaultChallenge = (): Buffer => {
  const head = frameHead({ address, sequence: 0, security: Buffer.from([0x11, 0]), code: 0x76, body: rndA }, 0);
  return sealFrame(head, Buffer.alloc(0));
};

describe('install mode', () => {
  test('without it the key everybody knows is refused', () => {
    const { say } = start();
    expect(shown({ code: say(defaultChallenge()).code, data: Buffer.from([5]) })).toEqual(nak(5));
  });

  test('in it the handshake is made under that key, and says so', () => {
    const { say } = start({ installMode: true });
    const answer = say(defaultChallenge());
    const keys = deriveSessionKeys(defaultKey, rndA);
    const rndB = Buffer.alloc(8, 0x5a);
    expect([...(answer.security ?? [])]).toEqual([0x12, 0]);
    expect(answer.body.subarray(16)).toEqual(clientCryptogram(keys, rndA, rndB));
    const body = serverCryptogram(keys, rndA, rndB);
    const proof = sealFrame(
      frameHead({ address, sequence: 1, security: Buffer.from([0x13, 0]), code: 0x77, body }, 0),
      Buffer.alloc(0),
    );
    expect(say(proof).code).toBe(0x78);
  });
});

describe('KEYSET', () => {
  test('is taken inside a session, and the next handshake is under the new key', () => {
    const { peripheral, panel, say, connect } = start();
    connect();
    expect(shown(panel.read(say(panel.secured(0x75, keyset))))).toEqual(ack);
    expect(peripheral.scbk.toString('hex')).toBe(newKey);
    // The session itself goes on.
    expect(shown(panel.read(say(panel.secured(0x60))))).toEqual(ack);
    panel.restart();
    expect(() => panel.confirm(panel.read(say(panel.challenge())))).toThrow('another key');
  });

  test('is refused in the clear, of a wrong length, and by a device told to refuse', () => {
    const { peripheral, panel, say, connect } = start({ plainAllowed: true });
    expect(shown(panel.read(say(panel.plain(0x75, keyset))))).toEqual(nak(6));
    connect();
    expect(shown(panel.read(say(panel.secured(0x75, keyset.subarray(1)))))).toEqual(nak(2));
    peripheral.refusesKeys = true;
    expect(shown(panel.read(say(panel.secured(0x75, keyset))))).toEqual(nak(9));
    expect(peripheral.scbk.toString('hex')).toBe(scbk);
  });
});

test('keys come with the next polls, eight at a time, * and # as the standard writes them', () => {
  const { device, panel, say, connect } = start();
  connect();
  device.press('123456789#', 1);
  expect(shown(panel.read(say(panel.secured(0x60))))).toEqual({ code: 0x53, data: '01083132333435363738' });
  expect(shown(panel.read(say(panel.secured(0x60))))).toEqual({ code: 0x53, data: '0102390d' });
});

describe('further contacts', () => {
  const open = Buffer.from([0, 5, 30, 0]);

  test('while the stop contact is on nothing unlocks', () => {
    const { device, panel, opens, say, connect } = start({}, { lockOutput: 2 });
    connect();
    panel.read(say(panel.secured(0x68, Buffer.from([2, 2, 0, 0]))));
    panel.read(say(panel.secured(0x68, open)));
    expect([opens, device.isUnlocked('entry')]).toEqual([[], false]);
    panel.read(say(panel.secured(0x68, Buffer.from([2, 1, 0, 0]))));
    panel.read(say(panel.secured(0x68, open)));
    expect([opens, device.isUnlocked('entry')]).toEqual([['entry'], true]);
  });

  test('the fire contact lets go of every arm, whatever is locked', () => {
    const { device, panel, say, connect } = start({}, { lockOutput: 2, fireInput: 3 });
    connect();
    panel.read(say(panel.secured(0x68, Buffer.from([2, 2, 0, 0]))));
    device.setContact(3, true);
    expect([device.isUnlocked('entry'), device.isUnlocked('exit')]).toEqual([true, true]);
    expect(shown(panel.read(say(panel.secured(0x60))))).toEqual({ code: 0x49, data: '00000001' });
    device.setContact(3, false);
    expect(device.isUnlocked('entry')).toBe(false);
  });
});

test('a device that was never given a key obeys in the clear', () => {
  const { panel, opens, say } = start({ plainAllowed: true });
  expect(shown(panel.read(say(panel.plain(0x68, Buffer.from([1, 5, 30, 0])))))).toEqual(ack);
  expect(opens).toEqual(['exit']);
});
