import { setTimeout as pause } from 'node:timers/promises';
import type { LaneCapabilities } from '../../native-bridge/serial/driver';
import { listPorts } from '../../native-bridge/serial/listPorts';
import { openTransport } from '../../native-bridge/serial/openTransport';
import type { SerialEvent } from '../../native-bridge/serial/protocol';
import type { Language } from '../contract/ids';
import { type LaneRequest, laneOf, PULSE_MS, readLaneArguments } from './laneArguments';
import { type ActionEnd, carryOut } from './laneDo';
import { openLaneLine } from './laneLine';
import { probe } from './laneProbe';
import { watchLines } from './laneWatch';
import { faultLines, type LinkReason, lineLines, outcomeWord } from './laneWords';

export interface LaneDeps {
  language: Language;
  /** The answer, and nothing else. */
  out: (text: string) => void;
  /** What went wrong. */
  err: (text: string) => void;
  /** Resolves when the user has had enough (Ctrl-C). */
  stopped: Promise<void>;
}

/** A device that says nothing for so long is not there; OSDP itself calls it off line after 8 s. */
const READY_WITHIN_MS = 9_000;
/** The command that ends a pulse takes its time on a slow line. */
const PULSE_ENDS_WITHIN_MS = 300;
/** Faults of the port itself: nothing was asked of any device. */
const portFaults: readonly LinkReason[] = ['port-missing', 'port-busy', 'no-permission'];

type Request<D extends LaneRequest['do']> = Extract<LaneRequest, { do: D }>;

/**
 * `gatectl lane …`: 0 with an outcome (also a refusal, a time-out or an unknown end), 1 when the port cannot be had, 2 when a key file
 * is missing or wrong, null when the arguments are not understood.
 */
export async function lane(args: readonly string[], deps: LaneDeps): Promise<number | null> {
  const request = readLaneArguments(args);
  if (!request) return null;
  if ('fault' in request) {
    const [message, next] = faultLines(request, deps.language);
    deps.err(`${message}\n  ${next}\n`);
    return 2;
  }
  switch (request.do) {
    case 'ports':
      return ports(request, deps);
    case 'probe':
      return probePort(request, deps);
    case 'watch':
      return watch(request, deps);
    case 'act':
      return act(request, deps);
  }
}

async function ports({ json }: Request<'ports'>, { out, language }: LaneDeps): Promise<number> {
  const found = await listPorts();
  if (json) out(`${JSON.stringify({ ports: found })}\n`);
  else if (found.length === 0) out(language === 'en' ? 'no serial port found\n' : '没有找到串口\n');
  else for (const { path, label } of found) out(path === label ? `${path}\n` : `${path}  ${label}\n`);
  return 0;
}

async function probePort({ json, ...where }: Request<'probe'>, deps: LaneDeps): Promise<number> {
  const { language, out } = deps;
  const result = await probe(where, openTransport);
  if ('fault' in result) return lineFault(result.fault, json, deps);
  const { found } = result;
  if (json) out(`${JSON.stringify({ found })}\n`);
  else if (found.length === 0) out(language === 'en' ? 'nothing answered\n' : '没有设备回答\n');
  else for (const one of found) out(`${one.driver}  ${one.baudRate}  ${one.address ?? ''}  ${one.identity}\n`);
  return 0;
}

async function watch({ json, target, seconds }: Request<'watch'>, deps: LaneDeps): Promise<number> {
  const { language, out, stopped } = deps;
  let portFault: LinkReason | null = null;
  let giveUp: () => void = () => {};
  const gaveUp = new Promise<void>((resolve) => {
    giveUp = resolve;
  });
  const line = openLaneLine(laneOf(target), (event) => {
    for (const text of watchLines(event, json, language)) out(`${text}\n`);
  });
  // A port that is not there now will hardly come while somebody watches; a device that is silent may.
  void line.ready(READY_WITHIN_MS).then((reason) => {
    if (!reason || !portFaults.includes(reason)) return;
    portFault = reason;
    giveUp();
  });
  const timer = seconds === null ? null : setTimeout(giveUp, seconds * 1_000);
  await Promise.race([stopped, gaveUp]);
  if (timer) clearTimeout(timer);
  line.close();
  return portFault ? lineFault(portFault, json, deps) : 0;
}

async function act({ json, target, action, seconds }: Request<'act'>, deps: LaneDeps): Promise<number> {
  const heard: SerialEvent[] = [];
  const line = openLaneLine(laneOf(target), (event) => heard.push(event));
  try {
    const reason = await line.ready(READY_WITHIN_MS);
    if (reason && portFaults.includes(reason)) return lineFault(reason, json, deps);
    // Nothing of the order was sent: the device never stood ready for it.
    const end: ActionEnd = reason
      ? { outcome: reason === 'key-wrong' || reason === 'settings-wrong' ? 'refused' : 'expired', writeToAckMs: null }
      : await carryOut(action, seconds, line.driver, heard);
    tell(end, reason, { json, action }, deps);
    await leave(line.driver.capabilities, end);
    return 0;
  } finally {
    line.close();
  }
}

/** A contact that this process closed is opened by it too, and what no device confirms has to get out of the port first. */
async function leave({ pulse, ack }: LaneCapabilities, { outcome }: ActionEnd): Promise<void> {
  if (outcome !== 'acked' && outcome !== 'unknown') return;
  if (pulse !== 'device') await pause(PULSE_MS + PULSE_ENDS_WITHIN_MS);
  else if (!ack) await pause(PULSE_ENDS_WITHIN_MS);
}

function tell(
  end: ActionEnd,
  reason: LinkReason | null,
  how: { json: boolean; action: string },
  { language, out }: LaneDeps,
): void {
  const { outcome, writeToAckMs, ...more } = end;
  const detail = reason ? lineLines(reason, language).join(language === 'en' ? ' ' : '') : outcomeWord(outcome, language);
  if (how.json) {
    out(`${JSON.stringify({ outcome, writeToAckMs, detail, ...more })}\n`);
    return;
  }
  const took = writeToAckMs === null ? '' : `  ${writeToAckMs.toFixed(1)} ms`;
  out(`${how.action}: ${outcome}${took}  ${detail}\n`);
  if (more.state) out(`${JSON.stringify(more.state)}\n`);
  if (more.passed !== undefined) out(`${passedWords(more.passed, language)}\n`);
}

const passedWords = (passed: 'entry' | 'exit' | null, language: Language): string => {
  if (language === 'en') return passed ? `somebody passed on the side: ${passed}` : 'no passage was reported';
  return passed ? `有人从这一侧通过：${passed === 'entry' ? '进' : '出'}` : '没有收到通过信号';
};

function lineFault(reason: LinkReason, json: boolean, { language, out, err }: LaneDeps): number {
  const [message, next] = lineLines(reason, language);
  if (json) out(`${JSON.stringify({ ok: false, code: reason, message, next })}\n`);
  else err(`${message}\n  ${next}\n`);
  return 1;
}
