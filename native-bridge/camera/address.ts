/** Where a camera's RTSP service is. Holds no credentials. */
export interface RtspAddress {
  host: string;
  port: number;
  /** Path and query, beginning with `/`. */
  path: string;
}

/** Where a camera's ONVIF device service is. Holds no credentials. */
export interface OnvifAddress {
  secure: boolean;
  host: string;
  port: number;
  path: string;
}

const longestAddress = 2_048;

/** Visible ASCII only: a line break or a blank in an address would become a header of the request. */
const plainText = /^[\x21-\x7e]+$/;

const hostText = /^[a-z0-9._:[\]-]{1,255}$/i;

const parse = (text: string): URL | undefined => {
  if (text.length > longestAddress || !plainText.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return hostText.test(url.hostname) && url.port !== '0' ? url : undefined;
};

/** `[::1]` to `::1`, as sockets take it. */
const bareHost = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** The path as it was written: cameras compare it byte by byte, and URL would rewrite some characters. */
const writtenPath = (text: string): string => {
  const path = text.replace(/^[a-z]+:\/\/[^/?#]*/i, '').replace(/#.*$/, '');
  return path.startsWith('/') ? path : `/${path}`;
};

/** Reads an rtsp:// address. Other schemes, blanks and overlong ones give undefined; credentials inside it are dropped. */
export const parseRtspAddress = (text: string): RtspAddress | undefined => {
  const url = parse(text);
  if (url === undefined || url.protocol !== 'rtsp:') return undefined;
  return { host: bareHost(url.hostname), port: url.port === '' ? 554 : Number(url.port), path: writtenPath(text) };
};

/** Reads an http:// or https:// address of an ONVIF device service; a bare host gets the standard path (ONVIF Core 5.1). */
export const parseOnvifAddress = (text: string): OnvifAddress | undefined => {
  const url = parse(text);
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  const secure = url.protocol === 'https:';
  const path = url.pathname === '/' ? '/onvif/device_service' : `${url.pathname}${url.search}`;
  return { secure, host: bareHost(url.hostname), port: url.port === '' ? (secure ? 443 : 80) : Number(url.port), path };
};

export const rtspUrl = (address: RtspAddress): string => `rtsp://${bracketed(address.host)}:${address.port}${address.path}`;

/**
 * The stream address an ONVIF answer gave, moved to the configured host. Cameras behind address translation report a
 * wrong host, and a hostile one could name somebody else's: the credentials go to the configured host or nowhere.
 */
export const pinStream = (reported: string, configured: OnvifAddress): string | undefined => {
  const stream = parseRtspAddress(reported);
  return stream === undefined ? undefined : rtspUrl({ ...stream, host: configured.host });
};

/** A service address an ONVIF answer gave, moved to the configured scheme, host and port: only its path is believed. */
export const pinService = (reported: string, configured: OnvifAddress): OnvifAddress | undefined => {
  const service = parseOnvifAddress(reported);
  return service === undefined ? undefined : { ...configured, path: service.path };
};

export const onvifUrl = (address: OnvifAddress): string =>
  `${address.secure ? 'https' : 'http'}://${bracketed(address.host)}:${address.port}${address.path}`;
