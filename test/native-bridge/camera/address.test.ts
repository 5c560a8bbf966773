import { describe, expect, it } from 'vitest';
import {
  onvifUrl,
  parseOnvifAddress,
  parseRtspAddress,
  pinService,
  pinStream,
  rtspUrl,
} from '../../../native-bridge/camera/address';

const configured = (url: string) => {
  const address = parseOnvifAddress(url);
  if (address === undefined) throw new Error('bad test address');
  return address;
};

describe('a stream address an ONVIF answer gave', () => {
  const camera = configured('http://10.0.0.5:8000/onvif/device_service');
  it.each([
    ['rtsp://10.0.0.5:554/stream1', 'rtsp://10.0.0.5:554/stream1'],
    ['rtsp://10.0.0.5/stream1', 'rtsp://10.0.0.5:554/stream1'],
    ['rtsp://192.168.1.64:8554/h264?ch=1&sub=0', 'rtsp://10.0.0.5:8554/h264?ch=1&sub=0'],
    ['rtsp://evil.example/collect', 'rtsp://10.0.0.5:554/collect'],
    ['rtsp://admin:secret@evil.example/x', 'rtsp://10.0.0.5:554/x'],
    ['rtsp://10.0.0.5@evil.example/x', 'rtsp://10.0.0.5:554/x'],
    ['rtsp://[2001:db8::1]:554/x', 'rtsp://10.0.0.5:554/x'],
    ['rtsp://10.0.0.5', 'rtsp://10.0.0.5:554/'],
    ['RTSP://10.0.0.5/Kept/As/Written%2F', 'rtsp://10.0.0.5:554/Kept/As/Written%2F'],
    ['rtsp://10.0.0.5/a/../b', 'rtsp://10.0.0.5:554/a/../b'],
  ])('%s is fetched as %s', (reported, fetched) => {
    expect(pinStream(reported, camera)).toBe(fetched);
  });

  it.each([
    'http://10.0.0.5/stream',
    'rtsps://10.0.0.5/stream',
    'file:///etc/passwd',
    'concat:/etc/passwd',
    '/etc/passwd',
    '',
    'rtsp://',
    'rtsp:///path',
    'rtsp://10.0.0.5:99999/x',
    'rtsp://10.0.0.5:0/x',
    'rtsp://10.0.0.5/a b',
    'rtsp://10.0.0.5/a\r\nAuthorization: x',
    'rtsp://10.0.0.5/\u0000',
    'rtsp://10.0.0.5/摄像头',
    'rtsp://a%2fb/x',
    `rtsp://10.0.0.5/${'a'.repeat(2_048)}`,
  ])('%j is not fetched at all', (reported) => {
    expect(pinStream(reported, camera)).toBeUndefined();
  });

  it('keeps an IPv6 host in brackets', () => {
    expect(pinStream('rtsp://10.0.0.5/x', configured('http://[fd00::7]/'))).toBe('rtsp://[fd00::7]:554/x');
  });
});

describe('a service address an ONVIF answer gave', () => {
  it.each([
    ['http://192.168.1.64/onvif/media', 'http://10.0.0.5:8000/onvif/media'],
    ['http://evil.example:80/onvif/media?x=1', 'http://10.0.0.5:8000/onvif/media?x=1'],
    ['https://10.0.0.5/onvif/media', 'http://10.0.0.5:8000/onvif/media'],
  ])('%s is asked as %s', (reported, asked) => {
    const pinned = pinService(reported, configured('http://10.0.0.5:8000/onvif/device_service'));
    expect(pinned && onvifUrl(pinned)).toBe(asked);
  });

  it('never leaves https once the operator chose it', () => {
    const pinned = pinService('http://10.0.0.5/onvif/media', configured('https://10.0.0.5/onvif/device_service'));
    expect(pinned && onvifUrl(pinned)).toBe('https://10.0.0.5:443/onvif/media');
  });
});

describe('an address the operator typed', () => {
  it('gives a bare ONVIF host the standard path', () => {
    expect(onvifUrl(configured('http://cam-1.gate'))).toBe('http://cam-1.gate:80/onvif/device_service');
  });

  it('drops credentials from an RTSP address', () => {
    const address = parseRtspAddress('rtsp://admin:secret@10.0.0.5/stream');
    expect(JSON.stringify(address)).not.toMatch(/admin|secret/);
    expect(address && rtspUrl(address)).toBe('rtsp://10.0.0.5:554/stream');
  });

  it.each(['ftp://10.0.0.5/', 'javascript:alert(1)', 'http://', 'http://10.0.0.5/ x'])(
    'refuses %j as an ONVIF address',
    (text) => {
      expect(parseOnvifAddress(text)).toBeUndefined();
    },
  );
});
