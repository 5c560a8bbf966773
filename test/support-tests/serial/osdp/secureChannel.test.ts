import { describe, expect, it } from 'vitest';
import { type Frame, FrameReader } from '../../../support/serial/osdp/frame';
import { SecureChannel } from '../../../support/serial/osdp/secureChannel';
import {
  clientCryptogram,
  deriveSessionKeys,
  frameMac,
  initialReplyMac,
  serverCryptogram,
} from '../../../support/serial/osdp/sessionKeys';

const hex = (text: string) => Buffer.from(text, 'hex');
const none = Buffer.alloc(0);
/** Keys and random numbers of OSDP Annex E. */
const scbk = hex('303132333435363738393a3b3c3d3e3f');
const rndA = hex('b0b1b2b3b4b5b6b7');
const rndB = hex('a0a1a2a3a4a5a6a7');
const server = '26d3356e07762d262801fc8e6665a891';
const replyMac = 'b2a30057eb98ba2229ec1f875662b524';

/** Frames of the session of Annex E, made with the openssl command, not with this code. */
const poll = '53010e000f0215609abf37308b88';
const pollAck = 'ff53810e000f021640b2fba25a679e';
const unlock = '53011e000d0217686de927dbd5a768f9cfa295afe8a5de9bf1e6ba71aae7';
const unlockAck = 'ff53810e000d0216401d1b0c29edff';

function frame(bytes: string): Frame {
  const found = new FrameReader().feed(hex(bytes))[0];
  if (found === undefined) throw new Error('no frame');
  return found;
}

function openChannel() {
  const channel = new SecureChannel();
  channel.challenge(scbk, rndA, rndB);
  expect(channel.confirm(hex(server))?.toString('hex')).toBe(replyMac);
  return channel;
}

const ack = (sequence: number) => ({ address: 0x81, sequence, code: 0x40, body: none });

describe('the secure channel of the simulated turnstile', () => {
  it('derives the keys, cryptograms and first MAC of Annex E', () => {
    const keys = deriveSessionKeys(scbk, rndA);
    expect(keys.enc.toString('hex')).toBe('bf8dc2a8329acb8c67c6d0cd9a451682');
    expect(keys.mac1.toString('hex')).toBe('5e86c676603bdee2d8beafe178637332');
    expect(keys.mac2.toString('hex')).toBe('6fda86e857777e81132035758239172e');
    expect(clientCryptogram(keys, rndA, rndB).toString('hex')).toBe('fde5d2f428ec16312471ea3c02bd7796');
    expect(serverCryptogram(keys, rndA, rndB).toString('hex')).toBe(server);
    expect(initialReplyMac(keys, hex(server)).toString('hex')).toBe(replyMac);
  });

  it('chains MACs and decrypts over two commands exactly as openssl does', () => {
    const channel = openChannel();
    expect(channel.unwrap(frame(poll))).toEqual(none);
    expect(channel.wrap(ack(3)).toString('hex')).toBe(pollAck);
    expect(channel.unwrap(frame(unlock))?.toString('hex')).toBe('00053200');
    expect(channel.wrap(ack(1)).toString('hex')).toBe(unlockAck);
  });

  it.each([
    ['whole blocks without padding', '000102030405060708090a0b0c0d0e0f', 'af51acf0be704ce8464a8179f624dcfb'],
    ['anything else padded', '000102030405060708090a0b0c0d0e0fff', 'c764813973727abd1af83ed6f11255f3'],
  ])('takes the MAC over %s', (_, message, mac) => {
    expect(frameMac(deriveSessionKeys(scbk, rndA), hex(replyMac), hex(message)).toString('hex')).toBe(mac);
  });

  it('refuses a command that skips a link of the chain, and is shut afterwards', () => {
    const channel = openChannel();
    expect(channel.unwrap(frame(unlock))).toBeNull();
    expect(channel.isOpen).toBe(false);
    expect(channel.unwrap(frame(poll))).toBeNull();
  });

  it('refuses a recorded command that is played again', () => {
    const channel = openChannel();
    channel.unwrap(frame(poll));
    channel.wrap(ack(3));
    expect(channel.unwrap(frame(poll))).toBeNull();
  });

  it('opens neither without a challenge nor for another key', () => {
    const channel = new SecureChannel();
    expect(channel.confirm(hex(server))).toBeNull();
    channel.challenge(hex('00'.repeat(16)), rndA, rndB);
    expect(channel.confirm(hex(server))).toBeNull();
    expect(channel.isOpen).toBe(false);
  });
});
