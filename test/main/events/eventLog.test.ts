import { readFileSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { FeedEntry } from '../../../main/contract/feed';
import { DecisionId, LaneId } from '../../../main/contract/ids';
import { createEventLog } from '../../../main/events/eventLog';
import { temporaryStation } from '../storage/temporaryStation';

const lane = LaneId.parse('east-1');

function gate() {
  const station = temporaryStation();
  const log = createEventLog(station);
  const decide = (change: object = {}) => {
    const decisionId = DecisionId.parse(station.newId());
    const entry = log.recordDecision({
      decisionId,
      laneId: lane,
      direction: 'entry',
      method: 'face',
      outcome: 'granted',
      reasons: ['face-matched'],
      personId: null,
      unit: '3-1-502',
      manualReason: null,
      note: null,
      ...change,
    });
    return { decisionId, entry };
  };
  const happened = (kind: FeedEntry['kind'], laneId: LaneId | null = lane) =>
    log.record({
      laneId,
      kind,
      severity: 'info',
      direction: null,
      method: null,
      reasons: [],
      manualReason: null,
      unit: null,
      note: null,
    });
  return { ...station, log, decide, happened };
}

describe('the passage log', () => {
  it.each([
    ['granted', 'pass'],
    ['denied', 'attention'],
    ['ask-guard', 'attention'],
  ] as const)('shows a decision that was %s, as %s', (outcome, severity) => {
    const { log, decide, clock } = gate();
    const { entry } = decide({ outcome });
    expect(entry).toMatchObject({ kind: outcome, severity, laneId: lane, unit: '3-1-502', atMs: clock.nowMs() });
    expect(FeedEntry.parse(entry)).toEqual(entry);
    expect(log.feed(10)).toEqual([entry]);
  });

  it('has a decision on disk before the call returns', () => {
    const { path, decide } = gate();
    const { decisionId } = decide();
    const reader = new DatabaseSync(path, { readOnly: true });
    expect(reader.prepare('SELECT id, outcome FROM decision').all()).toEqual([{ id: decisionId, outcome: 'granted' }]);
    reader.close();
  });

  it('keeps neither half of a decision that cannot be stored whole', () => {
    const { log, decide, database } = gate();
    const { decisionId } = decide();
    expect(() => decide({ decisionId })).toThrow(/taken/);
    expect(log.feed(10)).toHaveLength(1);
    expect(database.db.prepare('SELECT count(*) AS n FROM decision').get()).toEqual({ n: 1 });
  });

  it('adds what the device said later, also when it says two things', () => {
    const { log, decide, database } = gate();
    const { decisionId } = decide();
    log.recordOutcome({ decisionId, outcome: 'unknown', decisionToAckMs: null, frameToWriteMs: null });
    log.recordOutcome({ decisionId, outcome: 'acked', decisionToAckMs: 41.5, frameToWriteMs: 180.25 });
    const rows = database.db
      .prepare('SELECT outcome, decision_to_ack_ms AS ack, frame_to_write_ms AS written FROM decision_outcome')
      .all();
    expect(rows).toEqual([
      { outcome: 'unknown', ack: null, written: null },
      { outcome: 'acked', ack: 41.5, written: 180.25 },
    ]);
  });

  it('refuses the outcome of a decision nobody took', () => {
    const { log, newId } = gate();
    const decisionId = DecisionId.parse(newId());
    expect(() => log.recordOutcome({ decisionId, outcome: 'acked', decisionToAckMs: 1, frameToWriteMs: null })).toThrow();
  });

  it('shows the newest first, also when the time of day was set back', () => {
    const { log, happened, clock } = gate();
    happened('line-lost');
    clock.setTimeOfDay(clock.nowMs() - 3_600_000);
    happened('line-back');
    happened('station-started', null);
    expect(log.feed(2).map(({ kind }) => kind)).toEqual(['station-started', 'line-back']);
    expect(log.feed(9)).toHaveLength(3);
  });

  it('keeps what guards write sealed, and shows it again', () => {
    const { log, decide, database, path } = gate();
    const note = '访客 张先生 沪A12345';
    decide({ method: 'guard', reasons: ['opened-by-guard'], manualReason: 'visitor', note });
    expect(log.feed(1)[0]).toMatchObject({ note, manualReason: 'visitor', method: 'guard' });
    database.flushErased();
    expect(readFileSync(path).includes('沪A12345')).toBe(false);
  });

  it('counts the passages of a lane since local midnight', () => {
    const { log, happened, clock } = gate();
    const midnight = new Date(clock.nowMs()).setHours(0, 0, 0, 0);
    clock.setTimeOfDay(midnight - 1);
    happened('passed');
    clock.setTimeOfDay(midnight);
    happened('passed');
    happened('passed', LaneId.parse('west-1'));
    happened('nobody-passed');
    clock.advance(60_000);
    happened('passed');
    expect(log.passagesToday(lane)).toBe(2);
    expect(log.passagesToday(LaneId.parse('north'))).toBe(0);
  });

  it('goes on past a row that no longer reads as an entry', () => {
    const { log, happened, database, newId } = gate();
    happened('passed');
    database.db
      .prepare("INSERT INTO event (id, at_ms, kind, severity, reasons) VALUES (?, 1, 'no-such-kind', 'info', '[]')")
      .run(newId());
    expect(log.feed(5).map(({ kind }) => kind)).toEqual(['passed']);
  });
});

describe('raw SQL against the passage log', () => {
  it.each([
    ['rewrites an event', "UPDATE event SET unit = '1-1-101'"],
    ['deletes events', 'DELETE FROM event'],
    [
      'replaces an event',
      "INSERT OR REPLACE INTO event (seq, id, at_ms, kind, severity, reasons) SELECT seq, id, 1, 'passed', 'info', '[]' FROM event",
    ],
    [
      'upserts an event',
      "INSERT INTO event (seq, id, at_ms, kind, severity, reasons) SELECT seq, id, 1, 'passed', 'info', '[]' FROM event WHERE true ON CONFLICT DO UPDATE SET at_ms = 1",
    ],
    ['rewrites a decision', "UPDATE decision SET outcome = 'denied'"],
    ['deletes decisions', 'DELETE FROM decision'],
    [
      'replaces a decision',
      "REPLACE INTO decision SELECT id, 1, lane_id, direction, method, 'denied', person_id, event_seq FROM decision",
    ],
    ['rewrites an outcome', "UPDATE decision_outcome SET outcome = 'refused'"],
    ['deletes outcomes', 'DELETE FROM decision_outcome'],
    ['replaces an outcome', "REPLACE INTO decision_outcome SELECT seq, decision_id, 'refused', 1, 1, 1 FROM decision_outcome"],
  ])('is refused when it %s, from any program', (_, sql) => {
    const { log, decide, path, database } = gate();
    const { decisionId } = decide();
    log.recordOutcome({ decisionId, outcome: 'acked', decisionToAckMs: 41, frameToWriteMs: null });
    const dump = () =>
      ['event', 'decision', 'decision_outcome'].map((table) => database.db.prepare(`SELECT * FROM ${table}`).all());
    const before = dump();
    expect(() => database.db.exec(sql)).toThrow(/(event|decision|outcome): /);
    const other = new DatabaseSync(path, { enableForeignKeyConstraints: false });
    expect(() => other.exec(sql)).toThrow(/(event|decision|outcome): /);
    other.close();
    expect(dump()).toEqual(before);
  });
});
