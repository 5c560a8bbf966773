import { describe, expect, it } from 'vitest';
import { RtspSession } from '../../../native-bridge/camera/rtspSession';
import { headerValues, type RtspMessage, writeMessage } from '../../../native-bridge/camera/rtspSplitter';

const localUrl = 'rtsp://127.0.0.1:40000/t0ken';

const open = (user = 'admin') =>
  new RtspSession({ localUrl, address: { host: '10.0.0.5', port: 554, path: '/live?ch=1' }, user, password: 's3cret' });

const message = (startLine: string, headers: [string, string][] = [], body = ''): RtspMessage => ({
  startLine,
  headers,
  body: Buffer.from(body),
});

const ask = (session: RtspSession, method: string, uri = localUrl): RtspMessage =>
  session.onRequest(message(`${method} ${uri} RTSP/1.0`, [['CSeq', '7']]));

const cseqOf = (request: RtspMessage): string => headerValues(request, 'cseq')[0] ?? '';

const reply = (request: RtspMessage, status: string, headers: [string, string][] = [], body = ''): RtspMessage =>
  message(`RTSP/1.0 ${status}`, [['CSeq', cseqOf(request)], ...headers], body);

const challenge = (nonce: string, more = ''): [string, string] => [
  'WWW-Authenticate',
  `Digest realm="cam", nonce="${nonce}"${more}`,
];
const sdp = 'v=0\r\nm=video 0 RTP/AVP 96\r\n';

/** A session whose DESCRIBE was refused once and then accepted. */
const signedIn = (): RtspSession => {
  const session = open();
  const again = session.onReply(reply(ask(session, 'DESCRIBE'), '401 Unauthorized', [challenge('one')]));
  if (again.to !== 'camera') throw new Error('the challenge was not answered');
  expect(session.onReply(reply(again.message, '200 OK', [], sdp)).to).toBe('client');
  return session;
};

describe('the dialogue between ffmpeg and a camera', () => {
  it('shows the camera its own address, never the door, and no credentials before they are asked for', () => {
    const request = ask(open(), 'SETUP', `${localUrl}/trackID=0`);
    expect(request.startLine).toBe('SETUP rtsp://10.0.0.5:554/live?ch=1/trackID=0 RTSP/1.0');
    expect(writeMessage(request).toString()).not.toMatch(/t0ken|Authorization|s3cret/);
  });

  it('answers the challenge itself: ffmpeg sees the good reply to its own request only', () => {
    const session = open();
    const again = session.onReply(reply(ask(session, 'DESCRIBE'), '401 Unauthorized', [challenge('one')]));
    expect(again.to).toBe('camera');
    if (again.to !== 'camera') return;
    expect(headerValues(again.message, 'authorization')[0]).toMatch(/^Digest username="admin".*nonce="one"/);
    const good = session.onReply(reply(again.message, '200 OK', [['Content-Base', 'rtsp://10.0.0.5/live/']], sdp));
    expect(good).toMatchObject({ to: 'client', message: { startLine: 'RTSP/1.0 200 OK' } });
    if (good.to === 'client') expect(cseqOf(good.message)).toBe('7');
    expect(session.fault).toBeUndefined();
  });

  it('tries a wrong password once, then says so and shows ffmpeg no challenge', () => {
    const session = open();
    const again = session.onReply(reply(ask(session, 'DESCRIBE'), '401 Unauthorized', [challenge('one')]));
    if (again.to !== 'camera') throw new Error('the challenge was not answered');
    const refused = session.onReply(reply(again.message, '401 Unauthorized', [challenge('two')]));
    expect(refused.to).toBe('client');
    if (refused.to === 'client') expect(writeMessage(refused.message).toString()).not.toMatch(/WWW-Authenticate/i);
    expect(session.fault).toBe('password-wrong');
  });

  it.each([
    ['stale=true on the first answer', true, ', stale=true'],
    ['a new nonce after one that worked', false, ''],
  ])('answers once more for %s', (_name, fresh, more) => {
    const session = fresh ? open() : signedIn();
    let request = ask(session, 'SETUP');
    if (fresh) {
      const answered = session.onReply(reply(request, '401 Unauthorized', [challenge('one')]));
      if (answered.to !== 'camera') throw new Error('the challenge was not answered');
      request = answered.message;
    }
    const again = session.onReply(reply(request, '401 Unauthorized', [challenge('two', more)]));
    expect(again.to).toBe('camera');
    if (again.to !== 'camera') return;
    expect(headerValues(again.message, 'authorization')[0]).toContain('nonce="two"');
    expect(session.onReply(reply(again.message, '401 Unauthorized', [challenge('three', more)])).to).toBe('client');
    expect(session.fault).toBe('password-wrong');
  });

  it('adds the answer to a keep-alive long after, whose failure ends nothing', () => {
    const session = signedIn();
    session.onReply(reply(ask(session, 'PLAY'), '200 OK'));
    expect(session.playing).toBe(true);
    const keepAlive = ask(session, 'GET_PARAMETER');
    expect(headerValues(keepAlive, 'authorization')).toHaveLength(1);
    session.onReply(reply(keepAlive, '501 Not Implemented'));
    expect(session.fault).toBeUndefined();
  });

  it.each([
    ['302 Moved Temporarily', [['Location', 'rtsp://evil.example/x']], 'answer-invalid'],
    ['401 Unauthorized', [['WWW-Authenticate', 'Basic realm="cam"']], 'answer-invalid'],
    ['401 Unauthorized', [], 'answer-invalid'],
    ['403 Forbidden', [], 'password-wrong'],
    ['404 Not Found', [], 'no-stream'],
    ['453 Not Enough Bandwidth', [], 'no-stream'],
    ['200 OK', [], 'no-stream'],
  ] as [string, [string, string][], string][])(
    'a DESCRIBE answered by "%s" %j is %s, and ffmpeg learns no address',
    (status, headers, fault) => {
      const session = open();
      const told = session.onReply(reply(ask(session, 'DESCRIBE'), status, headers));
      expect(session.fault).toBe(fault);
      expect(told.to).toBe('client');
      if (told.to === 'client')
        expect(writeMessage(told.message).toString()).toMatch(/^RTSP\/1\.0 404 Not Found\r\nCSeq: 7\r\n\r\n$/);
    },
  );

  it('calls a missing user name a wrong password, without an empty try', () => {
    const session = open('');
    expect(session.onReply(reply(ask(session, 'DESCRIBE'), '401 Unauthorized', [challenge('one')])).to).toBe('client');
    expect(session.fault).toBe('password-wrong');
  });

  it('lets through neither replies nobody asked for nor requests of the camera', () => {
    const session = signedIn();
    expect(session.onReply(message('RTSP/1.0 200 OK', [['CSeq', '999']])).to).toBe('nobody');
    expect(
      session.onReply(
        message('REDIRECT rtsp://127.0.0.1/ RTSP/1.0', [
          ['CSeq', '1'],
          ['Location', 'rtsp://evil.example/'],
        ]),
      ).to,
    ).toBe('nobody');
  });

  it.each([
    [localUrl, true],
    [`${localUrl}/`, true],
    [`${localUrl}x`, false],
    ['rtsp://127.0.0.1:40000/', false],
    ['rtsp://10.0.0.5:554/live?ch=1', false],
  ])('opens the door to %s: %s', (uri, known) => {
    expect(open().isForDoor(message(`OPTIONS ${uri} RTSP/1.0`))).toBe(known);
  });
});
