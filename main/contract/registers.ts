import { z } from 'zod';
import { command } from './command';
import { LaneId, Language, PersonId, Role } from './ids';
import { AgeBand, PersonView, Signature } from './people';

const nothing = z.object({}).strict();
const line = z.string().trim().min(1).max(200);
const text = z.string().trim().min(1).max(4_000);
export const RecordId = z.uuid().brand<'RecordId'>();
export type RecordId = z.infer<typeof RecordId>;
/** A calendar day at the station, `2026-11-22`. */
export const Day = z.iso.date();
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What can be given away or lost. A template is told of by its existence only: the program has no way of giving one out. */
export const DataKind = z.enum([
  'identity',
  'contact',
  'consent-records',
  'passage-records',
  'card-records',
  'face-templates',
  'video',
]);
export type DataKind = z.infer<typeof DataKind>;

/** Somebody outside was given data (个人信息保护法 第13、23、25条): every time an entry. Nothing of a face is among it. */
export const Disclosure = z
  .object({
    toWhom: z.enum(['police', 'court', 'prosecutor', 'regulator', 'resident', 'other']),
    authority: line,
    officer: line,
    documentNumber: z.string().trim().max(100),
    legalBasis: z.enum(['statutory-duty', 'court-order', 'own-consent', 'emergency']),
    scope: text,
    given: text,
    dataKinds: z
      .array(DataKind.exclude(['face-templates']))
      .min(1)
      .max(6),
    from: Day.nullable(),
    to: Day.nullable(),
    givenBy: line,
    givenOn: Day,
  })
  .refine(
    ({ legalBasis, documentNumber }) => documentNumber !== '' || legalBasis === 'own-consent' || legalBasis === 'emergency',
    {
      path: ['documentNumber'],
    },
  );

/** Why somebody looked; `routine` is the everyday work of the desk. */
export const LookupWhy = z.enum(['routine', 'request', 'disclosure', 'incident', 'complaint', 'inspection']);
export type LookupWhy = z.infer<typeof LookupWhy>;
/** Resident data was looked at (公共安全视频图像信息系统管理条例 第16条, as good practice). */
export const Lookup = z.object({
  what: z.enum(['unit', 'list', 'person', 'export']),
  /** What was searched for, a flat or a part of one or of a name; never in an entry. */
  search: z.string().max(100),
  why: LookupWhy,
  people: z.number().int().nonnegative(),
});

export const RequestKind = z.enum(['access', 'copy', 'correct', 'delete', 'restrict', 'transfer', 'explain', 'complaint']);
export type RequestKind = z.infer<typeof RequestKind>;
/** A resident asked for something (个人信息保护法 第44至50条). */
export const ResidentRequest = z.object({
  asks: RequestKind,
  receivedOn: Day,
  /** Last day for the answer, fixed when the request came in. */
  dueOn: Day,
  /** Who asked, in their own words how to reach them; a stranger may ask too. */
  from: line,
  contact: z.string().trim().max(200),
  words: text,
});
export const RequestAnswer = z
  .object({
    outcome: z.enum(['done', 'partly', 'refused']),
    answer: text,
    /** Why not, or not wholly (第50条: 拒绝的，应当说明理由). */
    reason: z
      .enum(['law-requires-keeping', 'identity-not-shown', 'not-their-data', 'nothing-held', 'rights-of-others', 'other'])
      .nullable(),
    answeredOn: Day,
  })
  .refine(({ outcome, reason }) => outcome === 'done' || reason !== null, { path: ['reason'] });
/** Days for an answer; never longer than the law's practice. */
export const AnswerTerms = z.object({
  /** 15 days: within the 15 working days of the App rules (2019) and the 30 days of GB/T 35273-2020 8.7. */
  requestDays: z.number().int().min(1).max(15),
  /** 10 days: 杭州市物业管理条例 第50条. */
  complaintDays: z.number().int().min(1).max(10),
});
export type AnswerTerms = z.infer<typeof AnswerTerms>;

/** A leak, loss or change of data (个人信息保护法 第57条; 民法典 第1038条). */
export const Incident = z.object({
  discoveredAtMs: z.number().int().nonnegative(),
  major: z.boolean(),
  dataKinds: z.array(DataKind).min(1).max(7),
  cause: text,
  harm: text,
  remedies: text,
  whatPeopleCanDo: text,
  contact: line,
  affectedCount: z.number().int().nonnegative(),
  affected: z.array(PersonId).max(5_000),
});
export const IncidentNotified = z.object({
  /** `people-not-needed`: the remedies keep harm away, so people need not be told (第57条第2款); the authority still is. */
  whom: z.enum(['authority', 'people', 'people-not-needed']),
  atMs: z.number().int().nonnegative(),
  office: line,
  how: text,
});
export const IncidentClosed = z.object({ lessons: text, closedOn: Day });

/** Somebody who works on the data for the handler: installer, remote support (个人信息保护法 第21条). */
export const Vendor = z.object({
  name: line,
  contact: line,
  contract: line,
  purpose: text,
  scope: text,
  dataKinds: z.array(DataKind).max(7),
  from: Day,
  until: Day,
});
export const VendorEnded = z.object({ proof: z.enum(['returned', 'deleted', 'nothing-held']), proofText: text, endedOn: Day });

/** A compliance audit (个人信息保护法 第54条); the handler sets its own interval. */
export const ComplianceAudit = z.object({
  doneOn: Day,
  auditor: line,
  scope: text,
  findings: text,
  measures: text,
  openFindings: z.number().int().nonnegative(),
  nextOn: Day,
});
/** Another property company takes over (个人信息保护法 第22条): it may not widen the purpose. */
export const Takeover = z.object({
  oldHandler: line,
  newHandler: line,
  newContact: line,
  effectiveOn: Day,
  toldOn: Day,
  toldHow: text,
  purposeUnchanged: z.literal(true),
});

export const SignPrinted = z.object({ laneId: LaneId, language: Language, noticeSha256: Sha256 });
/** The photo itself is not kept, only its hash, so that it can be held against the picture the manager keeps. */
export const SignPlaced = z.object({
  laneId: LaneId,
  placedOn: Day,
  where: line,
  photoSha256: Sha256.nullable(),
  photoOn: Day.nullable(),
});
export const SignRemoved = z.object({ laneId: LaneId, removedOn: Day, why: text });

/** Tells whether an assessment still fits what is done. */
export const AssessmentFingerprint = z.object({
  /** Purpose, method, kinds of data: another one suspends faces at once. */
  essence: Sha256,
  /** Models, profile, rate, cameras, notices, retention: another one must be assessed within 30 days. */
  settings: Sha256,
});
export type AssessmentFingerprint = z.infer<typeof AssessmentFingerprint>;

/** The station counted 100,000 people: the time for the filing runs (人脸识别技术应用安全管理办法 第15条). */
export const FilingReached = z.object({ people: z.number().int(), reachedOn: Day });
export const FilingMade = z.object({
  office: line,
  number: line,
  madeOn: Day,
  fingerprint: AssessmentFingerprint,
  people: z.number().int(),
});
export const FilingChanged = z.object({ office: line, what: text, madeOn: Day, fingerprint: AssessmentFingerprint });
export const FilingStopped = z.object({ stoppedOn: Day, why: text });
export const FilingEnded = z.object({ office: line, endedOn: Day });
export const OfficerNamed = z.object({ name: line, contact: line, namedOn: Day });
/** People with stored faces at the handler's other stations, which this one does not know; counted whole, as nobody can compare them. */
export const OthersDeclared = z.object({
  stations: z.number().int().min(0).max(10_000),
  people: z.number().int().min(0).max(100_000_000),
});
/** Public holidays of a year, and the weekend days that are worked instead, as the State Council announces them. */
export const HolidayYear = z.object({
  year: z.number().int().min(2020).max(2100),
  holidays: z.array(Day).max(60),
  workedWeekendDays: z.array(Day).max(20),
});

/** What the running station says of itself in an impact assessment. */
export const AssessmentFacts = z.object({
  purpose: z.literal('pass-lanes'),
  use: z.enum(['1:N', '1:1']),
  dataKinds: z.array(z.string()),
  egress: z.literal('none'),
  /** Whether children under 14 may be enrolled at all. */
  under14: z.boolean(),
  lanes: z.array(
    z.object({
      id: LaneId,
      name: z.string(),
      group: z.string(),
      camera: z.enum(['onvif', 'rtsp', 'film', 'none']),
      region: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
      faceAllowed: z.boolean(),
      liveness: z.object({ passive: z.boolean(), challenge: z.string() }),
      otherWays: z.array(z.string()),
    }),
  ),
  recognition: z.object({
    profile: z.string(),
    model: z.string().nullable(),
    falseMatchRateSet: z.number(),
    framesToAgree: z.number().int(),
    /** Cosine that the set rate needs, from the measured pairs; null: nobody measured these models. */
    threshold: z.number().nullable(),
    /** Measured: false-match rate and the cosine it was found at. */
    measured: z.array(z.tuple([z.number(), z.number()])),
  }),
  models: z.array(z.object({ name: z.string(), sha256: z.string() })),
  notices: z.array(z.object({ language: Language, version: z.number().int(), sha256: z.string() })),
  /** People with stored templates. */
  peopleByAge: z.record(AgeBand, z.number().int()),
  peopleCounted: z.number().int(),
  roles: z.array(Role),
  retention: z.array(z.object({ what: z.string(), days: z.number().int().nullable() })),
  /** Of the last 30 days; null without any passage. */
  nonFaceShare: z.number().nullable(),
  waitMedianMs: z.object({ face: z.number().nullable(), card: z.number().nullable(), guard: z.number().nullable() }),
  incidents: z.number().int(),
});
export type AssessmentFacts = z.infer<typeof AssessmentFacts>;
/** What a human must fill in (人脸识别技术应用安全管理办法 第9条, four items). */
export const AssessmentWords = z.object({ necessity: text, effects: text, risks: text, protections: text });
export const AssessmentSigning = z.discriminatedUnion('by', [
  z.object({ by: z.literal('drawn'), name: line, strokes: Signature }),
  /** Signed on paper; the scan's hash. */
  z.object({ by: z.literal('paper'), name: line, paperSha256: Sha256 }),
]);
export const Assessment = z.object({
  facts: AssessmentFacts,
  words: AssessmentWords,
  signing: AssessmentSigning,
  fingerprint: AssessmentFingerprint,
  /** Made by the demo for the demo. */
  demo: z.boolean(),
});
/** The station noticed that the signed assessment no longer fits. */
export const AssessmentOutdated = z.object({
  why: z.enum(['essence', 'settings', 'incident']),
  fingerprint: AssessmentFingerprint,
  graceUntil: Day.nullable(),
});
export const PersonExported = z.object({ why: LookupWhy, sha256: Sha256 });

/** Every kind of record, by the name of its entry in the ledger, with its sealed details. */
export const recordSchemas = {
  'disclosure.made': Disclosure,
  'lookup.made': Lookup,
  'request.received': ResidentRequest,
  'request.answered': RequestAnswer,
  'request.terms-set': AnswerTerms,
  'incident.opened': Incident,
  'incident.amended': Incident,
  'incident.notified': IncidentNotified,
  'incident.closed': IncidentClosed,
  'vendor.engaged': Vendor,
  'vendor.ended': VendorEnded,
  'audit.done': ComplianceAudit,
  'takeover.announced': Takeover,
  'assessment.signed': Assessment,
  'assessment.outdated': AssessmentOutdated,
  'sign.printed': SignPrinted,
  'sign.placed': SignPlaced,
  'sign.removed': SignRemoved,
  'filing.reached': FilingReached,
  'filing.made': FilingMade,
  'filing.changed': FilingChanged,
  'filing.stopped': FilingStopped,
  'filing.ended': FilingEnded,
  'filing.officer-named': OfficerNamed,
  'filing.others-declared': OthersDeclared,
  'calendar.set': HolidayYear,
  'person.exported': PersonExported,
} as const;
export type RecordKind = keyof typeof recordSchemas;
export type RecordDetails<K extends RecordKind> = z.output<(typeof recordSchemas)[K]>;
export const RecordKind = z.enum(Object.keys(recordSchemas) as [RecordKind, ...RecordKind[]]);

/** A record without anything personal: what an inspector sees, and what the ledger says of it. */
export const RecordCodes = z.object({
  recordId: RecordId,
  kind: RecordKind,
  atMs: z.number(),
  entrySeq: z.number().int(),
  by: z.enum(['guard', 'inspector', 'manager', 'station']),
  personId: PersonId.nullable(),
  /** The record this one belongs to: a request's answer names the request. */
  about: RecordId.nullable(),
  corrects: RecordId.nullable(),
  correctedBy: RecordId.nullable(),
  /** Codes, days and counts, as in the entry's body; null when the record no longer reads (changed from outside). */
  codes: z.record(z.string(), z.json()).nullable(),
});
export type RecordCodes = z.infer<typeof RecordCodes>;
export const RecordView = RecordCodes.extend({ details: z.record(z.string(), z.json()).nullable() });
export type RecordView = z.infer<typeof RecordView>;

const page = z.object({
  kinds: z.array(RecordKind).min(1).max(30).nullable(),
  about: RecordId.nullable(),
  personId: PersonId.nullable(),
  /** Records older than this entry; null: the newest. */
  beforeSeq: z.number().int().nullable(),
  limit: z.number().int().min(1).max(200),
});

const Waiting = z.object({
  measured: z.number().int(),
  medianMs: z.number().nullable(),
  p90Ms: z.number().nullable(),
  maxMs: z.number().nullable(),
});
export const PassMethod = z.enum(['face', 'card', 'card-and-face', 'guard']);
export type PassMethod = z.infer<typeof PassMethod>;
const TreatmentRow = z.object({ method: PassMethod, granted: z.number().int(), share: z.number(), waiting: Waiting });
/** How people were treated by the way they use (人脸识别技术应用安全管理办法 第10、12条). */
export const EqualTreatment = z.object({
  from: Day,
  to: Day,
  methods: z.array(TreatmentRow),
  lanes: z.array(z.object({ laneId: z.string(), methods: z.array(TreatmentRow) })),
  /** `weekday` 1 is Monday; `band` is the hour the four hours begin with: 0, 4, … 20. */
  hours: z.array(z.object({ weekday: z.number().int(), band: z.number().int(), methods: z.array(TreatmentRow) })),
  /** Faces referred to the guard, and what he did. */
  humanChecks: z.object({
    asked: z.number().int(),
    letIn: z.number().int(),
    turnedAway: z.number().int(),
    noAnswer: z.number().int(),
    waiting: Waiting,
  }),
  cardsRefused: z.number().int(),
  /** What the figures do not say; the window and the document put each in words. */
  notMeasured: z.array(
    z.enum([
      'guard-without-question',
      'card-and-face-before-decision',
      'queue-before-lane',
      'who-gave-up',
      'grants-not-acknowledged',
    ]),
  ),
});
export type EqualTreatment = z.infer<typeof EqualTreatment>;

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
  }),
  access: PersonView.shape.access,
  faceMode: PersonView.shape.faceMode,
  cards: z.array(z.object({ label: z.string(), issuedAt: z.iso.datetime(), revokedAt: z.iso.datetime().nullable() })),
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
});
export type PersonExport = z.infer<typeof PersonExport>;

/** People with stored face information, each once: the same name and day of birth is one person. */
export const FaceCount = z.object({
  here: z.number().int(),
  /** Records of people; more than `here` where somebody is on record twice. */
  recordsHere: z.number().int(),
  elsewhere: z.number().int(),
  total: z.number().int(),
  level: z.enum(['none', 'near', 'file']),
});
export type FaceCount = z.infer<typeof FaceCount>;

/** The five items of a filing, as far as the station knows them. */
export const FilingPack = z.object({
  basics: z.object({ station: z.string(), officer: z.object({ name: z.string(), contact: z.string() }).nullable() }),
  purposeAndMethod: z.object({ purpose: z.string(), use: z.string(), necessity: z.string().nullable() }),
  countAndSafeguards: z.object({ count: FaceCount, safeguards: z.array(z.string()), protections: z.string().nullable() }),
  rules: z.object({ notices: AssessmentFacts.shape.notices, retention: AssessmentFacts.shape.retention, roles: z.array(Role) }),
  assessment: z.object({ recordId: RecordId, signedAtMs: z.number(), entrySeq: z.number().int() }).nullable(),
  reachedOn: Day.nullable(),
  dueOn: Day.nullable(),
  /** Years between the two without a list of holidays: weekends alone were counted there. */
  yearsWithoutHolidays: z.array(z.number().int()),
  missing: z.array(z.enum(['officer', 'assessment', 'holidays'])),
});
export type FilingPack = z.infer<typeof FilingPack>;

/** Why faces are off for the law's sake. */
export const FaceStop = z.enum(['no-assessment', 'assessment-outdated']);
export type FaceStop = z.infer<typeof FaceStop>;

/** One thing that is due, overdue or missing. Nothing personal. */
export const ComplianceItem = z.object({
  kind: z.enum([
    'assessment-missing',
    'assessment-outdated',
    'assessment-due',
    'request-due',
    'incident-authority',
    'incident-people',
    'incident-open',
    'vendor-ending',
    'vendor-ended',
    'audit-due',
    'sign-missing',
    'count-near',
    'filing-due',
    'filing-change-due',
    'filing-end-due',
    'officer-missing',
    'holidays-missing',
    'record-unreadable',
  ]),
  severity: z.enum(['info', 'attention', 'alarm']),
  dueOn: Day.nullable(),
  sinceMs: z.number().nullable(),
  recordId: RecordId.nullable(),
  laneId: LaneId.nullable(),
  count: z.number().int().nullable(),
});
export type ComplianceItem = z.infer<typeof ComplianceItem>;
/** Slice `compliance`: what the manager must see to; most pressing first. */
export const ComplianceView = z.object({ faceStop: FaceStop.nullable(), items: z.array(ComplianceItem), faces: FaceCount });
export type ComplianceView = z.infer<typeof ComplianceView>;

const recorded = z.object({ recordId: RecordId, entrySeq: z.number().int() });
const photo = z.instanceof(Uint8Array);

export const registerCommands = {
  /** Newest first, with everything the manager may read. */
  'register.list': command('manager', page, z.object({ records: z.array(RecordView) })),
  /** The same without anything personal. */
  'register.codes': command('inspector', page, z.object({ records: z.array(RecordCodes) })),
  /** Details as the kind's schema has them; the old record stays and is named. Not for signed or automatic records. */
  'register.correct': command('manager', z.object({ recordId: RecordId, details: z.record(z.string(), z.unknown()) }), recorded),
  'register.disclose': command('manager', z.object({ personId: PersonId.nullable(), details: Disclosure }), recorded),
  'register.audit': command('manager', ComplianceAudit, recorded),
  'register.takeover': command('manager', Takeover, recorded),

  /** A resident at the desk is not sent away to come back when a manager is there. */
  'request.receive': command(
    'guard',
    z.object({ personId: PersonId.nullable(), asks: RequestKind, from: line, contact: z.string().trim().max(200), words: text }),
    recorded.extend({ dueOn: Day }),
  ),
  'request.answer': command('manager', z.object({ requestId: RecordId, details: RequestAnswer }), recorded),
  'request.terms': command('inspector', nothing, AnswerTerms),
  'request.setTerms': command('manager', AnswerTerms, recorded),

  'incident.open': command('manager', Incident, recorded),
  'incident.amend': command('manager', z.object({ incidentId: RecordId, details: Incident }), recorded),
  'incident.notified': command('manager', z.object({ incidentId: RecordId, details: IncidentNotified }), recorded),
  'incident.close': command('manager', z.object({ incidentId: RecordId, details: IncidentClosed }), recorded),

  'vendor.engage': command('manager', Vendor, recorded),
  'vendor.end': command('manager', z.object({ vendorId: RecordId, details: VendorEnded }), recorded),

  /** What the station says of itself now; `fingerprint` goes back with the signature. */
  'assessment.draft': command(
    'inspector',
    nothing,
    z.object({
      facts: AssessmentFacts,
      fingerprint: AssessmentFingerprint,
      faceStop: FaceStop.nullable(),
      signed: z.object({ recordId: RecordId, atMs: z.number(), entrySeq: z.number().int(), demo: z.boolean() }).nullable(),
    }),
  ),
  'assessment.sign': command(
    'manager',
    z.object({ fingerprint: AssessmentFingerprint, words: AssessmentWords, signing: AssessmentSigning }),
    recorded,
  ),

  'sign.printed': command('manager', SignPrinted, recorded),
  'sign.placed': command(
    'manager',
    z.object({ laneId: LaneId, placedOn: Day, where: line, photo: photo.nullable(), photoOn: Day.nullable() }),
    recorded.extend({ photoSha256: Sha256.nullable() }),
  ),
  'sign.removed': command('manager', SignRemoved, recorded),

  'filing.pack': command('inspector', nothing, FilingPack),
  'filing.make': command('manager', z.object({ office: line, number: line, madeOn: Day }), recorded),
  'filing.change': command('manager', z.object({ office: line, what: text, madeOn: Day }), recorded),
  'filing.stop': command('manager', FilingStopped, recorded),
  'filing.end': command('manager', FilingEnded, recorded),
  'filing.nameOfficer': command('manager', OfficerNamed, recorded),
  'filing.declareOthers': command('manager', OthersDeclared, recorded),
  'filing.setHolidays': command('manager', HolidayYear, recorded),
  'filing.holidays': command('inspector', nothing, z.object({ years: z.array(HolidayYear) })),

  'report.equalTreatment': command('inspector', z.object({ from: Day, to: Day }), EqualTreatment),
  /** Recorded as a look-up. */
  'person.open': command('manager', z.object({ personId: PersonId, why: LookupWhy }), z.object({ person: PersonView })),
  'person.export': command('manager', z.object({ personId: PersonId, why: LookupWhy }), z.object({ export: PersonExport })),
} as const;
