import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, visitorsGate } from './visitorsGate';

describe('the time of a pass', () => {
  it('begins and ends when it was issued for', () => {
    const gate = visitorsGate();
    const nowMs = gate.clock.nowMs();
    const { text } = gate.issue({ fromMs: nowMs + HOUR_MS, untilMs: nowMs + 2 * HOUR_MS });
    expect(gate.read(text)).toBe('not-yet');
    gate.run(HOUR_MS);
    expect(gate.read(text)).toBe('live');
    gate.run(HOUR_MS - 1);
    expect(gate.read(text)).toBe('live');
    gate.run(1);
    expect(gate.read(text)).toBe('expired');
  });

  it('that is over does not come back with a clock that is set back, while the station runs or after a power cut', () => {
    const gate = visitorsGate();
    const { pass, text } = gate.issue({ uses: null });
    gate.run(3 * HOUR_MS);
    gate.clock.setTimeOfDay(gate.clock.nowMs() - 2 * HOUR_MS);
    expect(gate.read(text)).toBe('expired');
    gate.restart();
    expect(gate.read(text)).toBe('expired');
    expect(gate.use(pass.id)).toBe(false);
    gate.run(30 * DAY_MS);
    gate.clock.setTimeOfDay(pass.fromMs + 1_000);
    gate.run(5 * DAY_MS);
    gate.clock.setTimeOfDay(pass.fromMs + 1_000);
    expect(gate.read(text)).toBe('expired');
  });

  it('is over after as long as it was issued for, though a clock is set back before', () => {
    const gate = visitorsGate();
    const { text } = gate.issue();
    gate.run(2 * HOUR_MS);
    gate.clock.setTimeOfDay(gate.clock.nowMs() - 2 * HOUR_MS);
    expect(gate.read(text)).toBe('live');
    // No timer has come to it yet.
    gate.clock.advance(HOUR_MS);
    expect(gate.read(text)).toBe('expired');
    gate.restart();
    expect(gate.read(text)).toBe('expired');
  });

  it.each([
    ['nobody shows it', (gate: ReturnType<typeof visitorsGate>) => gate.run(3 * HOUR_MS)],
    [
      'the station slept until it was shown',
      (gate: ReturnType<typeof visitorsGate>, text: string) => {
        gate.clock.advance(3 * HOUR_MS);
        expect(gate.read(text)).toBe('expired');
      },
    ],
  ])('is over for good also where %s, and a clock that was a month behind for days is believed at last', (_, end) => {
    const gate = visitorsGate();
    const { pass, text } = gate.issue({ uses: null });
    end(gate, text);
    gate.clock.setTimeOfDay(pass.fromMs - 30 * DAY_MS);
    gate.restart();
    gate.run(2 * DAY_MS);
    gate.run(2 * DAY_MS);
    expect(gate.time.reckonedMs()).toBeLessThan(pass.fromMs);
    gate.clock.setTimeOfDay(pass.fromMs + 1_000);
    expect(gate.read(text)).toBe('expired');
  });

  it('does not begin with a clock that is set ahead', () => {
    const gate = visitorsGate();
    gate.run(DAY_MS);
    const nowMs = gate.clock.nowMs();
    const { text } = gate.issue({ fromMs: nowMs + 20 * DAY_MS, untilMs: nowMs + 21 * DAY_MS });
    gate.clock.setTimeOfDay(nowMs + 20 * DAY_MS + HOUR_MS);
    expect(gate.time.look().state).toBe('doubted');
    expect(gate.read(text)).toBe('not-yet');
  });

  it('is not ended for good by a clock that leapt ahead and was put right', () => {
    const gate = visitorsGate();
    const nowMs = gate.clock.nowMs();
    const { text } = gate.issue({ uses: null });
    gate.clock.setTimeOfDay(nowMs + 400 * DAY_MS);
    expect(gate.read(text)).toBe('expired');
    gate.run(1_000);
    gate.clock.setTimeOfDay(nowMs + 1_000);
    expect(gate.read(text)).toBe('live');
  });

  it('of a new pass is its own, though the clock went back before it was issued', () => {
    const gate = visitorsGate();
    gate.run(DAY_MS);
    gate.clock.setTimeOfDay(gate.clock.nowMs() - 8 * HOUR_MS);
    const { text } = gate.issue({ uses: null });
    expect(gate.read(text)).toBe('live');
    gate.run(3 * HOUR_MS - 1);
    expect(gate.read(text)).toBe('live');
    gate.run(1);
    expect(gate.read(text)).toBe('expired');
  });
});
