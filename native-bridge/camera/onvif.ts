/// <reference path="./nodeOnvif.d.ts" />
import nodeOnvif from 'node-onvif';
import { z } from 'zod';
import { type OnvifAddress, onvifUrl, parseOnvifAddress, pinStream } from './address';
import { type Profile, shown } from './onvifAnswers';
import { converse, type OnvifRefusal, type OnvifSource } from './onvifConversation';
import { isHarmlessXml } from './soapPost';
import type { CameraStream } from './streamChoice';

export type StreamsResult = { ok: true; streams: CameraStream[] } | OnvifRefusal;
export type ProbeResult =
  | { ok: true; manufacturer: string; model: string; firmware: string; streams: CameraStream[] }
  | OnvifRefusal;

const streamsOf = (profiles: readonly Profile[], address: OnvifAddress): CameraStream[] =>
  profiles.flatMap(({ uri, ...stream }) => {
    const url = pinStream(uri, address);
    return url === undefined ? [] : [{ ...stream, url }];
  });

/** The video streams an ONVIF device offers, each on the configured host. Ten seconds at most; `signal` ends it sooner. */
export const resolveStream = (source: OnvifSource, signal?: AbortSignal): Promise<StreamsResult> =>
  converse<StreamsResult>(source, signal, async (conversation, address) => {
    const streams = streamsOf(await conversation.profiles(), address);
    return streams.length === 0 ? { ok: false, fault: 'no-stream' } : { ok: true, streams };
  });

/** For the settings page: who the device says it is, and its streams. To be asked only of addresses the operator approved. */
export const probeCamera = (source: OnvifSource, signal?: AbortSignal): Promise<ProbeResult> =>
  converse<ProbeResult>(source, signal, async (conversation, address) => {
    const facts = await conversation.facts();
    return { ok: true, ...facts, streams: streamsOf(await conversation.profiles(), address) };
  });

/** A device that answered a WS-Discovery probe. Anyone on the network can answer: show it, send it nothing unapproved. */
export interface DiscoveredCamera {
  /** Device service address as reported, http or https. */
  url: string;
  name: string;
  hardware: string;
}

/** Scopes are written as URIs; one that is not well-formed is shown as it came. */
const scopeText = (scope: string): string => {
  try {
    return shown(decodeURIComponent(scope));
  } catch {
    return shown(scope);
  }
};

/** The library sends its probes for 1.35 s; ended sooner, its own timer would fail. */
const shortestMs = 2_000;
const longestMs = 30_000;
const mostAnswers = 512;
const longestAnswer = 16 * 1024;

const ProbeAnswer = z.object({
  xaddrs: z.array(z.string().max(2_048)).min(1),
  name: z.string().catch(''),
  hardware: z.string().catch(''),
});

/**
 * Looks for ONVIF devices by multicast (WS-Discovery, node-onvif) for about `timeoutMs`, 2 s at least. No network is no
 * error: nothing is found.
 */
export const discoverCameras = async (timeoutMs: number): Promise<DiscoveredCamera[]> => {
  let answers = 0;
  // A probe of its own: the library keeps socket and findings in one shared object.
  const probe: typeof nodeOnvif = Object.create(nodeOnvif);
  probe._DISCOVERY_WAIT = Math.min(Math.max(timeoutMs, shortestMs), longestMs);
  probe._OnvifSoap = {
    parse: async (xml) => {
      answers += 1;
      if (answers > mostAnswers || xml.length > longestAnswer || !isHarmlessXml(xml)) throw new Error('not a probe match');
      return nodeOnvif._OnvifSoap.parse(xml);
    },
  };
  const found = await probe.startProbe().catch(() => []);
  const cameras = found.flatMap((match): DiscoveredCamera[] => {
    const answer = ProbeAnswer.safeParse(match);
    const address = answer.data?.xaddrs.map(parseOnvifAddress).find((one) => one !== undefined);
    if (!answer.success || address === undefined) return [];
    return [{ url: onvifUrl(address), name: scopeText(answer.data.name), hardware: scopeText(answer.data.hardware) }];
  });
  return cameras.filter((camera, at) => cameras.findIndex((other) => other.url === camera.url) === at);
};
