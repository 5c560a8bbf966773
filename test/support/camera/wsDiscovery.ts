import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { SCOPES } from './onvifAnswers';
import { envelope, escapeXml, operationOf, textOf } from './soap';

const GROUP = '239.255.255.250';
const DISCOVERY_PORT = 3702;

export interface DiscoveryResponder {
  /** False where the port cannot be opened; the camera works all the same. */
  readonly listening: boolean;
  close(): Promise<void>;
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((entries) =>
    (entries ?? []).filter((entry) => entry.family === 'IPv4').map((entry) => entry.address),
  );
}

/**
 * Answers WS-Discovery probes (multicast or sent straight to port 3702) for a network video transmitter. A camera on
 * 127.0.0.1 answers probes from this very machine only, for it can be reached from nowhere else.
 */
export async function startDiscoveryResponder(deviceUrl: string, endpointId: string): Promise<DiscoveryResponder> {
  const onlyHere = new URL(deviceUrl).hostname === '127.0.0.1';
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.on('error', () => undefined);
  socket.on('message', (message, from) => {
    if (onlyHere && !ownAddresses().includes(from.address)) return;
    const answer = answerProbe(String(message), deviceUrl, endpointId);
    if (answer !== null) socket.send(answer, from.port, from.address, () => undefined);
  });
  const listening = await new Promise<boolean>((resolve) => {
    socket.once('error', () => resolve(false));
    socket.bind(DISCOVERY_PORT, () => resolve(true));
  });
  if (listening) for (const address of ownAddresses()) joinGroup(address);
  let closed: Promise<void> | null = null;
  return {
    listening,
    close: () => {
      closed ??= listening ? new Promise((resolve) => socket.close(() => resolve())) : Promise.resolve();
      return closed;
    },
  };

  function joinGroup(address: string): void {
    try {
      socket.addMembership(GROUP, address);
    } catch {
      // An interface without multicast, or one that the machine has twice.
    }
  }
}

/** The ProbeMatches for a probe (WS-Discovery 2005/04, 4.2); null when it is none, or looks for another kind of device. */
export function answerProbe(probe: string, deviceUrl: string, endpointId: string): string | null {
  if (operationOf(probe) !== 'Probe') return null;
  const types = textOf(probe, 'Types');
  if (types !== null && types !== '' && !/\b(NetworkVideoTransmitter|Device)\b/.test(types)) return null;
  const probeId = textOf(probe, 'MessageID') ?? '';
  const header = `<a:MessageID>urn:uuid:${crypto.randomUUID()}</a:MessageID><a:RelatesTo>${escapeXml(probeId)}</a:RelatesTo>
<a:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:To>
<a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/ProbeMatches</a:Action>`;
  const match = `<a:EndpointReference><a:Address>urn:uuid:${endpointId}</a:Address></a:EndpointReference>
<d:Types>dn:NetworkVideoTransmitter tds:Device</d:Types><d:Scopes>${SCOPES.join(' ')}</d:Scopes>
<d:XAddrs>${deviceUrl}</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion>`;
  return envelope(`<d:ProbeMatches><d:ProbeMatch>${match}</d:ProbeMatch></d:ProbeMatches>`, header);
}
