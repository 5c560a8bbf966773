import type { CameraFault, CameraState } from './camera';

/** Silences, ms. */
export interface CameraLimits {
  /** Live, but no picture for so long: stale. */
  staleMs: number;
  /** No picture for so long: the child is killed. */
  killMs: number;
  /** No first picture so long after the child started: killed. */
  firstPictureMs: number;
}

export interface CameraMachine {
  state: CameraState;
  fault: CameraFault;
  /** Tries that failed in a row without a picture in between; a refused password is counted apart from the rest. */
  failures: number;
  /** Whether a child process runs now. */
  running: boolean;
  /** Last picture, or the child's start. */
  sinceMonoMs: number;
  /** The watchdog has asked for the child's end. */
  killing: boolean;
}

export type CameraInput =
  | { kind: 'child-started'; atMonoMs: number }
  | { kind: 'picture'; atMonoMs: number }
  | { kind: 'tick'; atMonoMs: number }
  /** A try ended: the address could not be found, the stream was refused, the child is gone. */
  | { kind: 'ended'; fault: Exclude<CameraFault, 'none'> };

export type CameraEffect = 'none' | 'kill' | 'retry';

export const firstMachine = (): CameraMachine => ({
  state: 'connecting',
  fault: 'none',
  failures: 0,
  running: false,
  sinceMonoMs: 0,
  killing: false,
});

/**
 * A stream analysed slowly still gets three pictures' time before it counts as stale. A first picture needs a keyframe,
 * which thrifty cameras send every ten seconds.
 */
export const cameraLimits = (fps: number): CameraLimits => {
  const threePicturesMs = 3_000 / fps;
  return { staleMs: Math.max(2_000, threePicturesMs), killMs: Math.max(4_000, 2 * threePicturesMs), firstPictureMs: 15_000 };
};

const onTick = (machine: CameraMachine, atMonoMs: number, limits: CameraLimits): [CameraMachine, CameraEffect] => {
  if (!machine.running || machine.killing) return [machine, 'none'];
  const silentMs = atMonoMs - machine.sinceMonoMs;
  const hadPicture = machine.state === 'live' || machine.state === 'stale';
  if (silentMs >= (hadPicture ? limits.killMs : limits.firstPictureMs)) {
    const stale = hadPicture ? ({ state: 'stale', fault: 'no-frames' } as const) : {};
    return [{ ...machine, ...stale, killing: true }, 'kill'];
  }
  if (machine.state === 'live' && silentMs >= limits.staleMs) return [{ ...machine, state: 'stale', fault: 'no-frames' }, 'none'];
  return [machine, 'none'];
};

/**
 * The camera's life as a pure function. Once lost it stays lost, with its fault, until a picture arrives: a try that
 * begins is no news. A child killed by the watchdog ends as `no-frames`, whatever its pipes said last.
 */
export const stepCamera = (machine: CameraMachine, input: CameraInput, limits: CameraLimits): [CameraMachine, CameraEffect] => {
  switch (input.kind) {
    case 'child-started':
      return [{ ...machine, running: true, killing: false, sinceMonoMs: input.atMonoMs }, 'none'];
    case 'picture':
      if (!machine.running || machine.killing) return [machine, 'none'];
      return [{ ...machine, state: 'live', fault: 'none', failures: 0, sinceMonoMs: input.atMonoMs }, 'none'];
    case 'tick':
      return onTick(machine, input.atMonoMs, limits);
    case 'ended': {
      const fault = machine.killing ? 'no-frames' : input.fault;
      const sameKind = (machine.fault === 'password-wrong') === (fault === 'password-wrong');
      const failures = sameKind ? machine.failures + 1 : 1;
      return [{ ...machine, state: 'lost', fault, failures, running: false, killing: false }, 'retry'];
    }
  }
};
