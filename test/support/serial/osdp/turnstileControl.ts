import { z } from 'zod';
import type { Line } from '../line';
import type { Turnstile } from './turnstile';

const directions = z.enum(['entry', 'exit']);
const count = z.number().int().min(0).max(1_000);

/** What one may ask of a running turnstile; the demo gate passes the same requests on. */
export const TurnstileRequest = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('presentCard'),
    facility: z.number().int().min(0).max(255),
    number: z.number().int().min(0).max(65_535),
    reader: z.number().int().min(0).max(1).optional(),
  }),
  z.object({
    do: z.literal('pressKeys'),
    keys: z.string().regex(/^[0-9*#]+$/),
    reader: z.number().int().min(0).max(1).optional(),
  }),
  z.object({ do: z.literal('contact'), input: z.number().int().min(0).max(31), closed: z.boolean() }),
  z.object({ do: z.literal('fire'), on: z.boolean() }),
  z.object({ do: z.literal('enterInstallMode') }),
  /** Which sides can be walked through right now. */
  z.object({ do: z.literal('standing') }),
  z.object({ do: z.literal('passages'), mode: z.enum(['auto', 'never']) }),
  z.object({ do: z.literal('forcePassage'), direction: directions }),
  z.object({ do: z.literal('tamper'), on: z.boolean() }),
  z.object({ do: z.literal('cutLine') }),
  z.object({ do: z.literal('restoreLine') }),
  /** Unlock commands the device carried out. */
  z.object({ do: z.literal('opens') }),
  /** Bytes that reached the device at or after that time. */
  z.object({ do: z.literal('bytesSince'), atEpochMs: z.number() }),
  z.object({
    do: z.literal('turnstileFault'),
    fault: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('dropReplies'), count }),
      z.object({ kind: z.literal('corruptReplies'), count }),
      z.object({ kind: z.literal('duplicateReplies'), count }),
      z.object({ kind: z.literal('delayReplies'), delayMs: z.number().min(0).max(60_000) }),
      z.object({ kind: z.literal('silence'), on: z.boolean() }),
      z.object({ kind: z.literal('babble'), hex: z.string().regex(/^([0-9a-f]{2})*$/i) }),
      z.object({ kind: z.literal('changeKey'), scbk: z.string().regex(/^[0-9a-f]{32}$/i) }),
      z.object({ kind: z.literal('refuseKeys'), on: z.boolean() }),
      z.object({ kind: z.literal('reboot'), downMs: z.number().min(0).max(60_000) }),
    ]),
  }),
]);
export type TurnstileRequest = z.infer<typeof TurnstileRequest>;
type Fault = Extract<TurnstileRequest, { do: 'turnstileFault' }>['fault'];

/** Answer to `opens`. */
export const OpensAnswer = z.array(z.object({ direction: directions, atEpochMs: z.number() }));
/** Answer to `bytesSince`. */
export const BytesAnswer = z.array(z.object({ atEpochMs: z.number(), hex: z.string() }));

function applyFault({ faults }: Turnstile, fault: Fault): void {
  switch (fault.kind) {
    case 'dropReplies':
      faults.dropReplies(fault.count);
      break;
    case 'corruptReplies':
      faults.corruptReplies(fault.count);
      break;
    case 'duplicateReplies':
      faults.duplicateReplies(fault.count);
      break;
    case 'delayReplies':
      faults.delayReplies(fault.delayMs);
      break;
    case 'silence':
      faults.silence(fault.on);
      break;
    case 'babble':
      faults.babble(Buffer.from(fault.hex, 'hex'));
      break;
    case 'changeKey':
      faults.changeKey(fault.scbk);
      break;
    case 'refuseKeys':
      faults.refuseKeys(fault.on);
      break;
    case 'reboot':
      faults.reboot(fault.downMs);
      break;
  }
}

/** Carries a request out; resolves with its answer, null where there is nothing to tell. */
export async function controlTurnstile(turnstile: Turnstile, line: Line, request: TurnstileRequest): Promise<unknown> {
  switch (request.do) {
    case 'presentCard':
      return { read: turnstile.presentCard(request, request.reader ?? 0) };
    case 'pressKeys':
      return { read: turnstile.pressKeys(request.keys, request.reader ?? 0) };
    case 'contact':
      turnstile.setContact(request.input, request.closed);
      return null;
    case 'fire':
      turnstile.fire(request.on);
      return null;
    case 'enterInstallMode':
      turnstile.enterInstallMode();
      return null;
    case 'standing':
      return { entry: turnstile.isUnlocked('entry'), exit: turnstile.isUnlocked('exit') };
    case 'passages':
      turnstile.setPassages(request.mode);
      return null;
    case 'forcePassage':
      turnstile.forcePassage(request.direction);
      return null;
    case 'tamper':
      turnstile.tamper(request.on);
      return null;
    case 'cutLine':
      await line.cut();
      return null;
    case 'restoreLine':
      await line.restore();
      return null;
    case 'opens':
      return turnstile.opens;
    case 'bytesSince':
      return turnstile.received
        .filter((piece) => piece.atEpochMs >= request.atEpochMs)
        .map((piece) => ({ atEpochMs: piece.atEpochMs, hex: piece.bytes.toString('hex') }));
    case 'turnstileFault':
      applyFault(turnstile, request.fault);
      return null;
  }
}
