import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RtspMessage, RtspSplitter } from '../../../native-bridge/camera/rtspSplitter';

const watch = () => {
  const messages: RtspMessage[] = [];
  const interleaved: Buffer[] = [];
  const splitter = new RtspSplitter({
    onMessage: (message) => messages.push(message),
    onInterleaved: (bytes) => interleaved.push(Buffer.from(bytes)),
  });
  return { splitter, messages, media: () => Buffer.concat(interleaved) };
};

const reply = 'RTSP/1.0 200 OK\r\nCSeq: 4\r\nContent-Type: application/sdp\r\nContent-Length: 9\r\n\r\nv=0\r\no=$\n';
const frame = (channel: number, data: number[]): Buffer =>
  Buffer.from([0x24, channel, data.length >> 8, data.length & 0xff, ...data]);
const first = frame(0, [1, 2, 3, 0x24, 0x52]);
const second = frame(1, []);
const third = frame(0, [9, 8]);
const stream = Buffer.concat([Buffer.from(reply), first, second, Buffer.from('RTSP/1.0 200 OK\r\nCSeq: 5\r\n\r\n'), third]);

const expectStream = ({ messages, media }: ReturnType<typeof watch>): void => {
  expect(messages.map((message) => [message.startLine, message.headers[0]?.[1], message.body.toString()])).toEqual([
    ['RTSP/1.0 200 OK', '4', 'v=0\r\no=$\n'],
    ['RTSP/1.0 200 OK', '5', ''],
  ]);
  expect(media()).toEqual(Buffer.concat([first, second, third]));
};

describe('telling RTSP messages from media', () => {
  it('gives the same wherever the bytes are cut in two', () => {
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const seen = watch();
      expect(seen.splitter.push(stream.subarray(0, cut)) && seen.splitter.push(stream.subarray(cut))).toBe(true);
      expectStream(seen);
    }
  });

  it('gives the same when every byte comes alone', () => {
    const seen = watch();
    for (const byte of stream) expect(seen.splitter.push(Buffer.of(byte))).toBe(true);
    expectStream(seen);
  });

  it('skips a few stray bytes between frames but not an endless flood of them', () => {
    const seen = watch();
    expect(seen.splitter.push(Buffer.concat([Buffer.from([0, 1, 2]), stream]))).toBe(true);
    expectStream(seen);
    expect(seen.splitter.push(Buffer.alloc(64 * 1024 + 1))).toBe(false);
  });

  it.each([
    ['an endless head', `RTSP/1.0 200 OK\r\nX: ${'a'.repeat(17_000)}`],
    ['a huge body', 'RTSP/1.0 200 OK\r\nContent-Length: 70000\r\n\r\n'],
    ['a negative body', 'RTSP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n'],
    ['a body of no number', 'RTSP/1.0 200 OK\r\nContent-Length: many\r\n\r\n'],
    ['a line without a colon', 'RTSP/1.0 200 OK\r\nnonsense\r\n\r\n'],
  ])('refuses %s', (_name, text) => {
    expect(watch().splitter.push(Buffer.from(text))).toBe(false);
  });

  it('keeps to the same meaning however noise is cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (noise, cut) => {
        const whole = watch();
        const parts = watch();
        const bytes = Buffer.from(noise);
        const a = whole.splitter.push(bytes);
        const b = parts.splitter.push(bytes.subarray(0, cut)) && parts.splitter.push(bytes.subarray(cut));
        expect(b).toBe(a);
        if (a) expect(parts.media()).toEqual(whole.media());
      }),
    );
  });
});
