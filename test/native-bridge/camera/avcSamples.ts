/** avcC boxes written by x264 for test pictures of known size. */
export const avcSamples = [
  {
    name: 'baseline 640×360, cropped from 368',
    hex: '0142c01effe100196742c01ed900a02ff97011000003000100000300320f162e4801000568cb83cb20',
    expected: { codec: 'avc1.42C01E', width: 640, height: 360 },
  },
  {
    name: 'high 1920×1080, cropped from 1088',
    hex: '01640028ffe1001b67640028acb200f0044fcb80880000030008000003019078c1924001000668ebc3cb22c0fdf8f800',
    expected: { codec: 'avc1.640028', width: 1920, height: 1080 },
  },
  {
    name: 'main 1280×720',
    hex: '014d401fffe10019674d401feca02802dd80880000030008000003019078c18cb001000568ebe3cb20',
    expected: { codec: 'avc1.4D401F', width: 1280, height: 720 },
  },
  {
    name: 'interlaced 720×576',
    hex: '0164001effe100186764001eacd940b424d8088000000300800000190f8a14cb01000668fba3cb22c0fdf8f800',
    expected: { codec: 'avc1.64001E', width: 720, height: 576 },
  },
  {
    name: '4:4:4 of an odd 322×242',
    hex: '01f4000dffe1001a67f4000d919b282a10f1f1f808800000030080000019078a14cb01000668ebe3c44844fff8f800',
    expected: { codec: 'avc1.F4000D', width: 322, height: 242 },
  },
  {
    name: '4:2:2 704×480',
    hex: '017a001effe10019677a001ebcd940b03db011000003000100000300320f162d9601000768ebe3cb3002c0fef8f800',
    expected: { codec: 'avc1.7A001E', width: 704, height: 480 },
  },
] as const;

export const sampleAvcC = (at = 0): Uint8Array => Uint8Array.from(Buffer.from(avcSamples[at]?.hex ?? '', 'hex'));
