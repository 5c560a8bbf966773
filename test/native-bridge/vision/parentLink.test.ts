import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { LivePort } from '../../../native-bridge/vision/liveView';
import { parentLink } from '../../../native-bridge/vision/parentLink';

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
});
