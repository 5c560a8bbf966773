import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { OnvifAddress } from './address';
import { chooseChallenge, type DigestChallenge } from './digest';

/** What can go wrong with a device that is asked over ONVIF. */
export type OnvifFault = 'unreachable' | 'password-wrong' | 'no-stream' | 'answer-invalid';

/** An ONVIF conversation that failed; the message is the fault word alone, never the device's text. */
export class OnvifFailure extends Error {
  readonly fault: OnvifFault;
  /** Set when the device asked for HTTP digest. */
  readonly challenge: DigestChallenge | undefined;

  constructor(fault: OnvifFault, challenge?: DigestChallenge) {
    super(fault);
    this.name = 'OnvifFailure';
    this.fault = fault;
    this.challenge = challenge;
  }
}

export interface SoapPost {
  address: OnvifAddress;
  body: string;
  authorization?: string;
  /** Ends the request: the conversation's deadline or the camera's disposal. */
  signal: AbortSignal;
}

const longestAnswer = 256 * 1024;
const requestTimeoutMs = 4_000;
const deepest = 64;
const mostTags = 20_000;
const mostNamespaces = 1_000;

const refused = /NotAuthorized|not\s+authorized|FailedAuthentication|unauthorized|authentication failed/i;

/**
 * Whether XML from a device may be given to a parser: no document type, no more than so many tags, so deep, and so many
 * namespace declarations (`onvif` removes them with an expression that takes quadratic time).
 */
export const isHarmlessXml = (text: string): boolean => {
  if (text.length > longestAnswer || /<!(?:DOCTYPE|ENTITY)/i.test(text)) return false;
  if (text.split('xmlns').length > mostNamespaces) return false;
  let depth = 0;
  let tags = 0;
  for (const [tag] of text.matchAll(/<[^<>]*>/g)) {
    tags += 1;
    if (tag.startsWith('</')) depth -= 1;
    else if (!/^<[?!]|\/>$/.test(tag)) depth += 1;
    if (depth > deepest || tags > mostTags) return false;
  }
  return true;
};

const send = (post: SoapPost, signal: AbortSignal): Promise<{ status: number; challenges: string[]; text: string }> =>
  new Promise((resolve, reject) => {
    const { address, body } = post;
    const headers: Record<string, string | number> = {
      'Content-Type': 'application/soap+xml; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      Connection: 'close',
    };
    if (post.authorization !== undefined) headers.Authorization = post.authorization;
    const target = {
      host: address.host,
      port: address.port,
      path: address.path,
      method: 'POST',
      headers,
      agent: false as const,
      signal,
    };
    // Cameras sign their own certificates; the password itself is never sent, only digests of it.
    const request = address.secure ? httpsRequest({ ...target, rejectUnauthorized: false }) : httpRequest(target);
    const fail = (fault: 'unreachable' | 'answer-invalid') => (): void => {
      request.destroy();
      reject(new OnvifFailure(fault));
    };
    request.on('error', fail('unreachable'));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('error', fail('unreachable'));
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > longestAnswer) fail('answer-invalid')();
        else chunks.push(chunk);
      });
      response.on('end', () => {
        const challenges = response.headersDistinct['www-authenticate'] ?? [];
        resolve({ status: response.statusCode ?? 0, challenges, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    request.end(body);
  });

/**
 * Sends one SOAP request to the configured device and gives its XML, looked over. Redirections are refused, size and
 * time are limited. Throws OnvifFailure: a refusal by the device is `password-wrong`, with its challenge if it has one.
 */
export const postSoap = async (post: SoapPost): Promise<string> => {
  const signal = AbortSignal.any([post.signal, AbortSignal.timeout(requestTimeoutMs)]);
  const { status, challenges, text } = await send(post, signal);
  if (status === 401 || status === 403) throw new OnvifFailure('password-wrong', chooseChallenge(challenges));
  if (status >= 300 && status < 400) throw new OnvifFailure('answer-invalid');
  if (!isHarmlessXml(text)) throw new OnvifFailure('answer-invalid');
  if (/[:<]Fault[\s>]/.test(text)) throw new OnvifFailure(refused.test(text) ? 'password-wrong' : 'answer-invalid');
  if (status !== 200) throw new OnvifFailure('answer-invalid');
  return text;
};

/** For the user name inside an envelope: neither library escapes it. */
export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
