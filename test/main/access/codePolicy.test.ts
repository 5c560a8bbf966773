import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccessRequest, decide, type LaneNow } from '../../../main/access/policy';
import type { Reason } from '../../../main/contract/lanes';

const always = { face: true, card: true, pin: true, pass: true };
const up: LaneNow = {
  ...{ link: 'ready', locked: false, interlocked: false, methodNow: always },
  ...{ faceAllowed: false, pins: true, passback: 'clear' },
};
const down: LaneNow = { ...up, link: 'lost' };
const noPins: LaneNow = { ...up, pins: false };
const locked: LaneNow = { ...up, locked: true };
const interlocked: LaneNow = { ...up, interlocked: true };
const notNow: LaneNow = { ...up, methodNow: { ...always, pin: false, pass: false } };
const stopped: LaneNow = { ...up, passback: 'stopped' };
const pin = { method: 'pin', pin: 'live', mayPass: 'yes' } as const;
const noPin = (found: 'unknown' | 'blocked' | 'unreadable') => ({ method: 'pin', pin: found }) as const;
const pass = { method: 'pass', pass: 'live', mayPass: 'yes' } as const;
const faults = ['forged', 'not-yet', 'expired', 'used', 'revoked', 'other-direction'] as const;
const noPass = (found: (typeof faults)[number] | 'unreadable') => ({ method: 'pass', pass: found }) as const;

describe('who passes by PIN or pass, and why', () => {
  it.each<[LaneNow, AccessRequest['by'], string, Reason]>([
    [up, pin, 'granted', 'pin-valid'],
    [up, { ...pin, mayPass: 'outside-hours' }, 'ask-guard', 'outside-hours'],
    [up, { ...pin, mayPass: 'other-lanes' }, 'ask-guard', 'other-lanes'],
    [up, noPin('unknown'), 'denied', 'pin-unknown'],
    [up, noPin('blocked'), 'ask-guard', 'pin-blocked'],
    [noPins, pin, 'ask-guard', 'pins-off'],
    [noPins, noPin('unknown'), 'ask-guard', 'pins-off'],
    [down, pin, 'ask-guard', 'lane-link-down'],
    [locked, pin, 'ask-guard', 'lane-locked'],
    [interlocked, pin, 'ask-guard', 'lane-interlocked'],
    [notNow, pin, 'ask-guard', 'method-not-now'],
    [stopped, pin, 'ask-guard', 'anti-passback'],
    [up, pass, 'granted', 'pass-valid'],
    [noPins, pass, 'granted', 'pass-valid'],
    [up, { ...pass, mayPass: 'other-lanes' }, 'ask-guard', 'other-lanes'],
    [up, noPass('forged'), 'denied', 'pass-forged'],
    [up, noPass('used'), 'denied', 'pass-used'],
    [up, noPass('revoked'), 'denied', 'pass-revoked'],
    [up, noPass('not-yet'), 'ask-guard', 'pass-not-yet'],
    [up, noPass('expired'), 'ask-guard', 'pass-expired'],
    [up, noPass('other-direction'), 'ask-guard', 'pass-other-direction'],
    [down, pass, 'ask-guard', 'lane-link-down'],
    [locked, pass, 'ask-guard', 'lane-locked'],
    [interlocked, noPass('forged'), 'ask-guard', 'lane-interlocked'],
    [notNow, pass, 'ask-guard', 'method-not-now'],
  ])('%o asked by %o: %s because %s', (lane, by, outcome, reason) => {
    expect(decide({ lane, by })).toEqual({ method: by.method, outcome, reasons: [reason] });
  });

  it.each([noPin('unreadable'), noPass('unreadable')])('%o is nobody’s fault: the guard is asked, for no reason', (by) => {
    expect(decide({ lane: up, by })).toEqual({ method: by.method, outcome: 'ask-guard', reasons: [] });
  });

  it('nothing but a live one opens, and that only where all else holds', () => {
    const lanes = fc.record<LaneNow>({
      link: fc.constantFrom('ready', 'degraded', 'lost', 'syncing'),
      locked: fc.boolean(),
      interlocked: fc.boolean(),
      methodNow: fc.record({ face: fc.boolean(), card: fc.boolean(), pin: fc.boolean(), pass: fc.boolean() }),
      faceAllowed: fc.boolean(),
      pins: fc.boolean(),
      passback: fc.constantFrom('clear', 'noted', 'stopped'),
    });
    const by = fc.constantFrom<AccessRequest['by'][]>(pin, pass, noPin('unknown'), noPin('blocked'), ...faults.map(noPass));
    fc.assert(
      fc.property(lanes, by, (lane, asked) => {
        const isUp = (lane.link === 'ready' || lane.link === 'degraded') && !lane.locked && !lane.interlocked;
        const isOpen = asked === pin ? lane.pins && lane.methodNow.pin : asked === pass && lane.methodNow.pass;
        const opens = isUp && isOpen && lane.passback !== 'stopped';
        expect(decide({ lane, by: asked }).outcome === 'granted').toBe(opens);
      }),
    );
  });
});
