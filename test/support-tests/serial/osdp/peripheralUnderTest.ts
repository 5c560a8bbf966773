import { randomBytes } from 'node:crypto';
import { beforeEach, expect } from 'vitest';
import { type Direction, defaultSides, TurnstileDevice } from '../../../support/serial/osdp/device';
import { FrameReader } from '../../../support/serial/osdp/frame';
import { Peripheral } from '../../../support/serial/osdp/peripheral';
import { handClock } from './handClock';
import { type Heard, Panel } from './panel';

export const scbk = '00112233445566778899aabbccddeeff';
export const address = 1;
export const poll = 0x60;
export const ack = { code: 0x40, data: '' };
export const nak = (reason: number) => ({ code: 0x41, data: reason.toString(16).padStart(2, '0') });
export const shown = (heard: Heard) => ({ code: heard.code, data: heard.data.toString('hex') });

export let clock: ReturnType<typeof handClock>;
export let opens: Direction[];
export let passages: { direction: Direction; forced: boolean }[];
export let device: TurnstileDevice;
export let peripheral: Peripheral;
export let panel: Panel;

/** A device of its own for each story of the file that calls this. */
export function eachWithItsDevice(): void {
  beforeEach(() => {
    clock = handClock();
    opens = [];
    passages = [];
    const onOpen = (direction: Direction) => opens.push(direction);
    const onPassage = (direction: Direction, forced: boolean) => passages.push({ direction, forced });
    device = new TurnstileDevice({ clock, readers: 2, sides: defaultSides, onOpen, onPassage });
    peripheral = new Peripheral({ address, scbk: Buffer.from(scbk, 'hex'), device, clock, randomBytes });
    panel = new Panel(address, scbk);
  });
}

export function exchange(bytes: Buffer): Buffer | null {
  const frame = new FrameReader().feed(bytes)[0];
  if (frame === undefined) throw new Error('the panel built no frame');
  return peripheral.answer(frame);
}

export function say(bytes: Buffer): Heard {
  const frame = new FrameReader().feed(exchange(bytes) ?? Buffer.alloc(0))[0];
  if (frame === undefined) throw new Error('no reply');
  return panel.read(frame);
}

export function connect(): void {
  panel.restart();
  expect(shown(say(panel.plain(poll)))).toEqual(ack);
  const ccrypt = say(panel.challenge());
  expect(ccrypt.code).toBe(0x76);
  expect(say(panel.confirm(ccrypt)).code).toBe(0x78);
  expect(peripheral.isOnline).toBe(true);
}

export const out = (...records: [output: number, code: number, timer: number][]) =>
  panel.secured(0x68, Buffer.from(records.flatMap(([output, code, timer]) => [output, code, timer & 0xff, timer >> 8])));
export const outputs = () => shown(say(panel.secured(0x66))).data;
export const polled = () => shown(say(panel.secured(poll)));

/** A panel that has another key, or another address. */
export function usePanel(other: Panel): void {
  panel = other;
}
