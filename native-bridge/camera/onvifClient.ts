/// <reference path="./nodeOnvif.d.ts" />
import { randomBytes } from 'node:crypto';
import { Cam } from 'onvif';
import { parseSOAPString } from 'onvif/lib/utils.js';
import { z } from 'zod';
import type { OnvifAddress } from './address';
import { digestAuthorization } from './digest';
import type { OnvifLogin } from './nodeOnvifClient';
import { type DeviceFacts, DeviceFactsAnswer, listOf, MediaText, type Profile, profileOf, tokenText } from './onvifAnswers';
import { escapeXml, OnvifFailure, postSoap } from './soapPost';

interface SoapRequest {
  service?: string;
  body: string;
}

type SoapCallback = (error: Error | null, body?: unknown, xml?: string, status?: number) => void;

/** The private door every request of a Cam goes through. */
interface CamTransport {
  _request(request: SoapRequest, callback: SoapCallback): void;
}

const ProfilesAnswer = listOf(
  z.object({
    $: z.object({ token: tokenText }),
    name: MediaText.catch(''),
    videoEncoderConfiguration: z
      .object({
        encoding: MediaText,
        resolution: z.object({ width: z.coerce.number(), height: z.coerce.number() }),
        rateControl: z.object({ frameRateLimit: z.coerce.number() }).optional().catch(undefined),
      })
      .optional(),
  }),
);
const StreamAnswer = z.object({ uri: MediaText });

/** Sends with HTTP digest when the device asks for it; a second refusal is final. */
const postWithDigest = async (login: OnvifLogin, address: OnvifAddress, body: string): Promise<string> => {
  const { signal, user, password } = login;
  try {
    return await postSoap({ address, body, signal });
  } catch (error) {
    if (!(error instanceof OnvifFailure) || error.challenge === undefined || user === '') throw error;
    const cnonce = randomBytes(8).toString('hex');
    const request = { method: 'POST', uri: address.path, user, password, cnonce, nonceCount: 1 };
    return postSoap({ address, body, signal, authorization: digestAuthorization(error.challenge, request) });
  }
};

const asFailure = (error: unknown): OnvifFailure => (error instanceof OnvifFailure ? error : new OnvifFailure('answer-invalid'));

/**
 * One device spoken to through `onvif`, for what node-onvif cannot: HTTP digest, HTTPS, Media2. Its requests go through
 * this room's transport (pinned host, limits), and what it throws over a strange answer ends here.
 */
export class OnvifClient {
  readonly #cam: Cam;
  #failure: OnvifFailure | undefined;
  #giveUp: (() => void) | undefined;

  constructor(login: OnvifLogin) {
    const { address } = login;
    this.#cam = new Cam({
      hostname: address.host,
      port: address.port,
      path: address.path,
      username: escapeXml(login.user),
      // The library hashes the password as Latin-1; devices expect UTF-8 (UsernameToken Profile 1.1, 3.1).
      password: Buffer.from(login.password, 'utf8').toString('latin1'),
      useSecure: address.secure,
      preserveAddress: true,
      autoconnect: false,
    });
    const transport = this.#cam as unknown as CamTransport;
    transport._request = (request, callback) => {
      void this.#request(login, request, callback);
    };
  }

  /** The video profiles with their stream addresses as reported. Throws OnvifFailure. */
  async profiles(): Promise<Profile[]> {
    const cam = this.#cam;
    const told = ProfilesAnswer.safeParse(await this.#call((done) => cam.getProfiles(done)));
    if (!told.success) throw new OnvifFailure('answer-invalid');
    const profiles: Profile[] = [];
    for (const one of told.data) {
      const video = one.videoEncoderConfiguration;
      if (video === undefined) continue;
      const profileToken = one.$.token;
      const answer = StreamAnswer.safeParse(
        await this.#call((done) => cam.getStreamUri({ protocol: 'RTSP', profileToken }, done)),
      );
      if (!answer.success) throw new OnvifFailure('answer-invalid');
      const size = { width: video.resolution.width, height: video.resolution.height };
      const fps = video.rateControl?.frameRateLimit ?? 0;
      profiles.push(profileOf({ name: one.name, encoding: video.encoding, ...size, fps, uri: answer.data.uri }));
    }
    return profiles;
  }

  /** Reads the clock and the services; to be called first. Throws OnvifFailure. */
  async open(): Promise<void> {
    const cam = this.#cam;
    await this.#call((done) => cam.getSystemDateAndTime(done));
    try {
      await this.#call((done) => cam.getServices(false, done));
    } catch (error) {
      // Devices older than GetServices answer with a fault.
      if (asFailure(error).fault !== 'answer-invalid') throw error;
      await this.#call((done) => cam.getCapabilities(done));
    }
  }

  async facts(): Promise<DeviceFacts> {
    const cam = this.#cam;
    const told = DeviceFactsAnswer.safeParse(await this.#call((done) => cam.getDeviceInformation(done)));
    if (!told.success) throw new OnvifFailure('answer-invalid');
    return told.data;
  }

  /** Turns one callback call into a promise; a request that fails ends it even where the library would lose the error. */
  #call(start: (done: (error: unknown, value?: unknown) => void) => void): Promise<unknown> {
    this.#failure = undefined;
    return new Promise((resolve, reject) => {
      this.#giveUp = () => reject(this.#failure ?? new OnvifFailure('answer-invalid'));
      const done = (error: unknown, value?: unknown): void => {
        if (error) reject(this.#failure ?? asFailure(error));
        else resolve(value);
      };
      try {
        start(done);
      } catch (error) {
        reject(asFailure(error));
      }
    });
  }

  async #request(login: OnvifLogin, request: SoapRequest, callback: SoapCallback): Promise<void> {
    try {
      const path = request.service === undefined ? login.address.path : this.#servicePath(request.service);
      const xml = await postWithDigest(login, { ...login.address, path }, request.body);
      parseSOAPString(xml, (error, body, text, status) => this.#answer(callback, error, body, text, status), 200);
    } catch (error) {
      this.#failure = asFailure(error);
      this.#answer(callback, this.#failure);
    }
  }

  #servicePath(service: string): string {
    const path = this.#cam.uri?.[service]?.path;
    if (typeof path !== 'string' || !/^\/[\x21-\x7e]{0,1024}$/.test(path)) throw new OnvifFailure('answer-invalid');
    return path;
  }

  /** The library reads answers without looking: what it throws over a strange one is the device's fault. */
  #answer(callback: SoapCallback, ...answer: Parameters<SoapCallback>): void {
    try {
      callback(...answer);
    } catch (error) {
      this.#failure ??= asFailure(error);
      this.#giveUp?.();
    }
  }
}
