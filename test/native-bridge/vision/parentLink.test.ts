import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { LivePort } from '../../../native-bridge/vision/liveView';
import { parentLink } from '../../../native-bridge/vision/parentLink';
import { createTemplateOpener } from '../../../native-bridge/vision/templateWire';

class Port extends EventEmitter {
  readonly posted: unknown[] = [];
  started = false;
  closed = false;
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  start(): void {
    this.started = true;
  }
  close(): void {
    this.closed = true;
  }
}

describe('the wire inside a utility process', () => {
  it('carries commands with their ports in, and events out', () => {
    const parent = new Port();
    const link = parentLink(parent);
    const got: [unknown, LivePort[]][] = [];
    link.onMessage((message, ports) => got.push([message, ports]));
    const port = new Port();
    parent.emit('message', { data: { type: 'watch', laneId: 'lane-1' }, ports: [port] });
    link.send({ type: 'trackEnded', laneId: 'lane-1', trackId: 1 });
    expect(got[0]?.[0]).toEqual({ type: 'watch', laneId: 'lane-1' });
    expect(got[0]?.[1]).toHaveLength(1);
    expect(parent.posted).toEqual([{ type: 'trackEnded', laneId: 'lane-1', trackId: 1 }]);
  });

  it('makes a live port of an Electron port: started when listened to, told when closed', () => {
    const parent = new Port();
    const port = new Port();
    const heard: unknown[] = [];
    let closed = false;
    parentLink(parent).onMessage((_, [live]) => {
      live?.onMessage((message) => heard.push(message));
      live?.onClose(() => {
        closed = true;
      });
      live?.postMessage('picture');
    });
    parent.emit('message', { data: {}, ports: [port] });
    port.emit('message', { data: { type: 'ping', id: 1 } });
    port.emit('close');
    expect(port.started).toBe(true);
    expect(heard).toEqual([{ type: 'ping', id: 1 }]);
    expect(port.posted).toEqual(['picture']);
    expect(closed).toBe(true);
  });

  it('answers the pulse of the station and its key, and passes neither on', () => {
    const parent = new Port();
    const link = parentLink(parent);
    const got: unknown[] = [];
    link.onMessage((message) => got.push(message));
    const station = createTemplateOpener();
    parent.emit('message', { data: { type: 'pulse' }, ports: [] });
    parent.emit('message', { data: station.hello, ports: [] });
    expect(parent.posted[0]).toEqual({ type: 'pulse' });
    expect(station.open(parent.posted[1])).toBeNull();
    expect(got).toEqual([]);
  });

  it('lets no template out in the clear', () => {
    const parent = new Port();
    const link = parentLink(parent);
    link.onMessage(() => {});
    const station = createTemplateOpener();
    const embedding = new Float32Array(512).fill(0.5);
    expect(() => link.send({ type: 'enrolled', requestId: 1, model: 'm', embeddings: [embedding] })).toThrow();
    parent.emit('message', { data: station.hello, ports: [] });
    link.send({ type: 'enrolled', requestId: 1, model: 'm', embeddings: [embedding] });
    expect(station.open(parent.posted[0])).toBeNull();
    const [sealed] = (parent.posted[1] as { embeddings: Uint8Array[] }).embeddings;
    expect(Buffer.from(sealed ?? []).includes(Buffer.from(embedding.buffer, 0, 16))).toBe(false);
    expect(station.open(parent.posted[1])).toMatchObject({ embeddings: [embedding] });
  });
});
