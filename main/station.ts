import path from 'node:path';
import { DeskBoard } from './access/deskBoard';
import { Lanes } from './access/lanes';
import { createCompliance } from './compliance';
import { createConsent } from './consent/consent';
import { expireInTime } from './consent/expiry';
import { enterRenewalsInTime } from './consent/renewalsInTime';
import { finishInTime } from './consent/withdrawalsInTime';
import { type FeedEntry, feedNote } from './contract/feed';
import type { LaneGroup, LaneId, PersonId } from './contract/ids';
import { localMoment } from './contract/passTimes';
import type { FaceMode } from './contract/people';
import { documentCommandsOf } from './documents/documentCommands';
import { createAlarms } from './events/alarms';
import { createEventLog } from './events/eventLog';
import { createPassageSeals } from './events/passageSeals';
import { createStrangerCount } from './events/strangers';
import { createLedgerDesk } from './ledger/ledgerDesk';
import { createStationLedger } from './ledger/stationLedger';
import { withInspectorReads } from './operators/inspectorReads';
import { createInspectors } from './operators/inspectors';
import { inspectorCommandsOf, operatorCommands } from './operators/operatorCommands';
import { createOperators } from './operators/operators';
import { tellOfOperators } from './operators/tellOfOperators';
import { createEnrolment, type EnrolAnswer } from './people/enrolment';
import { type MayPass, mayPassAt } from './people/passWindows';
import { createPeople } from './people/people';
import { personView } from './people/personView';
import { createLivenessCheck } from './recognition/livenessCheck';
import { createRecognitionDesk } from './recognitionDesk';
import { createRecognitionOutlook } from './recognitionOutlook';
import { createHolds } from './retention/holds';
import { createRetention } from './retention/retention';
import { createRetentionBook } from './retention/retentionBook';
import { createShifts } from './retention/shifts';
import { createStationTime } from './retention/stationTime';
import { DeviceHealthBoard } from './site/deviceHealth';
import { createOtherWays } from './site/otherWays';
import { createSettings } from './site/settings';
import { watchDevices } from './site/watchDevices';
import { everyHour } from './startup/everyHour';
import { Replies } from './startup/replies';
import { SliceChanges } from './startup/sliceChanges';
import { StorageWatch } from './startup/storageWatch';
import { createCredentials } from './stationCredentials';
import { deskHandlers } from './stationHandlers';
import { createStationLanes } from './stationLanes';
import { openRecords } from './stationOpening';
import { stationPapers } from './stationPapers';
import type { Station, StationDeps } from './stationShape';
import { stationSlices } from './stationSlices';
import { newUuidV7 } from './storage/ids';

/** Stands for somebody whose record cannot be read any more; who it is goes on record by his id. */
const unreadableResident = { unit: '—', name: '—' };

/** Wires the rooms of a station together. The rules are in the rooms. */
export function createStation(deps: StationDeps): Station {
  const { database, keyring, config, vision, serial, clock, timers, random, log } = deps;
  const settings = createSettings(config, deps.saveConfig);
  const recogniser = deps.recogniserOf(config.recognition.profile);
  const newId = () => newUuidV7(clock.nowMs(), random);
  const changes = new SliceChanges();

  const events = createEventLog({ database, keyring, clock, newId });
  const alarms = createAlarms({ database, clock, newId });
  const ledger = createStationLedger({ database, keyring, clock, random });
  const time = createStationTime({ database, keyring, clock });
  const cost = deps.passwordCost && { cost: deps.passwordCost };
  const inspectors = createInspectors({ database, keyring, ledger, clock, random, newId, seenMs: time.seenMs, ...cost });
  const operators = createOperators({ database, clock, random, inspectors, ...cost });
  const people = createPeople({ database, keyring, clock, newId });
  const health = new DeviceHealthBoard(clock.nowMs, () => changes.touch('health'));
  const board = new DeskBoard({ timers, clock, onChange: () => changes.touch('desk') });

  const storage = new StorageWatch({ health, log });
  const record = (entry: Omit<FeedEntry, 'id' | 'atMs'>) => {
    const stored = storage.written(() => events.record(entry));
    changes.touch('feed', 'lanes');
    return stored;
  };
  const note = (entry: Omit<FeedEntry, 'id' | 'atMs'>) => storage.spared(() => void record(entry), undefined);
  const sparedAlarms = {
    raise: (...[kind, laneId]: Parameters<typeof alarms.raise>) =>
      storage.spared(() => void alarms.raise(kind, laneId), undefined),
    clear: (...[kind, laneId]: Parameters<typeof alarms.clear>) => storage.spared(() => alarms.clear(kind, laneId), undefined),
  };

  // While templates are loaded, thousands of times.
  let isOpened = false;
  const facesChanged = () => {
    if (isOpened) changes.touch('recognition');
  };
  // With records that cannot be read nobody is matched; the guard is asked.
  // Nobody's, until the whole log was gone through once.
  let isTrusted = () => false;
  const consentLive = (personId: PersonId, group?: LaneGroup) =>
    storage.spared(() => isTrusted() && consent.isLive(personId, group), false);
  const mayPass = (personId: PersonId, laneId: LaneId) =>
    storage.spared<MayPass>(
      () => mayPassAt(people.access(personId), desk.groupOf(laneId), localMoment(clock.nowMs())),
      'outside-hours',
    );
  const desk = createRecognitionDesk({
    recogniser,
    settings,
    people,
    consentLive,
    consentGroups: (personId) => storage.spared(() => consent.groupsOf(personId), []),
    onChange: facesChanged,
  });

  const residents: typeof people = {
    ...people,
    markLookAlike: (personId, looksAlike) => {
      people.markLookAlike(personId, looksAlike);
      desk.accessChanged(personId);
    },
  };

  const laneRoom = createStationLanes({
    ...{ database, ledger, settings, serial, clock, timers, events, storage, record, note, changes },
    unitOf: (personId) => people.unitAndName(personId)?.unit ?? null,
    facePassed: (laneId) => otherWays.facePassed(laneId),
    role: operators.role,
  });
  const peers = { people, time, ledger, groups: desk, alarms: sparedAlarms, newId, note, storage };
  const credentials = createCredentials({ ...deps, ...peers });
  const lanes = new Lanes(config.lanes, {
    ...laneRoom.parts,
    ...credentials.ways,
    serial,
    alarms: sparedAlarms,
    board,
    clock,
    timers,
    newId,
    newVote: desk.newVote,
    verify: desk.verify,
    hasTemplates: desk.galleries.has,
    oneToOneThreshold: desk.oneToOneThreshold,
    faceModeOf: (personId) => storage.spared<FaceMode>(() => desk.faceModeOf(personId), 'card-and-face'),
    mayPass,
    faceUse: desk.use,
    groupOf: desk.groupOf,
    passiveAtLeast: recogniser?.passiveAtLeast ?? null,
    newLiveness: createLivenessCheck,
    random,
    consentLive: (personId, laneId) => consentLive(personId, desk.groupOf(laneId)),
    faceStop: () => compliance.faceStop(),
    otherWayStops: (laneId) => otherWays.stops(laneId),
    unitAndName: (personId) => storage.spared(() => people.unitAndName(personId), unreadableResident),
    onChange: () => changes.touch('lanes'),
    onRecordFailed: (error) => storage.failed(error),
  });

  const otherWays = createOtherWays({
    lanes: config.lanes,
    database,
    ledger,
    clock,
    timers,
    alarms: sparedAlarms,
    note,
    spared: (...work) => storage.spared(...work),
    onChange: () => lanes.waysChanged(),
  });
  const consentRoom = createConsent({
    database,
    keyring,
    clock,
    people,
    random,
    stationName: config.stationName,
    log: ledger,
    groups: [...new Set(config.lanes.map(({ group }) => group))],
    under14: config.children?.under14 ?? false,
    pipiaRef: () => compliance.assessmentRef(),
    handlerAt: (beforeSeq) => compliance.handlerAt(beforeSeq),
    gallery: {
      put: (personId, embeddings) => {
        desk.galleries.put(personId, embeddings);
        facesChanged();
      },
      has: desk.galleries.has,
      finds: (personId, embedding) => desk.galleries.searchAll(embedding, (id) => id === personId, -1) !== null,
      left: (personId) => lanes.evicted(personId),
      regroup: desk.accessChanged,
      evict: (personId) => {
        const was = desk.galleries.evict(personId);
        facesChanged();
        return was;
      },
    },
  });

  // A consent that seems to be over because the clock leapt rests, and is not ended, until that is believed.
  const consent = {
    ...consentRoom,
    *expireInSteps() {
      if (time.doubted()) return;
      for (const ended of consentRoom.expireInSteps()) {
        yield ended;
        if (time.doubted()) return;
      }
    },
    nextExpiryMs: () => (time.doubted() ? null : consentRoom.nextExpiryMs()),
    notices: {
      ...consentRoom.notices,
      publish: (...notice: Parameters<typeof consentRoom.notices.publish>) => {
        const published = consentRoom.notices.publish(...notice);
        renewals.look();
        return published;
      },
    },
  };

  const terms = createRetentionBook(database, keyring);
  const holds = createHolds({ database, ledger, book: terms, nowMs: () => time.look().nowMs, newId });
  const compliance = createCompliance({
    ...deps,
    newId,
    ledger,
    people,
    recogniser,
    isDemo: deps.isDemo ?? false,
    role: operators.role,
    config: () => settings.current,
    notice: consent.notice,
    noticeSaysHandler: consent.notices.saysHandler,
    consentEntries: consent.entriesOf,
    guardianship: (personId) => consent.guardians.of(personId),
    withdrawals: (personId) =>
      consent.withdrawals(personId).flatMap(({ withdrawalId }) => consent.certificate(withdrawalId) ?? []),
    isLive: consentLive,
    eventDays: terms.eventDays,
    holds,
    personView: (personId) => {
      const row = people.view(personId);
      return row && personView(row, consent.state(personId, desk.model), desk.use);
    },
    spared: (...work) => storage.spared(...work),
    onFaceStop: () => lanes.faceStopChanged(),
    onChange: () => changes.touch('compliance'),
  });

  const retention = createRetention({
    database,
    ledger,
    book: terms,
    holds,
    time,
    timers,
    alarms: sparedAlarms,
    note,
    spared: (...work) => storage.spared(...work),
    // The assessment says how long passages are kept, so it is looked at at once.
    onTermSet: compliance.touched,
  });
  const seals = createPassageSeals({
    database,
    ledger,
    timers,
    alarms: sparedAlarms,
    spared: (...work) => storage.spared(...work),
  });
  const shifts = createShifts({
    database,
    ledger,
    clock,
    newId,
    onClosed: () => {
      note(feedNote('shift-closed', 'info'));
      storage.spared(seals.seal, undefined);
      ledgerDesk.shiftEnded();
    },
  });
  const documents = stationPapers({
    ...deps,
    consent,
    ledger,
    people,
    compliance,
    lanes,
    shifts,
    terms,
    config: () => settings.current,
    hasFaces: recogniser !== null,
    role: operators.role,
  });

  const suspended = () => storage.spared(() => consent.suspended(desk.model), { people: 0, templates: 0 });
  const devices = watchDevices({
    settings,
    vision,
    serial,
    lanes,
    health,
    alarms: sparedAlarms,
    note,
    ffmpegPath: deps.ffmpegPath,
    modelsFolder: deps.modelsFolder,
    model: desk.model,
    isMeasured: desk.isMeasured,
    toFetch: recogniser?.toFetch ?? null,
    peopleSuspended: () => suspended().people,
  });
  const laneDoings = laneRoom.begin(lanes);
  const countStrangers = createStrangerCount({ database, clock, laneIds: config.lanes.map(({ id }) => id) });
  const outlook = createRecognitionOutlook({
    desk,
    recogniser,
    settings,
    strangers: () => storage.spared(countStrangers, { days: 0, perDay: new Map() }),
    suspended,
    note,
    livenessChanged: () => {
      devices.reconfigure();
      changes.touch('lanes');
    },
    onChange: facesChanged,
  });

  const replies = new Replies<EnrolAnswer>(timers.after);
  const enrolment = createEnrolment({
    gate: {
      // Nobody is looked for as a look-alike while nobody's consent can be proved, so nobody is enrolled either.
      activeConsent: (personId) => {
        const trusted = ledgerDesk.trust();
        return trusted.ok ? consent.activeConsent(personId) : trusted;
      },
      enrol: consent.enrol,
    },
    faces: desk,
    residents,
    model: desk.isMeasured ? desk.model : null,
    ask: (command, timeoutMs) => replies.ask((requestId) => vision.send(command(requestId)), timeoutMs),
  });
  const stops = [
    vision.onEvent((event) => {
      if (event.type !== 'enrolled' && event.type !== 'enrolFailed') lanes.onVision(event);
      // Too late for whoever asked: nobody else will wipe it.
      else if (!replies.receive(event) && event.type === 'enrolled') for (const late of event.embeddings) late.fill(0);
    }),
    vision.onDown(() => replies.abandon()),
    serial.onEvent((event) => otherWays.onSerial(event)),
    serial.onEvent((event) => lanes.onSerial(event)),
    serial.onDown(() => lanes.serialDown()),
    devices.stop,
    ...laneDoings.stops,
    compliance.stop,
    otherWays.stop,
    credentials.stop,
    retention.stop,
    // After the command that changed something has written all of it.
    changes.onChange((name) => {
      if (name !== 'recognition') return;
      devices.templatesChanged();
      compliance.touched();
    }),
    everyHour(timers, () => changes.touch('recognition')),
  ];

  const { role } = operators;
  const opened = { consent, compliance, people, ledger, model: desk.model, storage, alarms: sparedAlarms, log };
  const opening = openRecords({ ...opened, clock, timers, role });
  stops.push(opening.stop);
  const ledgerDesk = createLedgerDesk({
    ledger,
    database,
    keyring,
    settings,
    registerAgrees: consent.isProvedInSteps,
    verifierPage: path.join(path.dirname(deps.modelsFolder), 'verifier', 'fairgate-verifier.html'),
    clock,
    timers,
    health,
    alarms: sparedAlarms,
    storage,
    onChange: () => changes.touch('ledger'),
    onTrust: facesChanged,
  });
  isTrusted = ledgerDesk.isTrusted;
  stops.push(ledgerDesk.stop, seals.stop);
  if (database.mended.length > 0) sparedAlarms.raise('ledger-broken', null);
  if (database.mended.length > 0) log.warn('schema-mended', { parts: database.mended.join(' ') });
  const finishing = finishInTime({
    consent,
    spared: (work, otherwise) => storage.spared(work, otherwise),
    timers,
    onChange: () => changes.touch('withdrawals'),
  });
  stops.push(finishing.stop);
  const renewals = enterRenewalsInTime({
    notices: consentRoom.notices,
    spared: (work, otherwise) => storage.spared(work, otherwise),
    timers,
  });
  stops.push(renewals.stop);
  const failed = (error: unknown) => storage.failed(error);
  const onExpired = () => note(feedNote('consent-expired', 'info'));

  alarms.onChange(() => changes.touch('alarms'));
  const stopSigningIn = tellOfOperators({
    operators,
    note,
    append: (kind, body) => storage.spared(() => void ledger.append(kind, body), undefined),
    // Whoever was watched goes on being watched by nobody while an inspector sits there.
    hidePictures: () => {
      for (const { id } of config.lanes) deps.video.unwatch(id);
    },
    onChange: () => changes.touch('app', 'desk', 'feed'),
  });
  stops.push(stopSigningIn);
  note(feedNote('station-started', 'info'));
  opening.begin(() => {
    isOpened = true;
    ledgerDesk.begin();
    finishing.look();
    renewals.look();
    stops.push(expireInTime({ consent, failed, clock, timers, onExpired }));
    facesChanged();
  });

  const handlers = opening.around(
    compliance.around({
      ...compliance.handlers,
      ...deskHandlers({
        lanes,
        board,
        alarms,
        residents,
        consent,
        enrolment,
        desk,
        role: operators.role,
        onEnding: finishing.look,
        clock,
        newId,
        note,
        storage,
        timers,
        video: deps.video,
        laneScreens: deps.laneScreens,
      }),
      ...laneDoings.handlers,
      ...outlook.handlers,
      ...otherWays.handlers,
      ...credentials.handlers,
      ...ledgerDesk.handlers,
      ...documentCommandsOf(documents),
      ...operatorCommands(operators),
      ...inspectorCommandsOf(inspectors, operators.role),
      ...retention.handlers,
      ...shifts.handlers,
    }),
  );
  const shown = { lanes, board, events, alarms, health, ledgerDesk, outlook, compliance, consent, operators, storage };
  return {
    handlers: withInspectorReads(handlers, { inspector: operators.inspector, append: ledger.append, monoMs: clock.monoMs }),
    slices: () => stationSlices(shown),
    role,
    refused: compliance.refused,
    takeoverBy: compliance.takeoverBy,
    touch: operators.touch,
    onChange: (listener) => changes.onChange(listener),
    claimManager: operators.claimManager,
    dispose: () => {
      for (const stop of stops.splice(0)) stop();
      lanes.dispose();
      operators.dispose();
      replies.abandon();
      desk.galleries.clear();
    },
  };
}
