import { describe, expect, it } from 'vitest';
import { VisionEvent } from '../../../native-bridge/vision/protocol';
import { createTemplateOpener, createTemplateSealer } from '../../../native-bridge/vision/templateWire';

const template = (seed: number) => Float32Array.from({ length: 512 }, (_, index) => Math.sin(seed * 997 + index));

const observation = (embedding: Float32Array | null) =>
  VisionEvent.parse({
    type: 'observation',
    laneId: 'lane-1',
    trackId: 3,
    frameArrivedMonoMs: 1,
    firstGoodFrameMonoMs: 1,
    box: { x: 0, y: 0, width: 0.1, height: 0.1 },
    fault: null,
    embedding,
    passiveLive: null,
    motion: null,
    facesInLane: 1,
  });

/** Both ends, met. Messages are copied on the way, as between processes. */
function wire() {
  const opener = createTemplateOpener();
  const sealer = createTemplateSealer();
  expect(opener.open(structuredClone(sealer.answer(structuredClone(opener.hello))))).toBeNull();
  return { opener, sealer, carry: (event: VisionEvent): unknown => structuredClone(sealer.seal(event)) };
}

const bytesIn = (message: unknown): Buffer => {
  const { embedding, embeddings = [embedding] } = message as { embedding?: Uint8Array; embeddings?: Uint8Array[] };
  return Buffer.concat(embeddings.map((sealed) => sealed ?? new Uint8Array()));
};

describe('templates between two processes', () => {
  it('arrive as they were sent, one after another', () => {
    const { opener, carry } = wire();
    for (const seed of [1, 2, 3]) {
      const event = observation(template(seed));
      expect(VisionEvent.parse(opener.open(carry(event)))).toEqual(event);
    }
    const enrolled: VisionEvent = { type: 'enrolled', requestId: 1, model: 'm', embeddings: [template(4), template(5)] };
    expect(VisionEvent.parse(opener.open(carry(enrolled)))).toEqual(enrolled);
  });

  it('are nowhere in the messages, not even four numbers of them', () => {
    const { carry } = wire();
    const sent = template(1);
    const carried = bytesIn(carry(observation(sent)));
    const clear = Buffer.from(sent.buffer);
    expect(carried.length).toBeGreaterThan(2048);
    for (let at = 0; at + 16 <= clear.length; at += 4) expect(carried.includes(clear.subarray(at, at + 16))).toBe(false);
  });

  it('cannot be opened a second time, nor by another station: the key is gone', () => {
    const { opener, carry } = wire();
    const kept = carry(observation(template(1)));
    expect(opener.open(structuredClone(kept))).toMatchObject({ type: 'observation' });
    expect(() => opener.open(kept)).toThrow('cannot be opened');
    expect(() => createTemplateOpener().open(kept)).toThrow('cannot be opened');
  });

  it('come under one key for the life of a process: the station’s half is forgotten once they have met', () => {
    const { opener, sealer, carry } = wire();
    const again = sealer.answer(structuredClone(opener.hello));
    expect(() => opener.open(structuredClone(again))).toThrow('second key');
    expect(() => opener.open(carry(observation(template(1))))).toThrow('cannot be opened');
    opener.end();
    expect(() => opener.open(structuredClone(again))).toThrow('second key');
  });

  it('are not sent before the station has sent its key', () => {
    expect(() => createTemplateSealer().seal(observation(template(1)))).toThrow('has sent its key');
  });

  it.each([
    ['cut short', (sealed: Uint8Array) => sealed.subarray(0, 12)],
    ['changed', (sealed: Uint8Array) => sealed.map((byte, at) => (at === 3 ? byte ^ 1 : byte))],
    ['empty', () => new Uint8Array()],
  ])('are refused when %s', (_, spoil) => {
    const { opener, carry } = wire();
    const message = carry(observation(template(1))) as { embedding: Uint8Array };
    expect(() => opener.open({ ...message, embedding: spoil(message.embedding) })).toThrow('cannot be opened');
  });

  it('leave every other message alone', () => {
    const { opener, sealer, carry } = wire();
    const ended: VisionEvent = { type: 'trackEnded', laneId: 'lane-1', trackId: 3 };
    expect(opener.open(carry(ended))).toEqual(ended);
    expect(opener.open(carry(observation(null)))).toEqual(observation(null));
    expect(sealer.answer({ type: 'unwatch', laneId: 'lane-1' })).toBeNull();
  });
});
