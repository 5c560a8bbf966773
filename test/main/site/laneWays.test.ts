import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StationConfig } from '../../../main/contract/config';
import { writeConfig } from '../../../main/site/configFile';
import { faceOnlyLane, faceOnlySide } from '../../../main/site/laneWays';
import { createKeyring } from '../../../main/storage/keyring';
import { oneLane } from '../../support/station/stationUnderTest';
import { errorOf, must, temporaryFolder } from '../storage/temporaryStation';

const side = { output: 0, passInput: null };
interface Shape {
  hasCamera: boolean;
  faceAllowed: boolean;
  cameraDirection: 'entry' | 'exit';
  readerDirection: 'entry' | 'exit';
  readers: 0 | 1 | 2 | undefined;
  /** Readers with a line of their own. */
  others: { direction: 'entry' | 'exit'; content: 'number-hex' | 'text' }[];
  open: 'entry' | 'exit' | 'both';
}
const laneOf = (shape: Shape) => {
  const [lane] = oneLane.lanes;
  if (!lane) throw new Error('no lane');
  return StationConfig.shape.lanes.element.parse({
    ...lane,
    camera: shape.hasCamera ? lane.camera : null,
    faceAllowed: shape.faceAllowed,
    cameraDirection: shape.cameraDirection,
    turnstile: {
      ...lane.turnstile,
      entry: shape.open === 'exit' ? null : side,
      exit: shape.open === 'entry' ? null : side,
      readerDirection: shape.readerDirection,
      readers: shape.readers,
    },
    readers: shape.others.map((reader, index) => ({
      kind: 'serial',
      port: `/dev/ttyUSB${index + 1}`,
      baudRate: 9600,
      framing: { startHex: '', endHex: '0d', lengthBytes: null, checksum: 'none' },
      cardBits: 26,
      ...reader,
    })),
  });
};
const shapes = fc.record<Shape>({
  hasCamera: fc.boolean(),
  faceAllowed: fc.boolean(),
  cameraDirection: fc.constantFrom('entry', 'exit'),
  readerDirection: fc.constantFrom('entry', 'exit'),
  readers: fc.constantFrom(undefined, 0, 1, 2),
  others: fc.array(
    fc.record({
      direction: fc.constantFrom('entry', 'exit'),
      content: fc.constantFrom('number-hex', 'text'),
    }),
    { maxLength: 2 },
  ),
  open: fc.constantFrom('entry', 'exit', 'both'),
});

describe('no lane by face only', () => {
  it('holds for every lane that can be written down: a face that opens a side has a reader beside it', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const faceOpens = shape.hasCamera && shape.faceAllowed && (shape.open === 'both' || shape.open === shape.cameraDirection);
        const hasOwn = shape.readers === 2 || (shape.readers !== 0 && shape.readerDirection === shape.cameraDirection);
        const hasReader =
          hasOwn || shape.others.some(({ direction, content }) => direction === shape.cameraDirection && content !== 'text');
        expect(faceOnlySide(laneOf(shape))).toBe(faceOpens && !hasReader ? shape.cameraDirection : null);
      }),
    );
  });

  it('is refused when the configuration is saved, by the name of the first such lane; nothing is written', () => {
    const good = laneOf({
      hasCamera: true,
      faceAllowed: true,
      cameraDirection: 'entry',
      readerDirection: 'entry',
      readers: 1,
      others: [],
      open: 'both',
    });
    const bad = {
      ...laneOf({
        hasCamera: true,
        faceAllowed: true,
        cameraDirection: 'exit',
        readerDirection: 'entry',
        readers: 1,
        others: [],
        open: 'both',
      }),
      name: '西通道',
    };
    const config = {
      ...oneLane,
      lanes: [good, { ...bad, id: 'west-1' as typeof bad.id, turnstile: { ...bad.turnstile, address: 2 } }],
    };
    expect(faceOnlyLane(config)).toEqual({ index: 1, name: '西通道' });
    const folder = temporaryFolder();
    const keyring = createKeyring(new Uint8Array(32).fill(7));
    expect(errorOf(writeConfig(folder, keyring, config))).toEqual({ code: 'CONFIG_FACE_ONLY', params: { lane: '西通道' } });
    must(writeConfig(folder, keyring, { ...config, lanes: config.lanes.map((lane) => ({ ...lane, faceAllowed: false })) }));
  });
});
