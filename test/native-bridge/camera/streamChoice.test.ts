import { describe, expect, it } from 'vitest';
import { type CameraStream, chooseStream } from '../../../native-bridge/camera/streamChoice';

const stream = (text: string): CameraStream => {
  const [codec, width, height] = text.split(' ');
  if (codec !== 'H264' && codec !== 'H265' && codec !== 'other') throw new Error('bad test stream');
  return { name: text, url: 'rtsp://10.0.0.5:554/', codec, width: Number(width), height: Number(height), fps: 25 };
};

describe('choosing a camera’s stream', () => {
  it.each([
    [['H264 1920 1080', 'H264 640 360'], 'H264 1920 1080'],
    [['H264 2560 1440', 'H264 1280 720', 'H264 640 360'], 'H264 1280 720'],
    [['H264 640 360', 'H264 704 576'], 'H264 704 576'],
    [['H265 1920 1080', 'H264 640 360'], 'H264 640 360'],
    [['H265 3840 2160', 'H265 1920 1080'], 'H265 1920 1080'],
    [['other 1920 1080'], 'other 1920 1080'],
    [['H264 1080 1920', 'H264 1920 1080'], 'H264 1920 1080'],
    [[], undefined],
  ])('of %j takes %s', (offered, taken) => {
    expect(chooseStream(offered.map(stream))?.name).toBe(taken);
  });
});
