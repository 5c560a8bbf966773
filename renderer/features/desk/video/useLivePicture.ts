import { type RefObject, useEffect, useState } from 'react';
import type { LaneId } from '../../../../main/contract/ids';
import { callStation, useBridge } from '../../../bridge';
import { type DecoderFactory, LivePicture, type PictureView } from './livePicture';

const tickMs = 250;
/** A new subscription may have to wait for the camera's next key frame before it is given up. */
const patienceMs = 8_000;
/** A refused subscription gets no picture at all: an inspector may sit there, who soon leaves. */
const refusedMs = 1_000;

const nothingYet: PictureView = { state: 'connecting', latencyMs: null, silentMs: null, faces: [], sizePx: null };

const webCodecs: DecoderFactory<VideoFrame> = (onFrame, onError) => {
  if (typeof VideoDecoder === 'undefined') return null;
  const decoder = new VideoDecoder({ output: onFrame, error: onError });
  return {
    get decodeQueueSize() {
      return decoder.decodeQueueSize;
    },
    configure: (config) => decoder.configure(config),
    decode: (packet) => decoder.decode(new EncodedVideoChunk(packet)),
    close: () => decoder.close(),
  };
};

/** Bitmap of the canvas follows the picture; it is wiped as soon as the picture is not live, so no old one stays in view. */
const paintOn = (canvas: HTMLCanvasElement, frame: VideoFrame): void => {
  if (canvas.width !== frame.displayWidth || canvas.height !== frame.displayHeight) {
    canvas.width = frame.displayWidth;
    canvas.height = frame.displayHeight;
  }
  canvas.getContext('2d')?.drawImage(frame, 0, 0);
};

const wipe = (canvas: HTMLCanvasElement | null): void => {
  canvas?.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
};

/** Subscribes to a lane's picture, paints it on `canvas`, and subscribes anew when it falls silent. */
export const useLivePicture = (laneId: LaneId, canvas: RefObject<HTMLCanvasElement | null>): PictureView => {
  const bridge = useBridge();
  const [view, setView] = useState(nothingYet);

  useEffect(() => {
    let picture: LivePicture<VideoFrame> | null = null;
    let current = nothingYet;
    let lastLiveAtMs: number | null = null;
    let askedAtMs = 0;

    const show = (next: PictureView): void => {
      const nowMs = performance.now();
      if (next.state === 'live') lastLiveAtMs = nowMs;
      else wipe(canvas.current);
      // Across a new subscription the silence goes on: it is counted from the last live picture.
      const isStillSilent = next.state === 'connecting' && lastLiveAtMs !== null;
      current = isStillSilent ? { ...next, state: 'stale', silentMs: nowMs - (lastLiveAtMs ?? nowMs) } : next;
      setView(current);
    };
    const subscribe = (): void => {
      askedAtMs = performance.now();
      void callStation(bridge, 'video.watch', { laneId }).then(({ ok }) => {
        if (!ok) askedAtMs = performance.now() - patienceMs + refusedMs;
      });
    };
    const stopPorts = bridge.onVideoPort((id, port) => {
      if (id !== laneId) return;
      picture?.dispose();
      picture = new LivePicture({
        port,
        createDecoder: webCodecs,
        paint: (frame) => canvas.current && paintOn(canvas.current, frame),
        onChange: show,
        nowMs: () => performance.now(),
      });
    });
    const timer = setInterval(() => {
      if (picture) picture.tick();
      else show(nothingYet);
      const nowMs = performance.now();
      const wasLiveSinceAsking = lastLiveAtMs !== null && lastLiveAtMs > askedAtMs;
      const hasFallenSilent = current.state !== 'live' && current.state !== 'unsupported';
      if (hasFallenSilent && (wasLiveSinceAsking || nowMs - askedAtMs > patienceMs)) subscribe();
    }, tickMs);
    subscribe();

    return () => {
      clearInterval(timer);
      stopPorts();
      picture?.dispose();
      void callStation(bridge, 'video.unwatch', { laneId });
    };
  }, [bridge, laneId, canvas]);

  return view;
};
