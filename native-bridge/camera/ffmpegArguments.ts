/** What ffmpeg shall read. The relay's address holds no credentials. */
export type FfmpegInput = { kind: 'relay'; url: string } | { kind: 'film'; path: string };

export interface FfmpegOutput {
  analyse: { width: number; height: number; fps: number };
  /** Also copy the H.264 stream, as FLV on fd 3. Off for codecs FLV does not hold. */
  encodedCopy: boolean;
}

const inputArguments = (input: FfmpegInput): string[] => {
  if (input.kind === 'film') {
    return ['-protocol_whitelist', 'file', '-re', '-stream_loop', '-1', '-i', `file:${input.path}`];
  }
  return [
    ...['-protocol_whitelist', 'tcp,rtp', '-allowed_media_types', 'video', '-rtsp_transport', 'tcp', '-timeout', '5000000'],
    ...['-i', input.url],
  ];
};

/** A tenth early, so that a 25 fps stream asked for 5 gives 5, whatever its jitter. */
const selectEvery = (fps: number): string =>
  `select='isnan(prev_selected_t)+gte(t-prev_selected_t\\,${(0.95 / fps).toFixed(4)})'`;

/**
 * One ffmpeg, two outputs: the encoded stream untouched (FLV, fd 3) and small rgb24 pictures (fd 1).
 * `-threads 1` on the output side is essential: without it the scaler holds one picture back. `-fpsprobesize 0` saves
 * two seconds at the start of a slow sub stream, which ffmpeg would spend measuring its rate.
 */
export const ffmpegArguments = (input: FfmpegInput, output: FfmpegOutput): string[] => {
  const { width, height, fps } = output.analyse;
  const copy = [
    '-map',
    '0:v:0',
    '-c:v',
    'copy',
    '-f',
    'flv',
    '-flvflags',
    'no_duration_filesize',
    '-flush_packets',
    '1',
    'pipe:3',
  ];
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error'],
    ...['-flags', 'low_delay', '-threads', '1', '-analyzeduration', '0', '-probesize', '50000', '-fpsprobesize', '0'],
    ...inputArguments(input),
    ...(output.encodedCopy ? copy : []),
    ...['-map', '0:v:0', '-vf', `${selectEvery(fps)},scale=${width}:${height}:flags=fast_bilinear`],
    ...['-fps_mode', 'passthrough', '-threads', '1', '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'],
  ];
};
