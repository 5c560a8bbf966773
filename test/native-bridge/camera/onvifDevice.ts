import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export const onvifUser = 'gate & "yard"';
export const onvifPassword = 'wörd<1>';

export interface DeviceOptions {
  user: string;
  password: string;
  /** ws: WS-UsernameToken (Core 5.9.4); digest: HTTP digest, MD5. */
  auth: 'ws' | 'digest';
  /** Its services are told to everybody; only what they do is guarded. */
  openServices: boolean;
  /** The device's clock is so far off. */
  clockOffMs: number;
  /** What the device calls itself in its answers. */
  saysHost: string;
  /** Media (Profile S) profiles as `encoding width height`; undefined: the service is missing. */
  media1: string[] | undefined;
  /** Media2 (Profile T) profiles. */
  media2: string[] | undefined;
  /** https with this key and certificate, PEM. */
  tls: { key: string; cert: string } | undefined;
  /** Answers an action itself, true when it did. */
  instead(action: string, response: ServerResponse): boolean;
}

export interface OnvifDevice {
  url: string;
  /** Actions in the order they came, `!` in front of those refused. */
  actions: string[];
  close(): Promise<void>;
}

const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:tr2="http://www.onvif.org/ver20/media/wsdl" xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:ter="http://www.onvif.org/ver10/error"><s:Body>${body}</s:Body></s:Envelope>`;

export const fault = (subcode: string, reason: string): string =>
  envelope(
    `<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>${subcode}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">${reason}</s:Text></s:Reason></s:Fault>`,
  );

const field = (xml: string, name: string): string => new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)<`).exec(xml)?.[1] ?? '';

const hash = (kind: string, text: string): string => createHash(kind).update(text).digest('hex');

const tokenIsRight = (xml: string, clockMs: number, options: DeviceOptions): boolean => {
  const created = field(xml, 'Created');
  const nonce = Buffer.from(field(xml, 'Nonce'), 'base64');
  const expected = createHash('sha1').update(nonce).update(created).update(options.password).digest('base64');
  const unescaped = field(xml, 'Username').replace(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code)));
  return unescaped === options.user && field(xml, 'Password') === expected && Math.abs(Date.parse(created) - clockMs) < 60_000;
};

const digestIsRight = (request: IncomingMessage, nonce: string, options: DeviceOptions): boolean => {
  const header = request.headers.authorization ?? '';
  const [, uri = '', response] = /uri="([^"]*)".*response="([0-9a-f]+)"/.exec(header) ?? [];
  const secret = hash('md5', `${options.user}:cam:${options.password}`);
  return response === hash('md5', `${secret}:${nonce}:${hash('md5', `POST:${uri}`)}`);
};

const profile1 = (text: string, at: number): string => {
  const [encoding, width, height] = text.split(' ');
  return `<trt:Profiles token="p${at}"><tt:Name>Stream ${at}</tt:Name><tt:VideoEncoderConfiguration token="v${at}"><tt:Name>v</tt:Name><tt:Encoding>${encoding}</tt:Encoding><tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution><tt:RateControl><tt:FrameRateLimit>25</tt:FrameRateLimit></tt:RateControl></tt:VideoEncoderConfiguration></trt:Profiles>`;
};

const profile2 = (text: string, at: number): string => {
  const [encoding, width, height] = text.split(' ');
  return `<tr2:Profiles token="p${at}"><tr2:Name>Stream ${at}</tr2:Name><tr2:Configurations><tr2:VideoEncoder token="v${at}"><tt:Name>v</tt:Name><tt:Encoding>${encoding}</tt:Encoding><tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution><tt:RateControl ConstantBitRate="false"><tt:FrameRateLimit>25</tt:FrameRateLimit></tt:RateControl></tr2:VideoEncoder></tr2:Configurations></tr2:Profiles>`;
};

const clockAnswer = (clockMs: number): string => {
  const at = new Date(clockMs);
  return `<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>Manual</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings><tt:UTCDateTime><tt:Time><tt:Hour>${at.getUTCHours()}</tt:Hour><tt:Minute>${at.getUTCMinutes()}</tt:Minute><tt:Second>${at.getUTCSeconds()}</tt:Second></tt:Time><tt:Date><tt:Year>${at.getUTCFullYear()}</tt:Year><tt:Month>${at.getUTCMonth() + 1}</tt:Month><tt:Day>${at.getUTCDate()}</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`;
};

/** What the device answers once the caller is known; undefined for an action it does not have. */
const answerTo = (action: string, path: string | undefined, xml: string, options: DeviceOptions): string | undefined => {
  const { media1, media2, saysHost } = options;
  const second = path === '/onvif/media2';
  const service = (version: string, name: string): string =>
    `<tds:Service><tds:Namespace>http://www.onvif.org/${version}/wsdl</tds:Namespace><tds:XAddr>http://${saysHost}/onvif/${name}</tds:XAddr></tds:Service>`;
  switch (action) {
    case 'GetCapabilities':
      return `<tds:GetCapabilitiesResponse><tds:Capabilities>${media1 ? `<tt:Media><tt:XAddr>http://${saysHost}/onvif/media</tt:XAddr></tt:Media>` : ''}</tds:Capabilities></tds:GetCapabilitiesResponse>`;
    case 'GetServices':
      return `<tds:GetServicesResponse>${service('ver10/device', 'device_service')}${media1 ? service('ver10/media', 'media') : ''}${media2 ? service('ver20/media', 'media2') : ''}</tds:GetServicesResponse>`;
    case 'GetDeviceInformation':
      return '<tds:GetDeviceInformationResponse><tds:Manufacturer>North</tds:Manufacturer><tds:Model>Gate 4</tds:Model><tds:FirmwareVersion>1.2</tds:FirmwareVersion><tds:SerialNumber>0</tds:SerialNumber><tds:HardwareId>h</tds:HardwareId></tds:GetDeviceInformationResponse>';
    case 'GetProfiles':
      return second
        ? `<tr2:GetProfilesResponse>${(media2 ?? []).map(profile2).join('')}</tr2:GetProfilesResponse>`
        : `<trt:GetProfilesResponse>${(media1 ?? []).map(profile1).join('')}</trt:GetProfilesResponse>`;
    case 'GetStreamUri': {
      const uri = `rtsp://${saysHost}/${field(xml, 'ProfileToken')}`;
      return second
        ? `<tr2:GetStreamUriResponse><tr2:Uri>${uri}</tr2:Uri></tr2:GetStreamUriResponse>`
        : `<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>${uri}</tt:Uri></trt:MediaUri></trt:GetStreamUriResponse>`;
    }
    default:
      return undefined;
  }
};

/** An ONVIF device that checks who asks, for tests: it can be odd, and it can be hostile. The caller closes it. */
export const startOnvifDevice = async (given: Partial<DeviceOptions> = {}): Promise<OnvifDevice> => {
  const actions: string[] = [];
  const nonce = randomBytes(8).toString('hex');
  const options: DeviceOptions = {
    ...{
      auth: 'ws',
      openServices: false,
      clockOffMs: 0,
      saysHost: '127.0.0.1',
      media1: ['H264 1280 720', 'H264 640 360'],
      media2: undefined,
    },
    ...{ user: onvifUser, password: onvifPassword, tls: undefined, instead: () => false },
    ...given,
  };
  // PRE_AUTH of ONVIF Core 5.9.4.3; many devices guard the others of that class.
  const openActions = new Set(['GetSystemDateAndTime', ...(options.openServices ? ['GetServices', 'GetCapabilities'] : [])]);
  const serve = (request: IncomingMessage, response: ServerResponse, xml: string): void => {
    const action = /<(?:\w+:)?(Get\w+)/.exec(xml)?.[1] ?? '';
    const clockMs = Date.now() + options.clockOffMs;
    const known =
      openActions.has(action) ||
      (options.auth === 'ws' ? tokenIsRight(xml, clockMs, options) : digestIsRight(request, nonce, options));
    actions.push(known ? action : `!${action}`);
    if (options.instead(action, response)) return;
    if (!known && options.auth === 'digest') {
      response.writeHead(401, { 'WWW-Authenticate': `Digest realm="cam", nonce="${nonce}"` }).end();
    } else if (!known) {
      response.writeHead(400).end(fault('ter:NotAuthorized', 'Sender not Authorized'));
    } else {
      const answer = action === 'GetSystemDateAndTime' ? clockAnswer(clockMs) : answerTo(action, request.url, xml, options);
      response.writeHead(answer === undefined ? 500 : 200).end(answer ? envelope(answer) : fault('ter:ActionNotSupported', 'no'));
    }
  };
  const listen = (request: IncomingMessage, response: ServerResponse): void => {
    let xml = '';
    response.on('error', () => response.destroy());
    request.on('data', (chunk: Buffer) => {
      xml += chunk.toString();
    });
    request.on('end', () => serve(request, response, xml));
  };
  const server: Server = options.tls ? createSecureServer(options.tls, listen) : createServer(listen);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}/onvif/device_service`,
    actions,
    close,
  };
};
