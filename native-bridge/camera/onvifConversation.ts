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
interface Conversation {
  profiles(): Promise<Profile[]>;
  facts(): Promise<DeviceFacts>;
}

const withOnvif = async (login: OnvifLogin): Promise<Conversation> => {
  const client = new OnvifClient(login);
  await client.open();
  return client;
};

type Talk<T> = (conversation: Conversation, address: OnvifAddress) => Promise<T | OnvifRefusal>;

/** Whether the other library may fare better. A plain refusal is not tried again: cameras count wrong passwords. */
const worthAnother = (error: unknown): boolean =>
  error instanceof OnvifFailure &&
  (error.challenge !== undefined || error.fault === 'answer-invalid' || error.fault === 'no-stream');

/**
 * node-onvif first; `onvif` for HTTPS, for a device that wants HTTP digest (at whichever request it asks for it), and for
 * one with Media2, where node-onvif reports H.265 as H.264.
 */
const talkTo = async <T>(login: OnvifLogin, talk: Talk<T>): Promise<T | OnvifRefusal> => {
  const { address } = login;
  if (!address.secure) {
    try {
      const services = await openWithNodeOnvif(login);
      const conversation = { profiles: () => profilesWithNodeOnvif(services, login), facts: () => deviceFacts(services) };
      if (!services.media2) return await talk(conversation, address);
    } catch (error) {
      if (!worthAnother(error)) throw error;
    }
  }
  return talk(await withOnvif(login), address);
};

/** Opens the device at its configured address, talks, and turns failures into values. `signal` ends it sooner. */
export const converse = async <T>(
  source: OnvifSource,
  signal: AbortSignal | undefined,
  talk: Talk<T>,
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
    return await talkTo(login, talk);
  } catch (error) {
    if (error instanceof OnvifFailure) return { ok: false, fault: error.fault };
    throw error;
  }
};
