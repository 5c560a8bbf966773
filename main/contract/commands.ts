import { z } from 'zod';
import { chooserCommands } from './chooser';
import { command } from './command';
import { SetUpForm } from './config';
import { consentCommands } from './consent';
import { credentialCommands } from './credentials';
import { documentCommands } from './documents';
import { handlerCommands } from './handler';
import { AlarmId, CredentialId, DecisionId, Direction, LaneId, Language, PersonId } from './ids';
import { inspectorCommands } from './inspectors';
import { laneCommands } from './laneCommands';
import { LivenessRule, ManualReason } from './lanes';
import { laneWayCommands } from './laneWays';
import { ledgerCommands } from './ledger';
import {
  BirthDate,
  CardNumber,
  FaceMode,
  PEOPLE_A_PAGE,
  PersonAccess,
  PersonName,
  PersonView,
  Unit,
  WithdrawalReport,
} from './people';
import { RecognitionForecast, RecognitionSettings } from './recognition';
import { registerCommands } from './registerCommands';
import { LookupWhy } from './registerRecords';
import { retentionCommands } from './retention';
import { AskedBy, withdrawalCommands } from './withdrawal';

const nothing = z.object({}).strict();
const done = z.object({});
/** Flat of an enrolled resident whose face is hard to tell from this one; the new one then passes with card and face. */
const LookAlike = z.object({ unit: Unit }).nullable();

/** Everything the window can ask of the station. Preload, IPC server, fake bridge and argument checks derive from it. */
export const commands = {
  'app.setLanguage': command('anyone', z.object({ language: Language }), done),
  'app.unlock': command('anyone', z.object({ passphrase: z.string().max(200) }), done),
  'app.tryDemo': command('anyone', nothing, done),
  /** A station that could not start tries to once more; meanwhile its lanes go on being opened by hand. */
  'app.tryAgain': command('anyone', nothing, done),

  'setup.serialPorts': command(
    'anyone',
    nothing,
    z.object({ ports: z.array(z.object({ path: z.string(), label: z.string() })) }),
  ),
  'setup.discoverCameras': command(
    'anyone',
    nothing,
    z.object({ cameras: z.array(z.object({ url: z.string(), name: z.string(), hardware: z.string() })) }),
  ),
  'setup.probeCamera': command(
    'anyone',
    z.object({ url: z.string().max(400), user: z.string().max(100), password: z.string().max(200) }),
    z.object({
      manufacturer: z.string(),
      model: z.string(),
      streams: z.array(z.object({ name: z.string(), codec: z.string(), width: z.number(), height: z.number(), fps: z.number() })),
    }),
  ),
  'setup.save': command('anyone', SetUpForm, done),

  'operator.signIn': command(
    'guard',
    z.object({ password: z.string().max(200), as: z.enum(['manager', 'inspector']).default('manager') }),
    done,
  ),
  'operator.signOut': command('guard', nothing, done),
  /** The manager types, and will send it when it is done: his login does not end meanwhile. */
  'operator.stillHere': command('manager', nothing, done),

  'lane.openManually': command(
    'guard',
    z.object({
      laneId: LaneId,
      direction: Direction,
      reason: ManualReason,
      unit: Unit.nullable(),
      note: z.string().trim().max(200).nullable(),
      answersDecision: DecisionId.nullable(),
    }),
    z.object({ outcome: z.literal('acked'), decisionToAckMs: z.number() }),
  ),
  'lane.turnAway': command('guard', z.object({ decisionId: DecisionId }), done),
  'alarm.acknowledge': command('guard', z.object({ alarmId: AlarmId }), done),
  /** The encoded picture then arrives over a MessagePort (see liveVideo.ts). */
  'video.watch': command('guard', z.object({ laneId: LaneId }), done),
  'video.unwatch': command('guard', z.object({ laneId: LaneId }), done),

  /** Guards find a person only by exact flat and see no list; withdrawing at the desk must be as easy as agreeing. */
  'people.findByUnit': command(
    'guard',
    z.object({ unit: Unit, why: LookupWhy.optional() }),
    z.object({ people: z.array(PersonView) }),
  ),
  /** A page of them, from this place on; `total` is of all pages. */
  'people.list': command(
    'manager',
    z.object({ search: z.string().max(60), from: z.number().int().nonnegative().default(0) }),
    z.object({ people: z.array(PersonView).max(PEOPLE_A_PAGE), total: z.number().int().nonnegative() }),
  ),
  'people.add': command(
    'manager',
    z.object({ unit: Unit, name: PersonName, birthDate: BirthDate }),
    z.object({ person: PersonView }),
  ),
  'people.issueCard': command('manager', z.object({ personId: PersonId, card: CardNumber }), z.object({ person: PersonView })),
  /** For a card that was lost or given back. The last card of somebody who uses face stays until a new one is issued. */
  'people.revokeCard': command(
    'manager',
    z.object({ personId: PersonId, credentialId: CredentialId }),
    z.object({ person: PersonView }),
  ),
  /** `actor` is who asked: the person, or the guardian of a minor. Nobody is turned away for it. */
  'consent.withdraw': command(
    'guard',
    z.object({ personId: PersonId, actor: AskedBy.exclude(['close-relative']).optional() }),
    z.object({ report: WithdrawalReport }),
  ),
  'people.setAccess': command(
    'manager',
    z.object({ personId: PersonId, access: PersonAccess }),
    z.object({ person: PersonView }),
  ),
  /** A resident's wish. Whoever looks like another resident stays with card and face. */
  'people.setFaceMode': command(
    'manager',
    z.object({ personId: PersonId, faceMode: FaceMode }),
    z.object({ person: PersonView }),
  ),
  'enrolment.fromPhoto': command(
    'manager',
    z.object({ personId: PersonId, photo: z.instanceof(Uint8Array) }),
    z.object({ person: PersonView, lookAlike: LookAlike }),
  ),
  'enrolment.fromCamera': command(
    'manager',
    z.object({ personId: PersonId, laneId: LaneId }),
    z.object({ person: PersonView, lookAlike: LookAlike }),
  ),

  'recognition.forecast': command('manager', RecognitionSettings, RecognitionForecast),
  'recognition.set': command('manager', RecognitionSettings, done),
  'lane.setLiveness': command('manager', z.object({ laneId: LaneId, liveness: LivenessRule }), done),
  /** A screen for the people in the lane: what they are asked to do, and nothing about anybody. */
  'laneScreen.open': command('guard', z.object({ laneId: LaneId }), done),
  'laneScreen.close': command('guard', z.object({ laneId: LaneId }), done),
  ...consentCommands,
  ...documentCommands,
  ...ledgerCommands,
  ...handlerCommands,
  ...chooserCommands,
  ...registerCommands,
  ...withdrawalCommands,
  ...laneWayCommands,
  ...laneCommands,
  ...credentialCommands,
  ...inspectorCommands,
  ...retentionCommands,
} as const;

export type CommandName = keyof typeof commands;
export type CommandInput<N extends CommandName> = z.input<(typeof commands)[N]['input']>;
export type CommandParsed<N extends CommandName> = z.output<(typeof commands)[N]['input']>;
export type CommandOutput<N extends CommandName> = z.output<(typeof commands)[N]['output']>;

export const commandNames = Object.keys(commands) as CommandName[];
