import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerTo, OPEN_OPERATIONS } from './onvifAnswers';
import { type Account, createDigestCheck, createTokenCheck, type DigestCheck } from './onvifAuthentication';
import { fault, operationOf, textOf } from './soap';
import { startDiscoveryResponder } from './wsDiscovery';

export interface OnvifSimulatorOptions extends Account {
  /** 0 (the default): any free port. */
  port?: number;
  /** The address it is reached at; 127.0.0.1 (the default) keeps it on this machine. */
  host?: string;
  /** Where the stream is now, without credentials. */
  rtspUrl(): string;
  /** A JPEG. */
  snapshot(): Promise<Buffer> | Buffer;
  /** How far the camera's clock is ahead of the machine's. */
  clockOffsetMs?: number;
  /** The device asks for HTTP digest on SOAP instead of a WS-UsernameToken. */
  httpDigest?: boolean;
  /** Answer WS-Discovery; true unless told otherwise. */
  discovery?: boolean;
}

export interface OnvifSimulator {
  /** The device service. */
  readonly url: string;
  readonly port: number;
  /** Whether WS-Discovery probes are heard. */
  readonly discoverable: boolean;
  /** Closes everything, also open connections. */
  close(): Promise<void>;
}

const ENDPOINT_ID = crypto.randomUUID();
const REALM = 'Film Camera';
const BODY_LIMIT = 256 * 1024;

interface Camera {
  options: OnvifSimulatorOptions;
  baseUrl(): string;
  tokenAccepted(envelope: string): boolean;
  digest: DigestCheck;
}

/** An ONVIF Profile S camera: device and media service, snapshot and WS-Discovery. Rejects when the port is taken. */
export async function startOnvifSimulator(options: OnvifSimulatorOptions): Promise<OnvifSimulator> {
  const host = options.host ?? '127.0.0.1';
  const camera: Camera = {
    options,
    baseUrl: () => `http://${host}:${port}`,
    tokenAccepted: createTokenCheck(options, () => Date.now() + (options.clockOffsetMs ?? 0)),
    digest: createDigestCheck(options, REALM),
  };
  const server = createServer((request, response) => {
    serve(camera, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  const url = `${camera.baseUrl()}/onvif/device_service`;
  const discovery = options.discovery === false ? null : await startDiscoveryResponder(url, ENDPOINT_ID);
  return {
    url,
    port,
    discoverable: discovery?.listening ?? false,
    close: async () => {
      await discovery?.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function serve(camera: Camera, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = { method: request.method ?? '', path: request.url ?? '' };
  if (target.method === 'GET' && target.path.startsWith('/snapshot')) return serveSnapshot(camera, request, response);
  if (target.method !== 'POST' || !/^\/onvif\/(device|media)_service$/.test(target.path)) {
    response.writeHead(404).end();
    return;
  }
  const soap = await readBody(request);
  const operation = operationOf(soap);
  if (operation === null) return reply(response, 400, fault('Sender', 'ter:WellFormed', 'Well-formed Error'));
  if (camera.options.httpDigest === true) {
    if (!OPEN_OPERATIONS.has(operation) && !camera.digest.accepts(request.headers.authorization, target)) {
      response.writeHead(401, { 'WWW-Authenticate': camera.digest.challenge() }).end();
      return;
    }
  } else if (!tokenPermits(camera, soap, operation)) {
    return reply(response, 400, fault('Sender', 'ter:NotAuthorized', 'Sender not Authorized'));
  }
  const answer = answerTo(operation, {
    deviceUrl: `${camera.baseUrl()}/onvif/device_service`,
    mediaUrl: `${camera.baseUrl()}/onvif/media_service`,
    snapshotUrl: `${camera.baseUrl()}/snapshot/main.jpg`,
    rtspUrl: camera.options.rtspUrl(),
    clockMs: Date.now() + (camera.options.clockOffsetMs ?? 0),
  });
  if (answer === null)
    return reply(response, 500, fault('Receiver', 'ter:ActionNotSupported', 'Optional Action Not Implemented'));
  reply(response, 200, answer);
}

/** As many devices do: a token that comes with an open operation must be right all the same, also its time. */
function tokenPermits(camera: Camera, soap: string, operation: string): boolean {
  const needed = !OPEN_OPERATIONS.has(operation) || textOf(soap, 'UsernameToken', { raw: true }) !== null;
  return !needed || camera.tokenAccepted(soap);
}

async function serveSnapshot(camera: Camera, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = { method: request.method ?? '', path: request.url ?? '' };
  if (!camera.digest.accepts(request.headers.authorization, target)) {
    response.writeHead(401, { 'WWW-Authenticate': camera.digest.challenge() }).end();
    return;
  }
  const jpeg = await camera.options.snapshot();
  response.writeHead(200, { 'Content-Type': 'image/jpeg', 'Content-Length': jpeg.length }).end(jpeg);
}

function reply(response: ServerResponse, status: number, xml: string): void {
  response.writeHead(status, { 'Content-Type': 'application/soap+xml; charset=utf-8', 'Content-Length': Buffer.byteLength(xml) });
  response.end(xml);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += (part as Buffer).length;
    if (length > BODY_LIMIT) throw new Error('The request is too long.');
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}
