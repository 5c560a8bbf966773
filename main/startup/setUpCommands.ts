import type { SerialCommand, SerialEvent } from '../../native-bridge/serial/protocol';
import type { VisionCommand, VisionEvent } from '../../native-bridge/vision/protocol';
import { type ErrorCode, fail, ok } from '../contract/errors';
import type { Handlers } from '../dispatch';
import type { ChildPort } from './childPort';
import { Replies } from './replies';

export type SetUpCommands = Required<Pick<Handlers, 'setup.serialPorts' | 'setup.discoverCameras' | 'setup.probeCamera'>>;

type CameraAnswer = Extract<VisionEvent, { type: 'camerasFound' | 'cameraProbed' | 'cameraProbeFailed' }>;
type PortAnswer = Extract<SerialEvent, { type: 'ports' }>;

const DISCOVERY_MS = 4_000;
const ANSWER_MS = 15_000;

const cameraErrors: Record<Extract<VisionEvent, { type: 'cameraProbeFailed' }>['fault'], ErrorCode> = {
  unreachable: 'CAMERA_UNREACHABLE',
  'password-wrong': 'CAMERA_PASSWORD_WRONG',
  'no-stream': 'CAMERA_NO_STREAM',
  'answer-invalid': 'CAMERA_ANSWER_INVALID',
};

interface Deps {
  vision: ChildPort<VisionCommand, VisionEvent>;
  serial: ChildPort<SerialCommand, SerialEvent>;
  after: (ms: number, work: () => void) => () => void;
}

/** What the set-up page may ask before a station exists. Credentials go only to the address the installer typed. */
export function createSetUpCommands({ vision, serial, after }: Deps): SetUpCommands {
  const cameras = new Replies<CameraAnswer>(after);
  const ports = new Replies<PortAnswer>(after);
  vision.onEvent((event) => {
    if (event.type === 'camerasFound' || event.type === 'cameraProbed' || event.type === 'cameraProbeFailed')
      cameras.receive(event);
  });
  serial.onEvent((event) => {
    if (event.type === 'ports') ports.receive(event);
  });
  vision.onDown(() => cameras.abandon());
  serial.onDown(() => ports.abandon());
  return {
    'setup.serialPorts': async () => {
      const answer = await ports.ask((requestId) => serial.send({ type: 'listPorts', requestId }), ANSWER_MS);
      return answer ? ok({ ports: answer.ports }) : fail('SERIAL_DOWN');
    },
    'setup.discoverCameras': async () => {
      const answer = await cameras.ask(
        (requestId) => vision.send({ type: 'discoverCameras', requestId, timeoutMs: DISCOVERY_MS }),
        ANSWER_MS,
      );
      return answer?.type === 'camerasFound' ? ok({ cameras: answer.cameras }) : fail('VISION_DOWN');
    },
    'setup.probeCamera': async (input) => {
      const answer = await cameras.ask((requestId) => vision.send({ type: 'probeCamera', requestId, ...input }), ANSWER_MS);
      if (answer?.type === 'cameraProbed')
        return ok({ manufacturer: answer.manufacturer, model: answer.model, streams: answer.streams });
      return answer?.type === 'cameraProbeFailed' ? fail(cameraErrors[answer.fault]) : fail('VISION_DOWN');
    },
  };
}
