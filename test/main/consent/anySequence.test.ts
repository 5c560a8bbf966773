import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PersonId } from '../../../main/contract/ids';
import { consentRoom, face, model } from './consentRoom';

const step = fc.record({
  who: fc.nat({ max: 1 }),
  what: fc.constantFrom('give', 'refuse', 'withdraw', 'unlawful', 'leave', 'enrol', 'wait', 'sweep', 'restart'),
  days: fc.integer({ min: 1, max: 250 }),
});

it('whatever the order of events, a template exists, and is matched, only under the newest, live consent of its person', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 4, maxLength: 18 }), (steps) => {
      const room = consentRoom();
      let { consent, gallery, database } = room;
      const ids = [room.resident(), room.resident()];
      /** What a reader of the law would expect, kept beside the station. */
      const expected = new Map<PersonId, { live: boolean; untilMs: number; enrolled: boolean }>();
      const gone = new Set<PersonId>();
      const standing = (id: PersonId) => {
        const known = expected.get(id);
        return known?.live && known.untilMs > room.clock.nowMs() ? known : null;
      };
      for (const { who, what, days } of steps) {
        const id = ids[who] as PersonId;
        const before = standing(id);
        if (what === 'give') {
          const given = consent.record(room.form(id, { askedByResident: true }, consent), 'manager');
          expect(given.ok).toBe(!gone.has(id));
          const untilMs = consent.state(id, model).consent.validUntilMs ?? 0;
          if (given.ok) expected.set(id, { live: true, untilMs, enrolled: before?.enrolled ?? false });
        }
        if (what === 'refuse') {
          consent.record(room.form(id, { decision: 'refused', askedByResident: true }, consent), 'manager');
          expected.delete(id);
        }
        if (what === 'withdraw') {
          consent.withdraw(id, { operator: 'guard' });
          expected.delete(id);
        }
        if (what === 'unlawful') {
          const basedOnSeq = consent.state(id, model).consent.seq ?? 0;
          consent.endUnlawful({ personId: id, cause: 'wrong-face', text: null, basedOnSeq }, 'manager');
          expected.delete(id);
        }
        if (what === 'leave') {
          expect(consent.moveOut(room.movesOut(id), 'manager').ok).toBe(!gone.has(id));
          gone.add(id);
          expected.delete(id);
        }
        if (what === 'enrol') {
          const proof = consent.activeConsent(id);
          expect(proof.ok).toBe(before !== null);
          if (proof.ok) expect(consent.enrol(proof.value, model, [face(who + 1)]).ok).toBe(true);
          if (before) before.enrolled = true;
        }
        if (what === 'wait') room.clock.advance(days * 86_400_000);
        if (what === 'restart') {
          ({ consent, gallery, database } = room.restart());
          consent.loadGallery(model);
        }
        if (what === 'sweep' || what === 'wait') consent.expireDue();
        for (const person of ids) {
          const now = standing(person);
          const stored = database.db
            .prepare(
              `SELECT count(*) AS n FROM template t JOIN consent c ON c.seq = t.consent_seq
               WHERE t.person_id = ? AND c.person_id = t.person_id AND c.event = 'given' AND c.valid_until_ms > ?
               AND c.seq = (SELECT max(seq) FROM consent WHERE person_id = t.person_id)`,
            )
            .get(person, room.clock.nowMs()) as { n: number };
          const any = database.db.prepare('SELECT count(*) AS n FROM template WHERE person_id = ?').get(person) as { n: number };
          const key = database.db.prepare('SELECT count(*) AS n FROM person_key WHERE person_id = ?').get(person) as {
            n: number;
          };
          expect(consent.isLive(person)).toBe(now !== null);
          expect(gallery.has(person)).toBe(now?.enrolled ?? false);
          expect({ ...any }).toEqual({ ...stored });
          expect(any.n).toBe(now?.enrolled ? 1 : 0);
          expect(key.n).toBe(any.n);
        }
      }
      expect(consent.verifyChain().ok).toBe(true);
      database.close();
    }),
    { numRuns: 25 },
  );
}, 30_000);
