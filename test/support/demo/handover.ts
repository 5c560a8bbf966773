import { z } from 'zod';

const side = z.object({ output: z.number().int(), passInput: z.number().int() });

/** A resident of the demo compound. `photo` is what the desk enrols from; the walk shows another rendering of the face. */
export const DemoResident = z.object({
  key: z.string().min(1),
  name: z.string().min(1),
  /** Flat, `building-entrance-flat`. */
  unit: z.string().min(1),
  birthDate: z.iso.date(),
  /** Absolute path. */
  photo: z.string().min(1),
  /** What the resident says when asked for face recognition. */
  face: z.enum(['given', 'refused']),
  card: z.object({ facility: z.number().int().min(0).max(255), number: z.number().int().min(0).max(65_535) }),
  /** Clip of the camera film in which the resident walks up; null when the film has none. */
  walkClip: z.string().nullable(),
});
export type DemoResident = z.infer<typeof DemoResident>;

export const DemoStranger = z.object({ key: z.string().min(1), walkClip: z.string() });
export type DemoStranger = z.infer<typeof DemoStranger>;

/** All that the console needs to reach the demo gate, as written into the handover file (mode 0600: it holds keys). */
export const Handover = z.object({
  camera: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('onvif'), url: z.url(), user: z.string(), password: z.string() }),
    z.object({ kind: z.literal('film'), path: z.string() }),
  ]),
  turnstile: z.object({
    /** Path of a serial port, or `tcp://127.0.0.1:port`. */
    port: z.string(),
    baudRate: z.literal(115_200),
    address: z.number().int(),
    scbk: z.string().regex(/^[0-9a-f]{32}$/),
    entry: side,
    exit: side,
    passMs: z.number().int(),
  }),
  residents: z.array(DemoResident),
  strangers: z.array(DemoStranger),
  notes: z.array(z.enum(['film-from-file', 'turnstile-over-tcp'])),
  control: z.object({ port: z.number().int(), token: z.string() }),
});
export type Handover = z.infer<typeof Handover>;
