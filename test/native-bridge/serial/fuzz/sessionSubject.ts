import { expect } from 'vitest';
import { FrameReader } from '../../../../native-bridge/serial/osdp/frame';
import { OsdpSession } from '../../../../native-bridge/serial/osdp/session';
import { defaultSides, TurnstileDevice } from '../../../support/serial/osdp/device';
import { FrameReader as DeviceReader } from '../../../support/serial/osdp/frame';
import { Peripheral } from '../../../support/serial/osdp/peripheral';
import type { Subject } from './subjects';

const address = 9;
const clock = { nowMs: () => 0, after: () => () => {} };
const key = Uint8Array.from({ length: 16 }, (_, index) => index * 3);

/** A session in its secure channel with a device of its own, and everything that device has said so far. */
function connected(seed: number): { session: OsdpSession; said: Uint8Array[] } {
  const said: Uint8Array[] = [];
  const device = new TurnstileDevice({ clock, readers: 1, sides: defaultSides, onOpen: () => {}, onPassage: () => {} });
  const randomBytes = (count: number): Buffer => Buffer.alloc(count, seed);
  const peripheral = new Peripheral({ address, scbk: Buffer.from(key), device, clock, randomBytes });
  const session = new OsdpSession(address, key);
  const exchange = (bytes: Uint8Array): void => {
    for (const command of new DeviceReader().feed(Buffer.from(bytes))) {
      const reply = Uint8Array.from(peripheral.answer(command) ?? []);
      said.push(reply);
      for (const frame of new FrameReader().feed(reply)) session.hear(frame);
    }
  };
  exchange(session.challenge(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, seed)));
  exchange(session.prove());
  for (let turn = 0; turn < 6; turn++) exchange(session.request({ type: turn % 2 ? 'ISTAT' : 'POLL' }));
  exchange(session.request({ type: 'OUT', output: 0, control: 'pulse', timerMs: 3_000 }));
  return { session, said };
}

/**
 * An opening waits for its answer in the secure channel, and hears everything but this answer: what the device said before in this
 * session, among it the answer to an opening, what it said in another one, and all of it damaged.
 */
export function sessionSubject(): Subject {
  const frames = [...connected(1).said, ...connected(2).said];
  return {
    name: 'OSDP secure channel',
    frames,
    longest: 1_440,
    sound: null,
    lull: new Uint8Array(2_880),
    start: () => {
      const { session } = connected(1);
      expect(session.secure).toBe(true);
      session.request({ type: 'OUT', output: 0, control: 'pulse', timerMs: 3_000 });
      const reader = new FrameReader();
      return {
        feed: (piece) => {
          for (const frame of reader.feed(piece)) {
            const heard = session.hear(frame);
            if (heard?.type === 'reply') expect.fail(`acknowledged by ${Buffer.from(frame.authenticated).toString('hex')}`);
          }
          return 0;
        },
        fresh: null,
      };
    },
  };
}
