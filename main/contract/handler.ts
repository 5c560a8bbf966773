import { z } from 'zod';
import { command } from './command';
import { line, RecordId } from './recordParts';

const digits = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** GB 32100-2015: 18 characters, the region in figures, and a check character, modulo 31 over the powers of 3. */
export function isCreditCode(code: string): boolean {
  if (!/^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/.test(code)) return false;
  let sum = 0;
  let weight = 1;
  for (const character of code.slice(0, 17)) {
    sum += digits.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return digits[(31 - (sum % 31)) % 31] === code[17];
}

/** 统一社会信用代码, as it is typed: small letters, full-width ones and spaces are put right first. */
export const CreditCode = z
  .string()
  .max(40)
  .transform((typed) =>
    typed
      .normalize('NFKC')
      .replace(/[\s-]+/gu, '')
      .toUpperCase(),
  )
  .refine(isCreditCode, 'not a unified social credit code');

/**
 * Who answers for the handling (个人信息保护法 第17条): what every notice and every paper says of them. The credit code may be missing, as
 * an owners’ committee has none; if it is given it is a real one.
 */
export const HandlerParticulars = z.object({
  /** As registered; the notice must use this very name. */
  name: z.string().trim().min(4).max(100),
  registration: CreditCode.nullable(),
  address: line,
  /** A person or an office. */
  contact: line,
  phone: z
    .string()
    .trim()
    .max(60)
    .regex(/(\d[^\d]*){5}/),
  /** Where complaints are taken, in the handler's own house. */
  complaints: line,
  /** The authority in charge here, if one is to be named beside the national line; empty: none. */
  authority: z.string().trim().max(200),
});
export type HandlerParticulars = z.infer<typeof HandlerParticulars>;

/** `renamed`: the same company by its credit code. `takeover`: another company, which was announced (个人信息保护法 第22条). */
export const HandlerChange = z.enum(['first', 'corrected', 'renamed', 'takeover']);
export type HandlerChange = z.infer<typeof HandlerChange>;

/** One record; each change is a new one, and the old ones stay. */
export const HandlerNamed = HandlerParticulars.extend({
  change: HandlerChange,
  /** What differs from the record before. */
  changed: z.array(HandlerParticulars.keyof()),
  /** The announcement, which is used up by this. */
  takeover: RecordId.nullable(),
});
export type HandlerNamed = z.infer<typeof HandlerNamed>;

const nothing = z.object({}).strict();

export const handlerCommands = {
  'handler.read': command(
    'inspector',
    nothing,
    z.object({
      /** Null: nobody wrote it down yet. */
      handler: HandlerParticulars.extend({ recordId: RecordId, atMs: z.number(), change: HandlerChange }).nullable(),
      /** Whether the notice in force says so in both languages. */
      noticeSaysSo: z.boolean(),
    }),
  ),
  /** RECORD_MOVED_ON when somebody wrote it down anew meanwhile, HANDLER_UNCHANGED, HANDLER_UNANNOUNCED for another company. */
  'handler.name': command(
    'manager',
    z.object({ particulars: HandlerParticulars, basedOn: RecordId.nullable() }),
    z.object({ recordId: RecordId, entrySeq: z.number().int(), change: HandlerChange, noticeSaysSo: z.boolean() }),
  ),
} as const;
