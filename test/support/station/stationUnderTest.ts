import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { CommandInput, CommandName, CommandOutput } from '../../../main/contract/commands';
import { StationConfig } from '../../../main/contract/config';
import { ok, type Result } from '../../../main/contract/errors';
import { LaneId, type PersonId, type Role } from '../../../main/contract/ids';
import type { CardNumber, Signature } from '../../../main/contract/people';
import { dispatch } from '../../../main/dispatch';
import type { Recogniser } from '../../../main/recognitionDesk';
import { createStation } from '../../../main/station';
import type { Station, StationDeps } from '../../../main/stationShape';
import type { StationDatabase } from '../../../main/storage/database';
import { createKeyring } from '../../../main/storage/keyring';
import type { SerialCommand, SerialEvent } from '../../../native-bridge/serial/protocol';
import type { VisionCommand, VisionEvent } from '../../../native-bridge/vision/protocol';
import { signAssessment } from './assessmentSigned';
import { FakeChild } from './fakeChild';
import { nameHandler } from './handlerNamed';
import { lastNoonMs } from './lastNoon';
import { ManualTime } from './manualTime';
import { openOrBegin, placeForData } from './newDatabase';

export const laneId = LaneId.parse('east-1');
export const MODEL = 'test-model';
const DIMENSIONS = 8;

export const oneLane = StationConfig.parse({
  version: 1,
  stationName: '翠湖花园',
  language: 'zh-CN',
  lanes: [
    {
      id: laneId,
      name: '东通道 1',
      camera: { kind: 'rtsp', url: 'rtsp://192.0.2.1/stream', user: 'viewer', password: 'camera-secret' },
      cameraDirection: 'entry',
      regionOfInterest: { x: 0, y: 0, width: 1, height: 1 },
      turnstile: {
        driver: 'osdp',
        port: '/dev/ttyUSB0',
        baudRate: 115200,
        address: 1,
        scbk: '00112233445566778899aabbccddeeff',
        entry: { output: 0, passInput: 0 },
        exit: null,
        passMs: 5000,
        readerDirection: 'entry',
      },
      faceAllowed: true,
    },
  ],
  recognition: { falseMatchRate: 1e-5, framesToAgree: 3 },
});

export const testRecogniser: Recogniser = {
  model: MODEL,
  dimensions: DIMENSIONS,
  calibration: [
    [1e-3, 0.4],
    [1e-6, 0.6],
  ],
  use: '1:N',
  passiveAtLeast: null,
};

/** A unit-length template pointing along one axis, so that two people's are as far apart as can be. */
export function faceOf(axis: number): Float32Array<ArrayBuffer> {
  const face = new Float32Array(DIMENSIONS);
  face[axis] = 1;
  return face;
}

const signature: Signature = [
  [
    [0.1, 0.1],
    [0.9, 0.9],
  ],
];

type Grant = Extract<SerialCommand, { type: 'grant' }>;

interface Options
  extends Partial<
    Pick<
      StationDeps,
      'config' | 'isDemo' | 'recogniserOf' | 'saveConfig' | 'laneScreens' | 'documents' | 'chooser' | 'clock' | 'video'
    >
  > {
  /** Sees the database before the station does. */
  prepare?: (database: StationDatabase) => void;
  /** Data of a station that was there before. */
  of?: { folder: string; masterKey: Uint8Array };
  /** False: nobody has written down the handler nor signed an impact assessment, so there are no faces. */
  assessed?: boolean;
}

/** A whole station on a real database, with hands on its children and on time. */
export class StationUnderTest {
  readonly time = new ManualTime(lastNoonMs());
  readonly vision = new FakeChild<VisionCommand, VisionEvent>();
  readonly serial = new FakeChild<SerialCommand, SerialEvent>();
  readonly logged: string[] = [];
  readonly folder: string;
  readonly database: StationDatabase;
  readonly station: Station;
  readonly #masterKey: Uint8Array;
  #frames = 0;

  constructor({ prepare = () => {}, of, assessed = true, ...parts }: Options = {}) {
    this.folder = of?.folder ?? mkdtempSync(path.join(placeForData, 'fairgate-station-'));
    this.#masterKey = of?.masterKey ?? new Uint8Array(randomBytes(32));
    const opened = openOrBegin(path.join(this.folder, 'station.db'));
    if (!opened.ok) throw new Error(opened.error.code);
    this.database = opened.value;
    prepare(this.database);
    const log = (event: string, fields?: unknown) => this.logged.push(`${event} ${JSON.stringify(fields ?? {})}`);
    this.station = createStation({
      database: this.database,
      keyring: createKeyring(this.#masterKey),
      config: oneLane,
      vision: this.vision,
      serial: this.serial,
      video: { watch: () => true, unwatch: () => {} },
      laneScreens: { open: () => true, close: () => {} },
      saveConfig: () => ok(undefined),
      ffmpegPath: 'ffmpeg',
      modelsFolder: '/models',
      recogniserOf: () => testRecogniser,
      clock: this.time.clock,
      timers: this.time.timers,
      random: (bytes) => new Uint8Array(randomBytes(bytes)),
      log: { info: log, warn: log, error: log },
      ...parts,
    });
    // Where the records cannot be written nothing is signed either.
    if (assessed) {
      try {
        nameHandler(this.station);
        signAssessment(this.station);
      } catch (error) {
        this.logged.push(`not assessed ${String(error)}`);
      }
    }
  }

  /** The same data opened anew, by default by a station like this one before it was given anything special. */
  restart(options: Omit<Options, 'of'> = {}): StationUnderTest {
    this.station.dispose();
    this.database.close();
    return new StationUnderTest({ ...options, of: { folder: this.folder, masterKey: this.#masterKey } });
  }

  /** Both children up, line ready, camera live, models loaded. */
  standReady(model = MODEL): this {
    this.serial.comeUp();
    this.serial.say({ type: 'started' });
    this.link('ready');
    this.vision.comeUp();
    this.vision.say({ type: 'ready', profile: 'accurate', model });
    this.vision.say({ type: 'camera', laneId, state: 'live', fault: 'none', fps: 10, latencyMs: 50 });
    return this;
  }

  link(state: 'ready' | 'lost' | 'absent'): void {
    this.serial.say({ type: 'link', laneId, state, reason: state === 'ready' ? 'none' : 'line-lost' });
  }

  call<N extends CommandName>(name: N, input: CommandInput<N>, role: Role = 'manager'): Promise<Result<CommandOutput<N>>> {
    return dispatch(name, input, {
      handlers: this.station.handlers,
      role,
      onBroken: (command, error) => this.logged.push(`broken ${command} ${String(error)}`),
      onRefused: this.station.refused,
    }) as Promise<Result<CommandOutput<N>>>;
  }

  async moveIn(unit: string, card: CardNumber, name = '张三'): Promise<PersonId> {
    const added = await this.call('people.add', { unit, name, birthDate: '1980-01-01' });
    if (!added.ok) throw new Error(added.error.code);
    const issued = await this.call('people.issueCard', { personId: added.value.person.id, card });
    if (!issued.ok) throw new Error(issued.error.code);
    return added.value.person.id;
  }

  /** For the longest term there is, or for so many months. */
  async decideOnFace(personId: PersonId, decision: 'given' | 'refused', termMonths?: number): Promise<Result<unknown>> {
    const opened = await this.call('consent.open', { personId, language: 'zh-CN', askedByResident: false });
    if (!opened.ok) return opened;
    const { formId, basedOnSeq, notice, longestTermMonths } = opened.value.form;
    return this.call('consent.record', {
      formId,
      personId,
      basedOnSeq,
      decision,
      guardianshipId: null,
      childAgrees: null,
      purpose: 'pass-lanes',
      groups: null,
      termMonths: termMonths ?? longestTermMonths,
      noticeId: notice.id,
      noticeSha256: notice.sha256,
      childRulesSha256: null,
      language: 'zh-CN',
      presentedBy: 'screen',
      copyGiven: true,
      dwellMs: 20_000,
      separate: true,
      evidence: decision === 'given' ? { kind: 'drawn', signature } : { kind: 'none' },
      askedByResident: false,
    });
  }

  /** Enrols from a photo; the vision process of this test sees `face` on it. */
  async enrol(personId: PersonId, face: Float32Array, model = MODEL): Promise<Result<CommandOutput<'enrolment.fromPhoto'>>> {
    const enrolled = this.call('enrolment.fromPhoto', { personId, photo: new Uint8Array([1, 2, 3]) });
    const asked = this.vision.sent.at(-1);
    if (asked?.type === 'enrolFromPhoto')
      this.vision.say({ type: 'enrolled', requestId: asked.requestId, model, embeddings: [face.slice()] });
    return enrolled;
  }

  /** The same with several shots of the lane's camera. */
  async enrolShots(
    personId: PersonId,
    shots: readonly Float32Array<ArrayBuffer>[],
  ): Promise<Result<CommandOutput<'enrolment.fromCamera'>>> {
    const enrolled = this.call('enrolment.fromCamera', { personId, laneId });
    const asked = this.vision.sent.at(-1);
    if (asked?.type === 'enrolFromCamera')
      this.vision.say({ type: 'enrolled', requestId: asked.requestId, model: MODEL, embeddings: [...shots] });
    return enrolled;
  }

  async residentWithFace(unit: string, axis: number, termMonths?: number): Promise<PersonId> {
    const personId = await this.moveIn(unit, { facility: 1, number: 100 + axis });
    await this.decideOnFace(personId, 'given', termMonths);
    const enrolled = await this.enrol(personId, faceOf(axis));
    if (!enrolled.ok) throw new Error(enrolled.error.code);
    return personId;
  }

  /** One good frame of a face in the lane; answers with the template handed over, so that a test can see it wiped. */
  frame(trackId: number, face: Float32Array, lane = laneId): Float32Array {
    const embedding = face.slice();
    this.#frames += 1;
    this.time.pass(120);
    this.vision.say({
      type: 'observation',
      laneId: lane,
      trackId,
      frameArrivedMonoMs: this.time.clock.monoMs(),
      firstGoodFrameMonoMs: this.time.clock.monoMs() - 100,
      box: { x: 0.4, y: 0.3, width: 0.2, height: 0.3 },
      fault: null,
      embedding,
      passiveLive: null,
      motion: null,
      facesInLane: 1,
    });
    return embedding;
  }

  walkUp(trackId: number, face: Float32Array, frames = 12, lane = laneId): void {
    for (let index = 0; index < frames; index += 1) this.frame(trackId, face, lane);
  }

  holdCard({ facility, number }: CardNumber): void {
    const bits = wiegand26(facility ?? 0, number);
    this.serial.say({ type: 'card', laneId, direction: 'entry', bits: 26, dataHex: bits, atMonoMs: this.time.clock.monoMs() });
  }

  grants(): Grant[] {
    return this.serial.sent.filter((command): command is Grant => command.type === 'grant');
  }

  /** The turnstile acknowledges the newest grant after 5 ms. */
  acknowledge(): void {
    const grant = this.grants().at(-1);
    if (!grant) throw new Error('nothing was granted');
    const writtenAtMonoMs = this.time.clock.monoMs() + 1;
    this.time.pass(5);
    this.serial.say({
      type: 'grantOutcome',
      laneId,
      grantId: grant.grantId,
      outcome: 'acked',
      writtenAtMonoMs,
      ackedAtMonoMs: this.time.clock.monoMs(),
    });
  }

  passage(what: 'passed' | 'timedOut'): void {
    this.serial.say({
      type: 'lane',
      laneId,
      what,
      direction: 'entry',
      grantId: this.grants().at(-1)?.grantId ?? null,
      atMonoMs: this.time.clock.monoMs(),
    });
  }

  rows(sql: string): Record<string, unknown>[] {
    return this.database.db.prepare(sql).all() as Record<string, unknown>[];
  }

  end(): void {
    this.station.dispose();
    if (this.database.db.isOpen) this.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** 26-bit Wiegand: even parity over the first half, facility, number, odd parity over the second half. */
function wiegand26(facility: number, number: number): string {
  const data = (facility << 16) | number;
  const ones = (value: number) => value.toString(2).replaceAll('0', '').length;
  const even = ones(data >> 12) % 2;
  const odd = (ones(data & 0xfff) + 1) % 2;
  const bits = `${even}${data.toString(2).padStart(24, '0')}${odd}`.padEnd(32, '0');
  return Number.parseInt(bits, 2).toString(16).padStart(8, '0');
}
