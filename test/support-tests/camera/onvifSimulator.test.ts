import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createDigestCheck, createTokenCheck } from '../../support/camera/onvifAuthentication';
import { escapeXml, operationOf, textOf } from '../../support/camera/soap';
import { answerProbe } from '../../support/camera/wsDiscovery';

const account = { user: 'guard', password: 'lane-4711' };
const NOW_MS = Date.parse('2026-03-01T08:00:00Z');
const TOKEN_TYPE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0';

/** An envelope with a UsernameToken as real clients send it. */
function tokenOf(
  change: Partial<{ user: string; password: string; createdMs: number; nonce: string; type: string }> = {},
): string {
  const given = { ...account, createdMs: NOW_MS, nonce: 'first', type: 'PasswordDigest', ...change };
  const created = new Date(given.createdMs).toISOString();
  const hash = createHash('sha1').update(given.nonce).update(created).update(given.password).digest('base64');
  const password = given.type === 'PasswordDigest' ? hash : given.password;
  return `<s:Envelope><s:Header><wsse:Security><wsse:UsernameToken><wsse:Username>${escapeXml(given.user)}</wsse:Username>
<wsse:Password Type="${TOKEN_TYPE}#${given.type}">${password}</wsse:Password><wsse:Nonce>${Buffer.from(given.nonce).toString('base64')}</wsse:Nonce>
<wsu:Created>${created}</wsu:Created></wsse:UsernameToken></wsse:Security></s:Header><s:Body><GetProfiles/></s:Body></s:Envelope>`;
}

describe('a WS-UsernameToken', () => {
  it.each([
    ['is accepted when it is right', tokenOf(), true],
    ['is accepted four minutes late', tokenOf({ createdMs: NOW_MS - 240_000 }), true],
    ['is refused with a wrong password', tokenOf({ password: 'lane-4712' }), false],
    ['is refused with a wrong name', tokenOf({ user: 'guest' }), false],
    ['is refused six minutes late', tokenOf({ createdMs: NOW_MS - 360_000 }), false],
    ['is refused from the future', tokenOf({ createdMs: NOW_MS + 360_000 }), false],
    ['is refused with the password in the clear', tokenOf({ type: 'PasswordText' }), false],
    ['is refused when there is none', '<s:Envelope><s:Body><GetProfiles/></s:Body></s:Envelope>', false],
  ])('%s', (_, envelope, accepted) => {
    expect(createTokenCheck(account, () => NOW_MS)(envelope)).toBe(accepted);
  });

  it('works once', () => {
    const check = createTokenCheck(account, () => NOW_MS);
    expect([check(tokenOf()), check(tokenOf()), check(tokenOf({ nonce: 'second' }))]).toEqual([true, false, true]);
  });

  it('goes by the clock of the camera, not of the machine', () => {
    const check = createTokenCheck(account, () => NOW_MS + 5 * 3_600_000);
    expect([check(tokenOf()), check(tokenOf({ createdMs: NOW_MS + 5 * 3_600_000 }))]).toEqual([false, true]);
  });

  it('may carry a name with markup in it', () => {
    const odd = { ...account, user: `<b> & "c"` };
    expect(createTokenCheck(odd, () => NOW_MS)(tokenOf(odd))).toBe(true);
  });
});

describe('HTTP digest', () => {
  const target = { method: 'GET', path: '/snapshot/main.jpg' };
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const answer = (challenge: string, change: Partial<{ password: string; path: string; count: string }> = {}): string => {
    const given = { password: account.password, path: target.path, count: '00000001', ...change };
    const nonce = /nonce="([^"]+)"/.exec(challenge)?.[1] ?? '';
    const first = md5(`guard:Camera:${given.password}`);
    const response = md5(`${first}:${nonce}:${given.count}:abc:auth:${md5(`GET:${given.path}`)}`);
    return `Digest username="guard", realm="Camera", nonce="${nonce}", uri="${given.path}", qop=auth, nc=${given.count}, cnonce="abc", response="${response}"`;
  };

  it('accepts the right answer once, and the next with a higher count', () => {
    const check = createDigestCheck(account, 'Camera');
    const challenge = check.challenge();
    const tries = [answer(challenge), answer(challenge), answer(challenge, { count: '00000002' })];
    expect(tries.map((authorization) => check.accepts(authorization, target))).toEqual([true, false, true]);
  });

  it.each([
    ['a wrong password', { password: 'x' }],
    ['another path', { path: '/other' }],
  ])('refuses %s', (_, change) => {
    const check = createDigestCheck(account, 'Camera');
    expect(check.accepts(answer(check.challenge(), change), target)).toBe(false);
  });

  it('refuses a nonce it never gave, Basic, and silence', () => {
    const check = createDigestCheck(account, 'Camera');
    const foreign = answer('Digest nonce="made-up"');
    const basic = `Basic ${Buffer.from('guard:lane-4711').toString('base64')}`;
    expect([foreign, basic, undefined].map((authorization) => check.accepts(authorization, target))).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('reading SOAP', () => {
  it.each([
    ['<s:Body><tds:GetProfiles/></s:Body>', 'GetProfiles'],
    ['<Body xmlns="x">\n <GetStreamUri xmlns="y"><a/></GetStreamUri></Body>', 'GetStreamUri'],
    ['<s:Body></s:Body>', null],
    ['garbage', null],
  ])('finds the operation in %s', (xml, operation) => {
    expect(operationOf(xml)).toBe(operation);
  });

  it('finds text whatever the prefix, with its entities, and not inside longer names', () => {
    expect(textOf('<w:NonceX>no</w:NonceX><w:Nonce a="1">a&amp;b &#60;</w:Nonce>', 'Nonce')).toBe('a&b <');
    expect(textOf('<Nonce/>', 'Nonce')).toBeNull();
  });
});

describe('a probe', () => {
  const probe = (types: string): string =>
    `<e:Envelope><e:Header><w:MessageID>uuid:77</w:MessageID></e:Header><e:Body><d:Probe><d:Types>${types}</d:Types></d:Probe></e:Body></e:Envelope>`;
  const url = 'http://127.0.0.1:8000/onvif/device_service';

  it.each(['dn:NetworkVideoTransmitter', 'tds:Device', ''])(
    'for "%s" is answered with the address and the id of the probe',
    (types) => {
      const answer = answerProbe(probe(types), url, 'e1') ?? '';
      expect(textOf(answer, 'XAddrs')).toBe(url);
      expect(textOf(answer, 'RelatesTo')).toBe('uuid:77');
    },
  );

  it.each([
    ['a printer', probe('wsdp:PrintDeviceType')],
    ['a goodbye', '<e:Envelope><e:Body><d:Bye/></e:Body></e:Envelope>'],
    ['noise', '\u0000\u0001'],
  ])('for %s is not answered', (_, message) => {
    expect(answerProbe(message, url, 'e1')).toBeNull();
  });
});
