import { z } from 'zod';
import table from './people.json';

const Pixel = z.tuple([z.number(), z.number()]);
const Rgb = z.tuple([z.number(), z.number(), z.number()]);

/** What the film does with a person. The names are invented; nobody knows who is in the sample photos. */
export const WalkRole = z.enum(['resident', 'refuser', 'stranger', 'extra']);
export type WalkRole = z.infer<typeof WalkRole>;

const Walk = z.object({
  id: z.string().regex(/^[a-z]+$/),
  role: WalkRole,
  /** Colour of the drawn coat. */
  coat: Rgb,
  /** Colour of the drawn neck and hands. */
  skin: Rgb,
  /** Gain of red, green and blue that takes the party light out of the photo. */
  balance: Rgb,
  /** 1 = colours as in the photo; coloured party light leaves traces that grey hides. */
  saturation: z.number(),
  /**
   * Outline of head, hair and neck in the upright view: 400 × 440, the eyes 70 apart on the line y = 190 around x = 200.
   */
  outline: z.array(Pixel).min(8),
});

const SamplePerson = z.object({
  /** demo/sampleN.jpg of @vladmandic/face-api. */
  photo: z.number().int().min(1).max(6),
  boxPx: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  /** Left and right eye as seen in the photo. */
  eyesPx: z.tuple([Pixel, Pixel]),
  /** `good`: frontal and well lit; `fair`: frontal, but hard light or a tilted head; `unusable`: profile, eyes closed, painted. */
  quality: z.enum(['good', 'fair', 'unusable']),
  walk: Walk.optional(),
});
export type SamplePerson = z.infer<typeof SamplePerson>;
export type WalkingPerson = SamplePerson & { walk: z.infer<typeof Walk> };

/** The 22 people in the sample photos: places and outlines, no pictures. */
export const SAMPLE_PEOPLE: readonly SamplePerson[] = z.array(SamplePerson).parse(table);

export const WALKING_PEOPLE: readonly WalkingPerson[] = SAMPLE_PEOPLE.filter(
  (person): person is WalkingPerson => person.walk !== undefined,
);
