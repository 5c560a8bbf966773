import { z } from 'zod';
import { CameraConfig, type StationConfig, StationConfig as StationConfigSchema } from '../contract/config';
import type { Language } from '../contract/ids';
import { BirthDate, CardNumber, PersonName, Unit } from '../contract/people';
import { OsdpTurnstile } from '../contract/turnstile';

/** What the demo gate's process writes down when it stands: where its devices are and who lives there. */
export const DemoHandover = z.object({
  camera: CameraConfig,
  turnstile: OsdpTurnstile.pick({
    port: true,
    baudRate: true,
    address: true,
    scbk: true,
    entry: true,
    exit: true,
    passMs: true,
  }),
  residents: z.array(
    z.object({
      key: z.string(),
      name: PersonName,
      unit: Unit,
      birthDate: BirthDate,
      /** Path of the picture the resident brings for enrolment. */
      photo: z.string(),
      face: z.enum(['given', 'refused']),
      card: CardNumber,
    }),
  ),
  notes: z.array(z.enum(['film-from-file', 'turnstile-over-tcp'])),
});
export type DemoHandover = z.infer<typeof DemoHandover>;

/** A station around the demo gate's devices; to the station they are devices like any other. */
export function demoConfig(handover: DemoHandover, language: Language): StationConfig {
  return StationConfigSchema.parse({
    version: 1,
    stationName: language === 'en' ? 'Cuihu Garden · East Gate' : '翠湖花园 · 东门岗',
    language,
    lanes: [
      {
        id: 'east-1',
        name: language === 'en' ? 'East lane 1' : '东通道 1',
        camera: handover.camera,
        cameraDirection: 'entry',
        regionOfInterest: { x: 0.18, y: 0.05, width: 0.64, height: 0.95 },
        turnstile: { driver: 'osdp', readerDirection: 'entry', ...handover.turnstile },
        faceAllowed: true,
      },
    ],
    recognition: { falseMatchRate: 1e-6, framesToAgree: 3 },
  });
}
