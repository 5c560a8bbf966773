import { type OnvifAddress, parseOnvifAddress } from './address';
import { deviceFacts, type OnvifLogin, openWithNodeOnvif, profilesWithNodeOnvif } from './nodeOnvifClient';
import type { DeviceFacts, Profile } from './onvifAnswers';
import { OnvifClient } from './onvifClient';
import { OnvifFailure, type OnvifFault } from './soapPost';

/** An ONVIF device as the operator configured it. */
export interface OnvifSource {
  url: string;
  user: string;
  password: string;
}

export type OnvifRefusal = { ok: false; fault: OnvifFault };

/** A whole conversation's limit, whatever the device does. */
const conversationMs = 10_000;

/** A device that has been spoken to, by whichever library it understands. Both calls throw OnvifFailure. */
export interface Conversation {
  profiles(): Promise<Profile[]>;
  facts(): Promise<DeviceFacts>;
}

const withOnvif = async (login: OnvifLogin): Promise<Conversation> => {
  const client = new OnvifClient(login);
  await client.open();
  return client;
};

/**
 * node-onvif first; `onvif` for HTTPS, for a device that wants HTTP digest, and for one with Media2, where node-onvif
 * reports H.265 as H.264. A plain refusal is not tried a second time: cameras count wrong passwords.
 */
const open = async (login: OnvifLogin): Promise<Conversation> => {
  if (login.address.secure) return withOnvif(login);
  try {
    const services = await openWithNodeOnvif(login);
    if (services.media2) return await withOnvif(login);
    return { profiles: () => profilesWithNodeOnvif(services, login), facts: () => deviceFacts(services) };
  } catch (error) {
    if (!(error instanceof OnvifFailure)) throw error;
    const another = error.challenge !== undefined || error.fault === 'answer-invalid' || error.fault === 'no-stream';
    if (!another) throw error;
    return withOnvif(login);
  }
};

/** Opens the device at its configured address, talks, and turns failures into values. `signal` ends it sooner. */
export const converse = async <T>(
  source: OnvifSource,
  signal: AbortSignal | undefined,
  talk: (conversation: Conversation, address: OnvifAddress) => Promise<T | OnvifRefusal>,
): Promise<T | OnvifRefusal> => {
  const address = parseOnvifAddress(source.url);
  if (address === undefined) return { ok: false, fault: 'unreachable' };
  const limit = AbortSignal.timeout(conversationMs);
  const login = {
    address,
    user: source.user,
    password: source.password,
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  };
  try {
    return await talk(await open(login), address);
  } catch (error) {
    if (error instanceof OnvifFailure) return { ok: false, fault: error.fault };
    throw error;
  }
};
