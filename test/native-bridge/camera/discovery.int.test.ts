import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, it } from 'vitest';
import { discoverCameras } from '../../../native-bridge/camera/onvif';
import { startOnvifSimulator } from '../../support/camera/onvifSimulator';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const match = (address: string, scopes: string, xaddrs: string): string =>
  `<Envelope><Body><ProbeMatches><ProbeMatch><EndpointReference><Address>${address}</Address></EndpointReference><Types>dn:NetworkVideoTransmitter</Types><Scopes>${scopes}</Scopes><XAddrs>${xaddrs}</XAddrs></ProbeMatch></ProbeMatches></Body></Envelope>`;

const hostile = [
  'not XML at all',
  `<Envelope>${'<a>'.repeat(5_000)}`,
  '<!DOCTYPE a [<!ENTITY b "c">]><Envelope>&b;</Envelope>',
  match('urn:script', 'onvif://www.onvif.org/name/x', 'javascript:alert(1) file:///etc/passwd'),
  match('__proto__', 'onvif://www.onvif.org/name/Broken%ZZ%E2', 'http://198.51.100.7/onvif/device_service'),
  match('urn:long', 'onvif://www.onvif.org/name/x', `http://198.51.100.7/${'a'.repeat(4_000)}`),
];

/** Somebody on the network who answers every probe with rubbish. */
const startHostileResponder = async (): Promise<{ probes(): number }> => {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  let probes = 0;
  socket.on('message', (_probe, from) => {
    probes += 1;
    for (const answer of hostile) socket.send(answer, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(3702, resolve));
  socket.addMembership('239.255.255.250');
  open.push(() => new Promise((resolve) => socket.close(() => resolve())));
  return { probes: () => probes };
};

describe('looking for cameras on the network', () => {
  it('finds the camera among answers that are none', async () => {
    const camera = await startOnvifSimulator({
      ...{ user: 'gate', password: 'secret' },
      rtspUrl: () => 'rtsp://127.0.0.1:554/x',
      snapshot: () => Buffer.alloc(0),
    });
    open.push(() => camera.close());
    const responder = await startHostileResponder();
    const found = await discoverCameras(2_000);
    expect(responder.probes()).toBeGreaterThan(0);
    expect(found).toContainEqual({ url: camera.url, name: 'Film Camera 1', hardware: 'simulator' });
    expect(found.filter(({ url }) => !url.startsWith('http://'))).toEqual([]);
    expect(found.filter(({ url }) => url.length > 2_048)).toEqual([]);
    expect(({} as { xaddrs?: unknown }).xaddrs).toBeUndefined();
  });

  it('may look twice at the same time', async () => {
    const camera = await startOnvifSimulator({
      ...{ user: 'gate', password: 'secret' },
      rtspUrl: () => 'rtsp://127.0.0.1:554/x',
      snapshot: () => Buffer.alloc(0),
    });
    open.push(() => camera.close());
    const both = await Promise.all([discoverCameras(1), discoverCameras(2_000)]);
    for (const found of both) expect(found.map(({ url }) => url)).toContain(camera.url);
  });
});
