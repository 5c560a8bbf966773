import { z } from 'zod';
import type { Line } from './line';
import { alarms, type SimulatedDevice } from './simulatedDevice';

const directions = z.enum(['entry', 'exit']);
const count = z.number().int().min(0).max(1_000);

/** What one may ask of a running device, whatever its driver. */
export const DeviceRequest = z.discriminatedUnion('do', [
  z.object({ do: z.literal('passages'), mode: z.enum(['auto', 'never']) }),
  z.object({ do: z.literal('forcePassage'), direction: directions }),
  /** Answers `{ told }`: whether the device can tell this. */
  z.object({ do: z.literal('alarm'), alarm: z.enum(alarms), on: z.boolean() }),
  z.object({ do: z.literal('cutLine') }),
  z.object({ do: z.literal('restoreLine') }),
  /** Commands that unlocked a side. */
  z.object({ do: z.literal('opens') }),
  /** Answers `{ entry, exit }`: which sides can be walked through right now. */
  z.object({ do: z.literal('standing') }),
  /** Bytes that reached the device at or after that time, as `[{ atEpochMs, hex }]`. */
  z.object({ do: z.literal('bytesSince'), atEpochMs: z.number() }),
  z.object({
    do: z.literal('fault'),
    fault: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('dropReplies'), count }),
      z.object({ kind: z.literal('corruptReplies'), count }),
      z.object({ kind: z.literal('duplicateReplies'), count }),
      z.object({ kind: z.literal('delayReplies'), delayMs: z.number().min(0).max(60_000) }),
      z.object({ kind: z.literal('silence'), on: z.boolean() }),
      z.object({ kind: z.literal('babble'), hex: z.string().regex(/^([0-9a-f]{2})*$/i) }),
      z.object({ kind: z.literal('changeKey'), scbk: z.string().regex(/^[0-9a-f]{32}$/i) }),
      z.object({ kind: z.literal('reboot'), downMs: z.number().min(0).max(60_000) }),
    ]),
  }),
]);
export type DeviceRequest = z.infer<typeof DeviceRequest>;
type Fault = Extract<DeviceRequest, { do: 'fault' }>['fault'];

/** Answer to `opens`. */
export const OpensAnswer = z.array(z.object({ direction: directions, atEpochMs: z.number() }));

function applyFault({ faults }: SimulatedDevice, fault: Fault): { done: boolean } {
  switch (fault.kind) {
    case 'dropReplies':
    case 'corruptReplies':
    case 'duplicateReplies':
      faults[fault.kind](fault.count);
      return { done: true };
    case 'delayReplies':
      faults.delayReplies(fault.delayMs);
      return { done: true };
    case 'silence':
      faults.silence(fault.on);
      return { done: true };
    case 'babble':
      faults.babble(Buffer.from(fault.hex, 'hex'));
      return { done: true };
    case 'changeKey':
      return { done: faults.changeKey(fault.scbk) };
    case 'reboot':
      faults.reboot(fault.downMs);
      return { done: true };
  }
}

/** Carries a request out; resolves with its answer, null where there is nothing to tell. */
export async function controlDevice(device: SimulatedDevice, line: Line, request: DeviceRequest): Promise<unknown> {
  switch (request.do) {
    case 'passages':
      device.setPassages(request.mode);
      return null;
    case 'forcePassage':
      device.forcePassage(request.direction);
      return null;
    case 'alarm':
      return { told: device.alarm(request.alarm, request.on) };
    case 'cutLine':
      await line.cut();
      return null;
    case 'restoreLine':
      await line.restore();
      return null;
    case 'opens':
      return device.opens;
    case 'standing':
      return { entry: device.isOpen('entry'), exit: device.isOpen('exit') };
    case 'bytesSince':
      return device.received
        .filter((piece) => piece.atEpochMs >= request.atEpochMs)
        .map((piece) => ({ atEpochMs: piece.atEpochMs, hex: piece.bytes.toString('hex') }));
    case 'fault':
      return applyFault(device, request.fault);
  }
}
