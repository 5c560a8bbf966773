import type { Alarm, FeedEntry } from '../../main/contract/feed';
import { AlarmId, DecisionId, EventId, LaneId, PersonId } from '../../main/contract/ids';
import type { DeskCard, DeviceHealth, LaneSide, LaneView } from '../../main/contract/lanes';
import type { Notice, PersonView } from '../../main/contract/people';
import type { RecognitionView } from '../../main/contract/recognition';
import type { AppView, Slices } from '../../main/contract/slices';
import { type DeletionCertificate, WithdrawalId, withdrawalSteps } from '../../main/contract/withdrawal';

/** Sundays are quiet: a fixed moment for tests, 2026-11-22 14:26:07 local time. */
export const atMs = new Date(2026, 10, 22, 14, 26, 7).getTime();

/** A valid UUIDv7 that ends in `n`. */
export const uuid = (n: number): string => `01935a3e-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export const laneId = (id: string): LaneId => LaneId.parse(id);

export const appView = (part: Partial<AppView> = {}): AppView => ({
  phase: 'running',
  error: null,
  version: '0.1.0',
  stationName: '翠湖花园 · 东门岗',
  language: 'zh-CN',
  role: 'guard',
  keyProtection: 'os',
  demo: { on: false, notes: [], managerPassword: null },
  dataFolder: '/home/gate/.config/fairgate',
  byHand: null,
  ...part,
});

/** A side as it stands all day: closed, and nobody has set it to anything. */
export const laneSide = (part: Partial<LaneSide> = {}): LaneSide => ({
  direction: 'entry',
  state: 'closed',
  mode: 'normal',
  reason: null,
  untilMs: null,
  ...part,
});

export const laneView = (id: string, name: string, part: Partial<LaneView> = {}): LaneView => ({
  id: laneId(id),
  name,
  group: 'A',
  liveness: { passive: false, challenge: 'off' },
  prompt: null,
  directions: ['entry'],
  state: 'closed',
  sides: (part.directions ?? (['entry'] as const)).map((direction) => laneSide({ direction, state: part.state ?? 'closed' })),
  can: { holdOpen: true, lock: true },
  rawStatus: null,
  link: 'ready',
  camera: { configured: true, state: 'live', fps: 15, latencyMs: 90 },
  ways: { face: { on: true, why: null }, card: { on: true, why: null } },
  regionOfInterest: { x: 0.15, y: 0.05, width: 0.7, height: 0.95 },
  passagesToday: 412,
  ...part,
});

export const deskCard = (lane: string, part: Partial<DeskCard> = {}): DeskCard => ({
  decisionId: DecisionId.parse(uuid(1)),
  laneId: laneId(lane),
  direction: 'entry',
  atMs,
  method: 'face',
  outcome: 'granted',
  reasons: ['face-matched'],
  unit: '3-1-502',
  name: '李雅文',
  framesAgreed: 3,
  tookMs: 210,
  passage: 'awaited',
  needsGuard: false,
  trackId: 7,
  hideAtMs: null,
  ...part,
});

/** A stranger: not recognised, the guard is asked. */
export const strangerCard = (lane: string, part: Partial<DeskCard> = {}): DeskCard =>
  deskCard(lane, {
    outcome: 'ask-guard',
    reasons: ['face-not-recognised'],
    unit: null,
    name: null,
    framesAgreed: null,
    tookMs: null,
    passage: 'none',
    needsGuard: true,
    ...part,
  });

export const feedEntry = (n: number, kind: FeedEntry['kind'], part: Partial<FeedEntry> = {}): FeedEntry => ({
  id: EventId.parse(uuid(100 + n)),
  atMs: atMs - n * 11_000,
  laneId: laneId('east-1'),
  kind,
  severity: 'pass',
  direction: 'entry',
  method: null,
  reasons: [],
  manualReason: null,
  unit: null,
  note: null,
  ...part,
});

export const alarm = (n: number, part: Partial<Alarm> = {}): Alarm => ({
  id: AlarmId.parse(uuid(200 + n)),
  kind: 'forced',
  laneId: laneId('east-1'),
  raisedAtMs: atMs - n * 1_000,
  acknowledgedAtMs: null,
  clearedAtMs: null,
  ...part,
});

export const health = (id: string, kind: DeviceHealth['kind'], part: Partial<DeviceHealth> = {}): DeviceHealth => ({
  id,
  kind,
  name: null,
  state: 'ok',
  error: null,
  sinceMs: atMs - 3_600_000,
  ...part,
});

export const personView = (n: number, part: Partial<PersonView> = {}): PersonView => ({
  id: PersonId.parse(uuid(300 + n)),
  unit: '3-1-502',
  name: '李雅文',
  ageBand: 'adult',
  cards: [],
  pin: null,
  consent: {
    state: 'none',
    why: null,
    seq: null,
    recordId: null,
    atMs: null,
    validUntilMs: null,
    coolDownUntilMs: null,
    groups: null,
    byGuardian: false,
  },
  templates: 0,
  templatesSuspended: 0,
  faceMode: 'face',
  faceModeWhy: null,
  access: { groups: null, untilDay: null, hours: null },
  ...part,
});

export const consentGiven = (part: Partial<PersonView['consent']> = {}): PersonView['consent'] => ({
  state: 'given',
  why: null,
  groups: null,
  byGuardian: false,
  seq: 12,
  recordId: uuid(12),
  atMs: atMs - 86_400_000,
  validUntilMs: atMs + 364 * 86_400_000,
  coolDownUntilMs: null,
  ...part,
});

export const notice: Notice = {
  id: 'face-notice',
  version: 3,
  language: 'zh-CN',
  sha256: `7be1${'0'.repeat(56)}04c2`,
  title: '人脸信息处理告知书',
  sections: [
    { topic: 'handler', heading: '处理者', text: '翠湖花园物业服务有限公司，地址和投诉电话见门岗公示栏。', isChanged: false },
    { topic: 'purpose', heading: '目的', text: '仅用于您本人出入本小区。不用于考勤、收费、营销。', isChanged: false },
    { topic: 'method', heading: '方式', text: '在门岗本机比对。不上传，不提供给他人，不保存照片。', isChanged: false },
    { topic: 'retention', heading: '保存', text: '保存一年，或到您撤回之时。到期自动删除。', isChanged: false },
    {
      topic: 'effect',
      heading: '必要性与影响',
      text: '人脸不可更换，泄露风险高。不使用人脸，您照样刷卡或由门岗核验通行，通道与时间相同。',
      isChanged: false,
    },
    { topic: 'rights', heading: '您的权利', text: '随时撤回、查询、复制、更正、删除，在门岗即可办理。', isChanged: false },
  ],
};

export const recognitionView = (part: Partial<RecognitionView> = {}): RecognitionView => ({
  falseMatchRate: 1e-6,
  framesToAgree: 3,
  profile: 'accurate',
  model: 'fr_feature',
  use: '1:N',
  groups: [{ group: 'A', laneNames: ['东入口 1'], people: 412, templates: 412 }],
  strangersPerDay: 86,
  strangersOverDays: 9,
  expectedFalseOpeningsPerMonth: 0.11,
  warning: 'none',
  suspended: { people: 0, templates: 0 },
  ...part,
});

/** Of a withdrawal that is through. */
export const deletionCertificate = (part: Partial<DeletionCertificate> = {}): DeletionCertificate => ({
  v: 1,
  withdrawalId: WithdrawalId.parse('01890a5d-ac96-774b-bcce-b302099a8057'),
  personId: PersonId.parse('01890a5d-ac96-774b-bcce-b302099a8058'),
  reason: 'withdrawn',
  askedAtMs: 0,
  consent: { recordId: '01890a5d-ac96-774b-bcce-b302099a8059', seq: 40, givenAtMs: 0 },
  ending: { recordId: '01890a5d-ac96-774b-bcce-b302099a8060', seq: 41, atMs: 0 },
  unmatchableAfterMs: 3,
  steps: withdrawalSteps.map((step, index) => ({ step, atMs: index, entrySeq: 100 + index, leafHash: 'a'.repeat(64) })),
  probeBefore: { searched: 3, found: 0 },
  probeAfter: { searched: 3, found: 0 },
  deleted: { keys: 1, templates: 3, photos: 0, crops: 0, cachedTemplates: 3, turnstileCopies: 0 },
  gateEventsStripped: 12,
  retained: [
    { what: 'site-video', untilMs: null, rule: 'thirty-days-of-the-site', law: '保安服务管理条例 第25条' },
    { what: 'card', untilMs: null, rule: 'as-long-as-resident', law: '人脸识别技术应用安全管理办法 第10条' },
  ],
  cardsLive: 1,
  complete: true,
  sha256: 'b'.repeat(64),
  ...part,
});

export const slices = (part: Partial<Slices> = {}): Slices => ({
  app: appView(),
  lanes: [laneView('east-1', '东入口 1')],
  desk: [],
  feed: [],
  alarms: [],
  health: [],
  recognition: recognitionView(),
  ledger: {
    size: 128,
    verification: { state: 'whole', running: false, atMs, entries: 128, firstBad: null, why: null },
    secondPlace: { state: 'none', folder: null, writtenAtMs: null, writtenSize: null },
  },
  compliance: { faceStop: null, items: [], faces: { here: 0, recordsHere: 0, elsewhere: 0, total: 0, level: 'none' } },
  withdrawals: { open: 0, serviceStop: null },
  ...part,
});
