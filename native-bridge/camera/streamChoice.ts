/** One stream a camera offers. `url` is an rtsp:// address on the configured host, without credentials. */
export interface CameraStream {
  name: string;
  url: string;
  codec: 'H264' | 'H265' | 'other';
  width: number;
  height: number;
  /** 0 where the camera does not say. */
  fps: number;
}

const enoughPx = { width: 1280, height: 720 };

const area = (stream: CameraStream): number => stream.width * stream.height;

/** The smallest stream of at least 1280×720, or the largest there is. */
const nearest = (streams: readonly CameraStream[]): CameraStream | undefined => {
  const bySize = [...streams].sort((a, b) => area(a) - area(b));
  return bySize.find((stream) => stream.width >= enoughPx.width && stream.height >= enoughPx.height) ?? bySize.at(-1);
};

/** The stream to watch and analyse: H.264 first, since the live view takes nothing else; then any other. */
export const chooseStream = (streams: readonly CameraStream[]): CameraStream | undefined =>
  nearest(streams.filter((stream) => stream.codec === 'H264')) ?? nearest(streams);
