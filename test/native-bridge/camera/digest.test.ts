import { describe, expect, it } from 'vitest';
import { chooseChallenge, digestAuthorization } from '../../../native-bridge/camera/digest';

/** RFC 7616 3.9.1. */
const rfc7616 = {
  common:
    'realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
  request: {
    method: 'GET',
    uri: '/dir/index.html',
    user: 'Mufasa',
    password: 'Circle of Life',
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    nonceCount: 1,
  },
};

const answer = (headers: string[], request = rfc7616.request): string => {
  const challenge = chooseChallenge(headers);
  if (challenge === undefined) throw new Error('no challenge was taken');
  return digestAuthorization(challenge, request);
};

describe('answering a digest challenge', () => {
  it('gives the answers of RFC 7616 3.9.1', () => {
    expect(answer([`Digest ${rfc7616.common}, algorithm=SHA-256`])).toContain(
      'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"',
    );
    expect(answer([`Digest ${rfc7616.common}, algorithm=MD5`])).toContain('response="8ca523f5e9506fed4657c9700eebdbec"');
  });

  it('gives the old form where the camera offers no qop (RFC 2069 4, RTSP style)', () => {
    const header = answer(['Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"'], {
      ...rfc7616.request,
      user: 'Mufasa',
      password: 'CircleOfLife',
    });
    expect(header).toContain('response="1949323746fe6a43ef61f9606e7febea"');
    expect(header).not.toMatch(/qop|cnonce|algorithm/);
  });

  it('takes SHA-256 where both are offered, in either order', () => {
    const headers = ['Digest realm="r", nonce="a", algorithm=MD5', 'Digest realm="r", nonce="b", algorithm=SHA-256'];
    expect(chooseChallenge(headers)?.algorithm).toBe('SHA-256');
    expect(chooseChallenge(headers.toReversed())?.algorithm).toBe('SHA-256');
  });

  it.each([
    ['Basic, which would hand over the password', 'Basic realm="camera"'],
    ['an unknown algorithm', 'Digest realm="r", nonce="a", algorithm=SHA-512-256'],
    ['integrity only', 'Digest realm="r", nonce="a", qop="auth-int"'],
    ['no nonce', 'Digest realm="r"'],
    ['an endless header', `Digest realm="${'r'.repeat(3_000)}", nonce="a"`],
  ])('does not answer %s', (_name, header) => {
    expect(chooseChallenge([header])).toBeUndefined();
  });

  it('cannot be made to write a second field by quotes in a realm or a user name', () => {
    const header = answer(['Digest realm="a\\", uri=\\"x", nonce="n"'], { ...rfc7616.request, user: 'me", realm="evil' });
    expect(header).toContain('username="me\\", realm=\\"evil"');
    expect(header).toContain('realm="a\\", uri=\\"x"');
  });

  it('never contains the password', () => {
    expect(answer([`Digest ${rfc7616.common}, algorithm=SHA-256`])).not.toContain('Circle of Life');
  });
});
