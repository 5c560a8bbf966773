import { z } from 'zod';
import { Direction, PersonId } from './ids';
import { AgeBand, PersonView } from './people';

/** All that is stored about one person. Never a template, nor a card's number, for none is kept that could be given. */
export const PersonExport = z.object({
  format: z.literal('fairgate-person-export/1'),
  station: z.string(),
  madeAt: z.iso.datetime(),
  person: z.object({
    id: PersonId,
    unit: z.string(),
    name: z.string(),
    birthDate: z.string().nullable(),
    ageBand: AgeBand,
    addedAt: z.iso.datetime(),
    /** When the person moved out, or died. */
    leftAt: z.iso.datetime().nullable().default(null),
  }),
  access: PersonView.shape.access,
  faceMode: PersonView.shape.faceMode,
  cards: z.array(z.object({ label: z.string(), issuedAt: z.iso.datetime(), revokedAt: z.iso.datetime().nullable() })),
  pins: z.array(z.object({ issuedAt: z.iso.datetime(), revokedAt: z.iso.datetime().nullable() })).default([]),
  /** Of the flat, while the person lived there; who asked for one is not kept. */
  passes: z
    .array(
      z.object({
        issuedAt: z.iso.datetime(),
        from: z.iso.datetime(),
        until: z.iso.datetime(),
        direction: Direction.nullable(),
        uses: z.number().int().nullable(),
        used: z.number().int(),
        revokedAt: z.iso.datetime().nullable(),
      }),
    )
    .default([]),
  /** The side the person passed last, where a lane keeps it for a day against a second entry; null: nothing is kept. */
  lastSide: z.object({ direction: Direction, at: z.iso.datetime() }).nullable().default(null),
  consents: z.array(z.record(z.string(), z.json())),
  guardianship: z.array(z.record(z.string(), z.json())),
  /** Consents that ended: what the certificate says, step by step. */
  withdrawals: z.array(z.record(z.string(), z.json())),
  /** When a consent was frozen and released, and why. */
  freezes: z.array(z.record(z.string(), z.json())),
  templates: z.array(z.object({ model: z.string(), storedAt: z.iso.datetime() })),
  passages: z.array(
    z.object({
      at: z.iso.datetime(),
      laneId: z.string(),
      direction: z.string(),
      method: z.string(),
      outcome: z.string(),
      reasons: z.array(z.string()),
    }),
  ),
  /** True when there are more passages than are listed; the newest are. */
  passagesCut: z.boolean(),
  records: z.array(z.record(z.string(), z.json())),
  /** True when there are older look-ups, or more records, than were gone through. */
  recordsCut: z.boolean().default(false),
});
export type PersonExport = z.infer<typeof PersonExport>;
