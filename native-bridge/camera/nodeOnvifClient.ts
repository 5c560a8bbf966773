/// <reference path="./nodeOnvif.d.ts" />
import { randomBytes } from 'node:crypto';
import OnvifServiceDevice from 'node-onvif/lib/modules/service-device.js';
import OnvifServiceMedia from 'node-onvif/lib/modules/service-media.js';
import soap from 'node-onvif/lib/modules/soap.js';
import { z } from 'zod';
import { type OnvifAddress, onvifUrl, pinService } from './address';
import { type DeviceFacts, DeviceFactsAnswer, listOf, MediaText, type Profile, profileOf, tokenText } from './onvifAnswers';
import { escapeXml, OnvifFailure, postSoap } from './soapPost';

/** Where node-onvif keeps a service's address; the requests of that service go through it. */
interface Target {
  post(envelope: string): Promise<string>;
}

// node-onvif itself would follow whatever address the device names, read answers of any length, pretty-print them, and
// take its nonces from Math.random. It has one shared transport: this is that transport.
soap._createNonce = (bytes) => randomBytes(bytes);
soap.requestCommand = async (target, method, envelope) => {
  const xml = await (target as Target).post(envelope);
  const converted = await soap.parse(xml).catch(() => {
    throw new OnvifFailure('answer-invalid');
  });
  const body = z.object({ Body: z.record(z.string(), z.unknown()) }).safeParse(converted);
  if (!body.success || !(`${method}Response` in body.data.Body)) throw new OnvifFailure('answer-invalid');
  return { soap: xml, formatted: '', converted, data: body.data.Body };
};

export interface OnvifLogin {
  address: OnvifAddress;
  user: string;
  password: string;
  signal: AbortSignal;
}

export interface DeviceServices {
  device: OnvifServiceDevice;
  media: OnvifAddress | undefined;
  /** The device also speaks Media2 (ONVIF Profile T), which alone tells H.265 truthfully. */
  media2: boolean;
}

const number = z.coerce.number();
const ClockAnswer = z.object({
  GetSystemDateAndTimeResponse: z.object({
    SystemDateAndTime: z.object({
      UTCDateTime: z.object({
        Time: z.object({ Hour: number, Minute: number, Second: number }),
        Date: z.object({ Year: number, Month: number, Day: number }),
      }),
    }),
  }),
});
const ServicesAnswer = z.object({
  GetServicesResponse: z.object({ Service: listOf(z.object({ Namespace: MediaText, XAddr: MediaText })) }),
});
const CapabilitiesAnswer = z.object({
  GetCapabilitiesResponse: z.object({ Capabilities: z.object({ Media: z.object({ XAddr: MediaText }).optional() }) }),
});
const ProfilesAnswer = z.object({
  GetProfilesResponse: z.object({
    Profiles: listOf(
      z.object({
        $: z.object({ token: tokenText }),
        Name: MediaText.catch(''),
        VideoEncoderConfiguration: z
          .object({
            Encoding: MediaText,
            Resolution: z.object({ Width: number, Height: number }),
            RateControl: z.object({ FrameRateLimit: number }).optional().catch(undefined),
          })
          .optional(),
      }),
    ),
  }),
});
const StreamAnswer = z.object({ GetStreamUriResponse: z.object({ MediaUri: z.object({ Uri: MediaText }) }) });

const targetOf = (address: OnvifAddress, signal: AbortSignal): Target => ({
  post: (body) => postSoap({ address, body, signal }),
});

const parsed = <T>(schema: z.ZodType<T>, data: unknown): T => {
  const result = schema.safeParse(data);
  if (!result.success) throw new OnvifFailure('answer-invalid');
  return result.data;
};

/** The device's clock minus ours, ms. A device that hides or garbles its clock counts as right. */
const clockDifference = async (device: OnvifServiceDevice): Promise<number> => {
  const answer = await device.getSystemDateAndTime().catch((error: unknown) => {
    if (error instanceof OnvifFailure && error.fault === 'unreachable') throw error;
    return undefined;
  });
  const clock = ClockAnswer.safeParse(answer?.data);
  if (!clock.success) return 0;
  const { Date: day, Time: time } = clock.data.GetSystemDateAndTimeResponse.SystemDateAndTime.UTCDateTime;
  const differenceMs = Date.UTC(day.Year, day.Month - 1, day.Day, time.Hour, time.Minute, time.Second) - Date.now();
  return Math.abs(differenceMs) < 100 * 365 * 86_400_000 ? differenceMs : 0;
};

/**
 * Opens the device through node-onvif: its clock without credentials first (a token stamped with another time is
 * refused), then its services with a WS-UsernameToken. Throws OnvifFailure.
 */
export const openWithNodeOnvif = async (login: OnvifLogin): Promise<DeviceServices> => {
  const device = new OnvifServiceDevice({ xaddr: onvifUrl(login.address) });
  device.oxaddr = targetOf(login.address, login.signal);
  device.time_diff = await clockDifference(device);
  device.setAuth(escapeXml(login.user), login.password);
  const capabilities = parsed(CapabilitiesAnswer, (await device.getCapabilities()).data);
  const services = await device.getServices({ IncludeCapability: false }).catch((error: unknown) => {
    if (error instanceof OnvifFailure && error.fault !== 'answer-invalid') throw error;
    return undefined;
  });
  const listed = ServicesAnswer.safeParse(services?.data);
  const media2 = listed.success && listed.data.GetServicesResponse.Service.some((one) => /\/ver20\/media\//.test(one.Namespace));
  const reported = capabilities.GetCapabilitiesResponse.Capabilities.Media?.XAddr;
  return { device, media: reported === undefined ? undefined : pinService(reported, login.address), media2 };
};

/** The profiles of a Media (Profile S) service with their stream addresses as reported. Throws OnvifFailure. */
export const profilesWithNodeOnvif = async (services: DeviceServices, login: OnvifLogin): Promise<Profile[]> => {
  if (services.media === undefined) throw new OnvifFailure('no-stream');
  const media = new OnvifServiceMedia({
    xaddr: onvifUrl(services.media),
    user: '',
    pass: '',
    time_diff: services.device.getTimeDiff(),
  });
  media.setAuth(escapeXml(login.user), login.password);
  media.oxaddr = targetOf(services.media, login.signal);
  const answer = parsed(ProfilesAnswer, (await media.getProfiles()).data);
  const profiles: Profile[] = [];
  for (const one of answer.GetProfilesResponse.Profiles) {
    const video = one.VideoEncoderConfiguration;
    if (video === undefined) continue;
    const stream = await media.getStreamUri({ ProfileToken: one.$.token, Protocol: 'RTSP' });
    const { Uri: uri } = parsed(StreamAnswer, stream.data).GetStreamUriResponse.MediaUri;
    const size = { width: video.Resolution.Width, height: video.Resolution.Height };
    profiles.push(
      profileOf({ name: one.Name, encoding: video.Encoding, ...size, fps: video.RateControl?.FrameRateLimit ?? 0, uri }),
    );
  }
  return profiles;
};

/** Maker, model and firmware (ONVIF Core 8.1.2). Throws OnvifFailure. */
export const deviceFacts = async (services: DeviceServices): Promise<DeviceFacts> => {
  const answer = z.object({ GetDeviceInformationResponse: DeviceFactsAnswer });
  return parsed(answer, (await services.device.getDeviceInformation()).data).GetDeviceInformationResponse;
};
