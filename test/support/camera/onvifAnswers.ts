import { envelope, escapeXml } from './soap';

/** What the simulated camera says about itself. */
export interface CameraFacts {
  deviceUrl: string;
  mediaUrl: string;
  snapshotUrl: string;
  rtspUrl: string;
  clockMs: number;
}

export const CAMERA_IDENTITY = {
  manufacturer: 'Fairgate',
  model: 'Film Camera 1',
  firmware: '1.0.0',
  serial: 'FILM-0001',
  hardware: 'simulator',
} as const;

const PROFILE = 'main';
const SIZE = '<tt:Width>1280</tt:Width><tt:Height>720</tt:Height>';
const BOUNDS = '<tt:Bounds x="0" y="0" width="1280" height="720"/>';

const PROFILE_CONTENT = `<tt:Name>Main stream</tt:Name>
<tt:VideoSourceConfiguration token="lens_config"><tt:Name>Lens</tt:Name><tt:UseCount>1</tt:UseCount><tt:SourceToken>lens</tt:SourceToken>
${BOUNDS}</tt:VideoSourceConfiguration>
<tt:VideoEncoderConfiguration token="main_h264"><tt:Name>H.264</tt:Name><tt:UseCount>1</tt:UseCount><tt:Encoding>H264</tt:Encoding>
<tt:Resolution>${SIZE}</tt:Resolution><tt:Quality>5</tt:Quality>
<tt:RateControl><tt:FrameRateLimit>15</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval><tt:BitrateLimit>2048</tt:BitrateLimit></tt:RateControl>
<tt:H264><tt:GovLength>15</tt:GovLength><tt:H264Profile>Baseline</tt:H264Profile></tt:H264>
<tt:Multicast><tt:Address><tt:Type>IPv4</tt:Type><tt:IPv4Address>0.0.0.0</tt:IPv4Address></tt:Address><tt:Port>0</tt:Port><tt:TTL>0</tt:TTL>
<tt:AutoStart>false</tt:AutoStart></tt:Multicast><tt:SessionTimeout>PT60S</tt:SessionTimeout></tt:VideoEncoderConfiguration>`;

export const SCOPES = [
  'onvif://www.onvif.org/type/video_encoder',
  'onvif://www.onvif.org/Profile/Streaming',
  `onvif://www.onvif.org/name/${encodeURIComponent(CAMERA_IDENTITY.model)}`,
  `onvif://www.onvif.org/hardware/${CAMERA_IDENTITY.hardware}`,
];

/** Operations that need no password (ONVIF Core, access class PRE_AUTH). */
export const OPEN_OPERATIONS: ReadonlySet<string> = new Set(['GetSystemDateAndTime', 'GetServices', 'GetCapabilities']);

const uri = (url: string): string => `<trt:MediaUri><tt:Uri>${escapeXml(url)}</tt:Uri>
<tt:InvalidAfterConnect>false</tt:InvalidAfterConnect><tt:InvalidAfterReboot>true</tt:InvalidAfterReboot><tt:Timeout>PT0S</tt:Timeout></trt:MediaUri>`;

const ANSWERS: Readonly<Record<string, (facts: CameraFacts) => string>> = {
  GetSystemDateAndTime: ({ clockMs }) => {
    const now = new Date(clockMs);
    const time = `<tt:Time><tt:Hour>${now.getUTCHours()}</tt:Hour><tt:Minute>${now.getUTCMinutes()}</tt:Minute><tt:Second>${now.getUTCSeconds()}</tt:Second></tt:Time>`;
    const date = `<tt:Date><tt:Year>${now.getUTCFullYear()}</tt:Year><tt:Month>${now.getUTCMonth() + 1}</tt:Month><tt:Day>${now.getUTCDate()}</tt:Day></tt:Date>`;
    return `<tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings>
<tt:TimeZone><tt:TZ>CST-8</tt:TZ></tt:TimeZone><tt:UTCDateTime>${time}${date}</tt:UTCDateTime></tds:SystemDateAndTime>`;
  },
  GetServices: ({ deviceUrl, mediaUrl }) =>
    [
      ['http://www.onvif.org/ver10/device/wsdl', deviceUrl],
      ['http://www.onvif.org/ver10/media/wsdl', mediaUrl],
    ]
      .map(
        ([namespace, url]) => `<tds:Service><tds:Namespace>${namespace}</tds:Namespace><tds:XAddr>${url}</tds:XAddr>
<tds:Version><tt:Major>2</tt:Major><tt:Minor>40</tt:Minor></tds:Version></tds:Service>`,
      )
      .join(''),
  GetCapabilities: ({ deviceUrl, mediaUrl }) => `<tds:Capabilities>
<tt:Device><tt:XAddr>${deviceUrl}</tt:XAddr><tt:System><tt:DiscoveryResolve>false</tt:DiscoveryResolve><tt:DiscoveryBye>false</tt:DiscoveryBye>
<tt:RemoteDiscovery>false</tt:RemoteDiscovery><tt:SystemBackup>false</tt:SystemBackup><tt:SystemLogging>false</tt:SystemLogging>
<tt:FirmwareUpgrade>false</tt:FirmwareUpgrade><tt:SupportedVersions><tt:Major>2</tt:Major><tt:Minor>40</tt:Minor></tt:SupportedVersions></tt:System></tt:Device>
<tt:Media><tt:XAddr>${mediaUrl}</tt:XAddr><tt:StreamingCapabilities><tt:RTPMulticast>false</tt:RTPMulticast><tt:RTP_TCP>true</tt:RTP_TCP>
<tt:RTP_RTSP_TCP>true</tt:RTP_RTSP_TCP></tt:StreamingCapabilities></tt:Media></tds:Capabilities>`,
  GetDeviceInformation:
    () => `<tds:Manufacturer>${CAMERA_IDENTITY.manufacturer}</tds:Manufacturer><tds:Model>${CAMERA_IDENTITY.model}</tds:Model>
<tds:FirmwareVersion>${CAMERA_IDENTITY.firmware}</tds:FirmwareVersion><tds:SerialNumber>${CAMERA_IDENTITY.serial}</tds:SerialNumber>
<tds:HardwareId>${CAMERA_IDENTITY.hardware}</tds:HardwareId>`,
  GetScopes: () =>
    SCOPES.map((scope) => `<tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef><tt:ScopeItem>${scope}</tt:ScopeItem></tds:Scopes>`).join(
      '',
    ),
  GetHostname: () =>
    '<tds:HostnameInformation><tt:FromDHCP>false</tt:FromDHCP><tt:Name>film-camera</tt:Name></tds:HostnameInformation>',
  GetVideoSources: () =>
    `<trt:VideoSources token="lens"><tt:Framerate>15</tt:Framerate><tt:Resolution>${SIZE}</tt:Resolution></trt:VideoSources>`,
  GetProfiles: () => `<trt:Profiles token="${PROFILE}" fixed="true">${PROFILE_CONTENT}</trt:Profiles>`,
  GetProfile: () => `<trt:Profile token="${PROFILE}" fixed="true">${PROFILE_CONTENT}</trt:Profile>`,
  GetStreamUri: ({ rtspUrl }) => uri(rtspUrl),
  GetSnapshotUri: ({ snapshotUrl }) => uri(snapshotUrl),
};

const MEDIA_OPERATIONS = new Set(['GetVideoSources', 'GetProfiles', 'GetProfile', 'GetStreamUri', 'GetSnapshotUri']);

/** The whole answer to an operation; null when the camera does not know it. */
export function answerTo(operation: string, facts: CameraFacts): string | null {
  const answer = Object.hasOwn(ANSWERS, operation) ? ANSWERS[operation] : undefined;
  if (answer === undefined) return null;
  const name = `${MEDIA_OPERATIONS.has(operation) ? 'trt' : 'tds'}:${operation}Response`;
  return envelope(`<${name}>${answer(facts)}</${name}>`);
}
