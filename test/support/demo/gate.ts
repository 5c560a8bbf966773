/**
 * The demo gate: a camera and a turnstile that speak real bytes, and a control channel to direct them. It prints one
 * JSON line, `{"handover": FILE}` when everything stands or `{"error", "detail"}` when it cannot, and lives until its
 * parent is gone, its stdin closes or it is told to end.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LineError } from '../serial/line';
import { startTurnstile } from '../serial/osdp/turnstile';
import { controlTurnstile } from '../serial/osdp/turnstileControl';
import { createPtyLine } from '../serial/ptyLine';
import { createTcpLine } from '../serial/tcpLine';
import { type GateArguments, GateStartError, readGateArguments } from './gateArguments';
import { filmCamera } from './gateCamera';
import { openControl } from './gateControl';
import { GateDirector } from './gateDirector';
import { watchForTheEnd } from './gateLifetime';
import { readPeople } from './gatePeople';
import { startOnvifCamera } from './gateSimulatedCamera';
import { Handover } from './handover';

const address = 1;
const baudRate = 115_200;
const passMs = 5_000;

/** What has been started and must be ended, also after a start that failed half-way. Ended last first. */
class Started {
  #ends: (() => unknown)[] = [];

  add(end: () => unknown): void {
    this.#ends.unshift(end);
  }

  async end(): Promise<void> {
    const ends = this.#ends;
    this.#ends = [];
    await Promise.allSettled(ends.map(async (end) => end()));
  }
}

async function startGate(given: GateArguments, started: Started): Promise<Handover> {
  const isFromFile = given.transport === 'file-tcp';
  const people = await readPeople(given.filmFolder);
  await mkdir(given.workFolder, { recursive: true, mode: 0o700 });

  const scbk = randomBytes(16).toString('hex');
  const line = isFromFile ? await createTcpLine({ port: 0 }) : await createPtyLine({ path: join(given.workFolder, 'turnstile') });
  started.add(() => line.dispose());
  const turnstile = startTurnstile({ line, address, scbk, baudRate });
  const camera = isFromFile ? filmCamera(people.moviePath) : await startOnvifCamera(given, people);
  started.add(() => camera.dispose());

  const director = new GateDirector({ people, camera, askTurnstile: (request) => controlTurnstile(turnstile, line, request) });
  const token = randomBytes(16).toString('hex');
  const control = await openControl(token, (request) => director.carryOut(request));
  started.add(() => control.close());
  director.auto(true);
  started.add(() => director.auto(false));
  const sides = { entry: { output: 0, passInput: 0 }, exit: { output: 1, passInput: 1 } };
  return Handover.parse({
    camera: camera.handover,
    turnstile: { port: line.port, baudRate, address, scbk, ...sides, passMs },
    residents: people.residents,
    strangers: people.strangers,
    notes: isFromFile ? ['film-from-file', 'turnstile-over-tcp'] : [],
    control: { port: control.port, token },
  });
}

/** Whole or not at all, and never readable for others: the file holds the keys of the gate. */
async function writeHandover(file: string, handover: Handover): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  await rm(draft, { force: true });
  const handle = await open(draft, 'wx', 0o600);
  await handle.writeFile(`${JSON.stringify(handover, null, 2)}\n`);
  await handle.sync();
  await handle.close();
  await rename(draft, file);
}

const say = (line: object) => new Promise<void>((resolve) => process.stdout.write(`${JSON.stringify(line)}\n`, () => resolve()));

async function main(): Promise<void> {
  const started = new Started();
  // A parent that is gone reads no more: what cannot be said any longer must not keep the gate alive.
  process.stdout.on('error', () => {});
  watchForTheEnd(() => void started.end().finally(() => process.exit(0)));
  try {
    const given = readGateArguments(process.argv.slice(2), process.platform);
    const handover = await startGate(given, started);
    await writeHandover(given.handoverFile, handover);
    started.add(() => rm(given.handoverFile, { force: true }));
    await say({ handover: given.handoverFile });
  } catch (cause) {
    await started.end();
    const code = cause instanceof GateStartError || cause instanceof LineError ? cause.code : 'internal';
    await say({ error: code, detail: cause instanceof Error ? cause.message : String(cause) });
    process.exit(1);
  }
}

void main();
