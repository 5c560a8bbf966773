import { noticeFor } from '../../../main/consent/notice';
import type { DataCode, DocumentHead, Retention } from '../../../main/contract/documentParts';
import type { DocumentContent, DocumentKind } from '../../../main/contract/documents';
import { DeletionCertificate, withdrawalSteps } from '../../../main/contract/withdrawal';
import { both } from '../../../main/documents/words';
import { sampleHandler } from '../station/handlerNamed';
import { checkpointNote, keyFingerprint, proofFor, sha } from './proofs';

export type Samples = { [K in DocumentKind]: DocumentContent<K> };

/** 2026-11-22 14:26:07 in Beijing. */
const atMs = Date.UTC(2026, 10, 22, 6, 26, 7);
const hour = 3_600_000;
const day = 24 * hour;
const id = (n: number): string => `0193f2aa-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export const head: DocumentHead = {
  number: 'RC-20261122-3F9A2C',
  madeAtMs: atMs,
  stationName: '翠湖花园 · 东门岗',
  handler: {
    name: '杭州翠湖物业服务有限公司',
    address: '杭州市西湖区文三路 188 号翠湖花园物业服务中心',
    contact: '0571-8800 0000，privacy@cuihu.example',
    registration: '91330106MA2TE8T0X6',
    officer: '陈立',
    complaints: '物业服务中心投诉电话 0571-8800 0001；西湖区网信办 0571-8700 0000',
  },
};

const retention: Retention[] = [
  { data: 'face-template', days: null, ends: 'withdrawal', law: '个人信息保护法 第47条' },
  { data: 'enrolment-photo', days: null, ends: 'at-once', law: null },
  { data: 'passage-record', days: 30, ends: 'term', law: '保安服务管理条例 第43条' },
  { data: 'consent-record', days: 1095, ends: 'term', law: '个人信息保护法 第56条' },
];
const data: DataCode[] = ['face-template', 'signature', 'identity', 'birth-date', 'access-card', 'passage-record'];
const lanes = ['东门 1 号通道', '东门 2 号通道'];
const zh = noticeFor('zh-CN', head.stationName, false, sampleHandler);
const en = noticeFor('en', head.stationName, false, sampleHandler);
const person = { name: '李雅文', unit: '3-1-502' };
const period = { fromMs: atMs - 12 * hour, toMs: atMs };

const ways = [
  { method: 'face' as const, passages: 812, share: 0.46, waiting: { measured: 800, medianMs: 1_700, slowestTenthMs: 3_200 } },
  { method: 'card' as const, passages: 940, share: 0.53, waiting: { measured: 940, medianMs: 2_100, slowestTenthMs: 3_900 } },
  { method: 'card-and-face' as const, passages: 0, share: 0, waiting: { measured: 0, medianMs: null, slowestTenthMs: null } },
  { method: 'guard' as const, passages: 12, share: 0.01, waiting: { measured: 0, medianMs: null, slowestTenthMs: null } },
];

/** Every document with data as a compound of this size would have them. Nobody in them exists. */
export const samples: Samples = {
  notice: { zh, en, largePrint: false },
  'consent-form': {
    notices: [zh, en],
    person: { ...person, ageBand: 'adult' },
    purposes: ['pass-lanes'],
    lanes,
    retention,
    validForMonths: 12,
    coolDownMonths: 12,
  },
  receipt: {
    receiptId: id(1),
    recordId: id(2),
    event: 'given',
    atMs,
    person,
    actor: { by: 'self' },
    notice: zh,
    presentedBy: 'screen',
    purposes: ['pass-lanes'],
    data,
    lanes,
    retention,
    validUntilMs: atMs + 365 * day,
    coolDownUntilMs: null,
    adoptedAtMs: null,
    proof: proofFor(18_234, atMs, 20_000),
  },
  'deletion-certificate': {
    person,
    certificate: DeletionCertificate.parse({
      v: 1,
      withdrawalId: id(3),
      personId: id(6),
      reason: 'withdrawn',
      askedAtMs: atMs,
      consent: { recordId: id(2), seq: 17, givenAtMs: atMs - 80 * day },
      ending: { recordId: id(12), seq: 18, atMs: atMs + 40 },
      unmatchableAfterMs: 212,
      steps: withdrawalSteps.map((step, at) => ({
        step,
        atMs: atMs + 40 * (at + 1),
        entrySeq: 18_235 + at,
        leafHash: sha(step),
      })),
      probeBefore: { searched: 3, found: 0 },
      probeAfter: { searched: 3, found: 0 },
      deleted: { keys: 1, templates: 3, photos: 0, crops: 0, cachedTemplates: 6, turnstileCopies: 0 },
      gateEventsStripped: 42,
      retained: [
        { what: 'consent-record', untilMs: atMs + 1_096 * day, rule: 'three-years-after-end', law: '个人信息保护法 第56条' },
        { what: 'gate-events', untilMs: null, rule: 'own-term', law: '保安服务管理条例 第25条' },
        { what: 'site-video', untilMs: null, rule: 'thirty-days-of-the-site', law: '保安服务管理条例 第25条' },
        { what: 'card', untilMs: null, rule: 'as-long-as-resident', law: '人脸识别技术应用安全管理办法 第10条' },
      ],
      cardsLive: 1,
      complete: true,
      sha256: sha('certificate'),
    }),
    proof: proofFor(18_243, atMs + 400, 20_000),
  },
  'gate-sign': {
    paper: 'A4',
    lanes,
    uses: { cameras: true, faces: true },
    purposes: ['pass-lanes'],
    otherWays: ['card', 'code', 'guard'],
    videoDays: 30,
    noticeVersion: 1,
    keyFingerprint,
  },
  'shift-sheet': {
    period,
    guards: [
      { name: '王建国', fromMs: period.fromMs, toMs: period.fromMs + 8 * hour },
      { name: '赵敏', fromMs: period.fromMs + 8 * hour, toMs: null },
    ],
    openAlarms: [
      {
        kind: 'line-lost',
        lane: '东门 2 号通道',
        raisedAtMs: atMs - hour,
        acknowledgedAtMs: atMs - hour / 2,
        words: both('闸机断线', 'Turnstile not answering'),
      },
    ],
    openings: [
      { reason: 'forgot-card', lane: '东门 1 号通道', count: 6 },
      { reason: 'no-face', lane: '东门 1 号通道', count: 11 },
      { reason: 'visitor', lane: '东门 2 号通道', count: 23 },
    ],
    passages: [
      { lane: '东门 1 号通道', face: 412, card: 380, guard: 17, denied: 4 },
      { lane: '东门 2 号通道', face: 220, card: 301, guard: 23, denied: 1 },
    ],
    faceSuspensions: [
      { fromMs: atMs - hour, toMs: atMs, lane: '东门 2 号通道', words: both('读卡器没有应答', 'The card reader did not answer') },
    ],
    visitorsInside: 4,
    checkpoint: { note: checkpointNote(18_250), size: 18_250, rootHash: sha('root'), madeAtMs: atMs },
  },
  'impact-assessment': {
    assessmentId: id(4),
    version: 2,
    reason: 'change',
    state: 'signed',
    isDemo: false,
    answers: {
      necessity: '双手提物或推车的住户反映刷卡不便。使用人脸是自愿的便利，不是进出条件；已比较刷卡、二维码和人工开门，均予保留。',
      rights: '不同意者通道、时间、费用均相同。最近三十日内不用人脸者等待中位数 2.1 秒，与用人脸者相差 0.4 秒。',
      risks: '特征数值被盗可能导致终身可辨认。数值加密存放，每人一把密钥，撤回即销毁。',
      protection: '本机计算，不联网；数据库加密；账本可核验；管理员操作全部留痕。',
    },
    live: {
      takenAtMs: atMs,
      use: '1:N',
      cameras: lanes.map((lane) => ({
        lane,
        viewShare: 0.66,
        hasFace: true,
        liveness: both('照片和屏幕评分；要求眨眼', 'Score for photos and screens; a blink asked for'),
      })),
      people: [
        { ageBand: 'under-14', withFace: 0 },
        { ageBand: '14-17', withFace: 14 },
        { ageBand: 'adult', withFace: 1_204 },
      ],
      recognition: {
        profile: 'accurate',
        model: 'sface-2021',
        falseMatchRateSet: 1e-5,
        framesToAgree: 3,
        threshold: 0.51,
        measured: [
          { rate: 1e-3, cosine: 0.4 },
          { rate: 1e-6, cosine: 0.6 },
        ],
      },
      retention,
      egress: both('没有任何对外连接', 'no connection to the outside'),
      roles: [both('保安', 'guard'), both('管理员', 'manager'), both('检查员', 'inspector')],
      nonFaceShare: 0.54,
      ways: [
        { method: 'face', medianWaitMs: 1_700 },
        { method: 'card', medianWaitMs: 2_100 },
        { method: 'guard', medianWaitMs: null },
      ],
      incidents: 0,
      versions: [
        { part: '控制台 console', version: '0.1.0', sha256: sha('console') },
        { part: '模型组 models', version: 'accurate', sha256: sha('models') },
      ],
    },
    protections: [
      { what: both('人脸信息不传出本机', 'Nothing of a face leaves this machine'), isOn: true },
      { what: both('每条通道都有不用人脸的方式', 'Every lane has a way without a face'), isOn: true },
    ],
    signer: { name: '周岚', atMs, paperSha256: null, entrySeq: 1_204 },
    keepUntilDay: null,
  },
  filing: {
    filing: 'first',
    authority: '浙江省互联网信息办公室',
    filingNumber: null,
    people: 100_214,
    sites: [
      { name: '翠湖花园 · 东门岗', people: 40_120 },
      { name: '翠湖花园 · 西门岗', people: 60_094 },
    ],
    countedAtMs: atMs,
    reachedDay: '2026-11-19',
    dueDay: '2026-12-31',
    yearsWithoutHolidays: [],
    purposes: ['pass-lanes'],
    method: both(
      '在岗亭电脑上与已登记的特征数值逐一比对（1:N），不上传网络。',
      'Compared with all enrolled numbers (1:N) on the station’s computer.',
    ),
    data: ['face-template'],
    safeguards: [
      both('逐人加密，撤回即销毁密钥', 'Encrypted per person; the key goes on withdrawal'),
      both('只在本机处理', 'Handled on this machine only'),
    ],
    rules: [
      { title: '人脸通行告知书', version: '1', sha256: zh.sha256 },
      { title: '人脸信息操作规程', version: '3', sha256: null },
    ],
    assessment: { number: id(4), version: 2, signedAtMs: atMs - 21 * day, protections: '逐人加密。' },
    changed: null,
    stopped: null,
  },
  breach: {
    breachId: id(5),
    to: 'people',
    authority: '杭州市互联网信息办公室',
    foundAtMs: atMs,
    kinds: ['identity', 'contact', 'passage-record'],
    people: 37,
    cause: '存放导出文件的 U 盘遗失。文件已加密，密码写在同一张便签上。',
    harm: '可能有人得知受影响住户最近七日的进出时间。',
    remedies: ['已停用导出功能并更换密码。', '已向派出所报案。'],
    advice: ['留意冒充物业的电话和短信。', '可到岗亭要求查阅受影响的记录。'],
    contact: '周岚 0571-8800 0000',
    entrySeqs: [18_100, 18_101],
  },
  'equal-treatment': {
    period: { fromMs: atMs - 30 * day, toMs: atMs },
    altogether: ways,
    lanes: lanes.map((lane) => ({ lane, ways })),
    hours: [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) =>
      [4, 8, 16].map((fromHour) => ({ weekday, fromHour, toHour: fromHour + 4, ways })),
    ),
    humanChecks: {
      asked: 40,
      letIn: 31,
      turnedAway: 2,
      noAnswer: 7,
      waiting: { measured: 31, medianMs: 9_400, slowestTenthMs: 21_000 },
    },
    cardsRefused: 12,
    notMeasured: [both('走到通道之前的排队时间没有计入。', 'The queue before the lane is not counted.')],
    outages: [{ lane: '东门 2 号通道', minutes: 42, guardPosted: false }],
    complaints: 1,
  },
  'subject-access': {
    person: { ...person, birthDate: '1991-04-07' },
    pseudonym: id(6),
    cards: [{ label: '··13', issuedAtMs: atMs - 90 * day, revokedAtMs: null }],
    consents: [
      {
        event: both('同意', 'consent'),
        atMs: atMs - 80 * day,
        noticeVersion: 1,
        validUntilMs: atMs + 285 * day,
        entry: proofFor(900, atMs, 1_000).entry,
      },
    ],
    templates: [{ model: 'accurate', madeAtMs: atMs - 80 * day, isUsed: true }],
    passages: Array.from({ length: 24 }, (_, at) => ({
      atMs: atMs - at * 7 * hour,
      lane: lanes[at % 2] ?? '',
      direction: at % 2 === 0 ? ('entry' as const) : ('exit' as const),
      method: at % 3 === 0 ? ('face' as const) : ('card' as const),
      outcome: 'granted' as const,
    })),
    disclosures: [],
    others: [{ atMs: atMs - 3 * day, what: both('资料被查阅（日常工作）', 'looked up (everyday work)'), entrySeq: 17_000 }],
    retention,
    leftOut: [],
  },
  disclosure: {
    disclosureId: id(7),
    givenDay: '2026-11-22',
    recordedAtMs: atMs,
    requester: { organisation: '杭州市公安局西湖区分局文新派出所', name: '吴警官', letter: '西公（文）调证字〔2026〕118号' },
    basis: both('法定职责（个人信息保护法 第13条第3项）', 'statutory duty (个人信息保护法 art. 13(3))'),
    asked: '调查电动车被盗案；2026年11月20日 18 时至 20 时的通行记录。',
    given: '该时段东门两条通道的通行记录，不含人脸信息。',
    data: ['passage-record'],
    period: { fromDay: '2026-11-20', toDay: '2026-11-20' },
    handedBy: '王建国',
    entrySeq: 18_199,
  },
  vendor: {
    vendorId: id(8),
    name: '宁波安智门禁工程有限公司',
    contact: '0574-8700 0000',
    contract: 'HT-2026-031',
    purpose: '保养闸机。',
    work: '闸机安装、每季度保养。不接触人脸特征数值。',
    data: ['access-card'],
    fromDay: '2026-01-01',
    untilDay: '2026-12-31',
    ended: { onDay: '2026-10-01', how: 'returned', proof: '已交还钥匙和资料，有签收单。' },
    keepUntilDay: '2029-10-01',
    entrySeq: 17_400,
  },
  transfer: {
    transferId: id(9),
    from: head.handler,
    to: {
      name: '杭州新邻物业管理有限公司',
      address: null,
      contact: '0571-8811 0000',
      registration: null,
      officer: '沈洁',
      complaints: null,
    },
    onDay: '2027-01-01',
    told: { onDay: '2026-12-01', how: '楼栋公告和短信。' },
    people: 1_218,
    data: [
      { what: 'face-template', count: 1_218 },
      { what: 'consent-record', count: 2_740 },
      { what: 'access-card', count: 3_402 },
    ],
    purposes: ['pass-lanes'],
    ledgerSize: 18_250,
    rootHash: sha('root'),
  },
  'request-answer': {
    requestId: id(10),
    about: 'copy',
    person,
    receivedDay: '2026-11-16',
    dueDay: '2026-12-01',
    answeredDay: '2026-11-22',
    asked: '请给我你们保存的我和孩子的全部资料。',
    outcome: 'partly',
    answer: '随信附上关于您的个人信息副本。孩子已满十四周岁，其通行记录需由本人提出。',
    reason: both('会损害他人的合法权益', 'it would harm the rights of others'),
    entrySeq: 18_240,
  },
};
