import { describe, expect, it } from 'vitest';
import { ffmpegArguments } from '../../../native-bridge/camera/ffmpegArguments';

const analyse = { width: 640, height: 360, fps: 5 };
const relay = { kind: 'relay', url: 'rtsp://127.0.0.1:1/t' } as const;

const optionOf = (args: string[], option: string): string | undefined => args[args.lastIndexOf(option) + 1];

describe('the command given to ffmpeg', () => {
  it('holds no picture back: one thread on the output side too', () => {
    const args = ffmpegArguments(relay, { analyse, encodedCopy: true });
    expect(args.lastIndexOf('-threads')).toBeGreaterThan(args.indexOf('-i'));
    expect(optionOf(args, '-threads')).toBe('1');
    expect(args).not.toContain('nobuffer');
  });

  it('opens nothing but the given input: the camera cannot name a file, the film no address', () => {
    expect(optionOf(ffmpegArguments(relay, { analyse, encodedCopy: true }), '-protocol_whitelist')).toBe('tcp,rtp');
    const film = ffmpegArguments({ kind: 'film', path: 'http://x/y' }, { analyse, encodedCopy: true });
    expect(optionOf(film, '-protocol_whitelist')).toBe('file');
    expect(optionOf(film, '-i')).toBe('file:http://x/y');
  });

  it('leaves the encoded copy out for a codec FLV does not hold', () => {
    expect(ffmpegArguments(relay, { analyse, encodedCopy: true })).toContain('pipe:3');
    expect(ffmpegArguments(relay, { analyse, encodedCopy: false })).not.toContain('pipe:3');
  });
});
