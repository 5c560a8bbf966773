import { beforeEach, describe, expect, it } from 'vitest';
import { FrameReader } from '../../../support/serial/osdp/frame';
import { Panel } from './panel';
import {
  ack,
  address,
  clock,
  connect,
  device,
  eachWithItsDevice,
  exchange,
  nak,
  opens,
  out,
  outputs,
  panel,
  peripheral,
  poll,
  polled,
  say,
  scbk,
  shown,
  usePanel,
} from './peripheralUnderTest';

eachWithItsDevice();

describe('before the secure channel', () => {
  it('tells who it is and what it can, and moves nothing', () => {
    expect(shown(say(panel.plain(0x61, Buffer.from([0])))).code).toBe(0x45);
    expect(shown(say(panel.plain(0x62, Buffer.from([0])))).data).toMatch(/^010102020202030102/);
    expect(shown(say(panel.plain(0x68, Buffer.from([0, 5, 50, 0]))))).toEqual(nak(6));
    expect(shown(say(panel.plain(0x64)))).toEqual(nak(6));
    expect(opens).toEqual([]);
  });

  it('does not let a panel with another key in', () => {
    usePanel(new Panel(address, 'ff'.repeat(16)));
    say(panel.plain(poll));
    const ccrypt = say(panel.challenge());
    expect(() => panel.confirm(ccrypt)).toThrow('another key');
    expect(peripheral.isOnline).toBe(false);
  });

  it('does not hear frames for other addresses', () => {
    usePanel(new Panel(2, scbk));
    expect(exchange(panel.plain(poll))).toBeNull();
  });

  it('takes only sequence number 0 after power-up', () => {
    panel.plain(poll);
    expect(shown(say(panel.plain(poll)))).toEqual(nak(4));
  });
});

describe('within the secure channel', () => {
  beforeEach(connect);

  it.each([
    ['an unknown command', 0x7f, '', 3],
    ['a POLL with data', poll, '00', 2],
    ['an OUT that ends in the middle of a record', 0x68, '000532', 2],
    ['an OUT for an output there is not', 0x68, '07053200', 9],
    ['an OUT with a code there is not', 0x68, '00093200', 9],
    ['a temporary OUT without a time', 0x68, '00050000', 9],
  ])('refuses %s and stays connected', (_, code, data, reason) => {
    expect(shown(say(panel.secured(code, Buffer.from(data, 'hex'))))).toEqual(nak(reason));
    expect(polled()).toEqual(ack);
    expect(opens).toEqual([]);
  });

  it('refuses plain text, whatever it asks', () => {
    expect(shown(say(panel.plain(poll)))).toEqual(nak(6));
    expect(shown(say(panel.plain(0x68, Buffer.from([0, 5, 50, 0]))))).toEqual(nak(6));
    expect(opens).toEqual([]);
  });

  it('takes LED and buzzer commands', () => {
    expect(shown(say(panel.secured(0x69, Buffer.alloc(14))))).toEqual(ack);
    expect(shown(say(panel.secured(0x6a, Buffer.from([0, 2, 1, 1, 1]))))).toEqual(ack);
  });

  it('repeats its reply to a repeated command byte for byte and acts once', () => {
    const first = exchange(out([0, 5, 50]));
    expect(opens).toEqual(['entry']);
    expect(exchange(panel.last)).toEqual(first);
    expect(exchange(panel.last)).toEqual(first);
    expect(opens).toEqual(['entry']);
  });

  it('goes on after a repeat as if there had been none', () => {
    const frame = new FrameReader().feed(exchange(out([0, 5, 50])) ?? Buffer.alloc(0))[0];
    exchange(panel.last);
    expect(frame && shown(panel.read(frame))).toEqual(ack);
    expect(outputs()).toBe('0100');
  });

  it('refuses a sequence number that skips one', () => {
    panel.secured(poll);
    const frame = new FrameReader().feed(exchange(panel.secured(0x68, Buffer.from([0, 5, 50, 0]))) ?? Buffer.alloc(0))[0];
    expect(frame && shown(panel.read(frame))).toEqual(nak(4));
    expect(opens).toEqual([]);
  });

  it('ends the channel on a command with a wrong MAC', () => {
    const bytes = Buffer.from(out([0, 5, 50]));
    // Same frame, one data bit turned, CRC mended: only the MAC can tell.
    const frame = new FrameReader().feed(bytes)[0];
    if (frame === undefined) throw new Error('no frame');
    frame.bytes.writeUInt8(frame.bytes.readUInt8(10) ^ 1, 10);
    const reply = new FrameReader().feed(peripheral.answer(frame) ?? Buffer.alloc(0))[0];
    expect(reply && [reply.code, reply.security, reply.body.toString('hex')]).toEqual([0x41, null, '06']);
    expect(peripheral.isOnline).toBe(false);
    expect(opens).toEqual([]);
  });

  it('forgets the channel when the panel was silent for more than eight seconds', () => {
    clock.turn(7_900);
    expect(polled()).toEqual(ack);
    clock.turn(8_100);
    expect(peripheral.isOnline).toBe(false);
    expect(shown(say(out([0, 5, 50])))).toEqual(nak(6));
    expect(opens).toEqual([]);
  });

  it('reads a card as 26 raw Wiegand bits, reader first', () => {
    device.present({ facility: 17, number: 4711 }, 1);
    // Facility 17, number 4711; three ones in the first half make the even bit 1, six in the last the odd bit 1.
    const bits = ['1', '00010001', '0001001001100111', '1'].join('').padEnd(32, '0');
    expect(polled()).toEqual({ code: 0x50, data: `01001a00${Number.parseInt(bits, 2).toString(16)}` });
    expect(polled()).toEqual(ack);
  });

  it('does not carry a card read over into a new connection', () => {
    device.present({ facility: 17, number: 4711 }, 0);
    connect();
    expect(polled()).toEqual(ack);
  });

  it('reports the housing switch once and shows it whenever asked', () => {
    device.setTamper(true);
    expect(polled()).toEqual({ code: 0x48, data: '0100' });
    expect(polled()).toEqual(ack);
    expect(shown(say(panel.secured(0x64)))).toEqual({ code: 0x48, data: '0100' });
  });
});

describe('the outputs', () => {
  beforeEach(() => {
    connect();
    device.setPassages('never');
  });

  /** Commands in order, then the states right away and after the timer of 2 s. */
  it.each([
    ['0 does nothing', [[0, 0, 0]], '0000', '0000'],
    ['2 is on for good', [[0, 2, 0]], '0100', '0100'],
    [
      '1 ends it',
      [
        [0, 2, 0],
        [0, 1, 0],
      ],
      '0000',
      '0000',
    ],
    ['5 is on for the time', [[0, 5, 20]], '0100', '0000'],
    [
      '5 falls back to on',
      [
        [0, 2, 0],
        [0, 5, 20],
      ],
      '0100',
      '0100',
    ],
    [
      '6 is off for the time',
      [
        [0, 2, 0],
        [0, 6, 20],
      ],
      '0000',
      '0100',
    ],
    [
      '1 cuts the time short',
      [
        [0, 5, 20],
        [0, 1, 0],
      ],
      '0000',
      '0000',
    ],
    [
      '2 ends a time without',
      [
        [0, 6, 20],
        [0, 2, 0],
      ],
      '0100',
      '0100',
    ],
    [
      '2 makes the time endless',
      [
        [0, 5, 20],
        [0, 2, 0],
      ],
      '0100',
      '0100',
    ],
    [
      '3 lets the time run out',
      [
        [0, 5, 20],
        [0, 3, 0],
      ],
      '0100',
      '0000',
    ],
    [
      '4 lets the time run out, then stays on',
      [
        [0, 6, 20],
        [0, 4, 0],
      ],
      '0000',
      '0100',
    ],
    [
      'both at once',
      [
        [0, 5, 20],
        [1, 5, 30],
      ],
      '0101',
      '0001',
    ],
  ] as [string, [number, number, number][], string, string][])('%s', (_, records, now, later) => {
    for (const record of records.slice(0, -2)) say(out(record));
    say(out(...records.slice(-2)));
    expect(outputs()).toBe(now);
    clock.turn(1_999);
    expect(outputs()).toBe(now);
    clock.turn(1);
    expect(outputs()).toBe(later);
  });

  it('start a new time with a new command', () => {
    say(out([0, 5, 20]));
    clock.turn(1_500);
    say(out([0, 5, 20]));
    clock.turn(1_500);
    expect(outputs()).toBe('0100');
    clock.turn(500);
    expect(outputs()).toBe('0000');
    expect(opens).toEqual(['entry', 'entry']);
  });
});
