import type { DecisionId } from '../contract/ids';
import type { Handlers } from '../dispatch';
import type { Clock } from '../storage/clock';
import type { StationDatabase } from '../storage/database';

interface Deps {
  database: StationDatabase;
  clock: Clock;
  /** Keeps what cannot be written from whoever stands at the gate. */
  spared: (work: () => void) => void;
}

/**
 * What the guard did when the machine asked him to look (个人信息保护法 第24条): kept with the decision, after he has done it. The
 * first answer to a question counts.
 */
export function withHumanChecks(handlers: Handlers, { database, clock, spared }: Deps): Handlers {
  const { db } = database;
  const asked = db.prepare("SELECT at_ms FROM decision WHERE id = ? AND outcome = 'ask-guard'");
  const answered = db.prepare('SELECT 1 FROM human_check WHERE decision_id = ?');
  const insert = db.prepare('INSERT INTO human_check (decision_id, outcome, waited_ms, at_ms) VALUES (?, ?, ?, ?)');

  const keep = (decisionId: DecisionId, outcome: 'let-in' | 'turned-away') =>
    spared(() => {
      const question = asked.get(decisionId) as { at_ms: number } | undefined;
      if (!question || answered.get(decisionId)) return;
      const nowMs = clock.nowMs();
      // A clock that was put back says nothing about how long it took.
      const waitedMs = nowMs >= question.at_ms ? nowMs - question.at_ms : null;
      insert.run(decisionId, outcome, waitedMs, nowMs);
    });
  const { 'lane.openManually': open, 'lane.turnAway': turnAway } = handlers;
  return {
    ...handlers,
    ...(open && {
      'lane.openManually': async (input) => {
        const opened = await open(input);
        if (opened.ok && input.answersDecision) keep(input.answersDecision, 'let-in');
        return opened;
      },
    }),
    ...(turnAway && {
      'lane.turnAway': async (input) => {
        const done = await turnAway(input);
        if (done.ok) keep(input.decisionId, 'turned-away');
        return done;
      },
    }),
  };
}
