import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { GuardianshipId, NoticeDrafts } from '../../../main/contract/consent';
import type { PersonId } from '../../../main/contract/ids';
import { must } from '../storage/temporaryStation';
import { type ConsentRoom, consentRoom, model } from './consentRoom';

const dayMs = 86_400_000;
const slackMs = 3_600_000;

/** What a reader of the law keeps of one person: when it was given, until when, under which words, by whom, and what rests it. */
interface Held {
  atMs: number;
  untilMs: number;
  age: number;
  guardianship: GuardianshipId | null;
  groups: string[] | null;
  isOld: boolean;
  isFrozen: boolean;
}

const band = (years: number) => (years < 14 ? 0 : years < 18 ? 1 : 2);
const yearsOld = (born: Date, nowMs: number) => {
  const now = new Date(nowMs);
  const passed = now.getMonth() > born.getMonth() || (now.getMonth() === born.getMonth() && now.getDate() >= born.getDate());
  return now.getFullYear() - born.getFullYear() - (passed ? 0 : 1);
};

const step = fc.record({
  who: fc.nat({ max: 2 }),
  what: fc.constantFrom(
    'give',
    'refuse',
    'withdraw',
    'freeze',
    'release',
    'widen',
    'reword',
    'guardian-ends',
    'wait',
    'back',
    'restart',
    'sweep',
  ),
  days: fc.integer({ min: 1, max: 200 }),
  months: fc.integer({ min: 1, max: 6 }),
  onlyA: fc.boolean(),
});

const otherWords = (room: Pick<ConsentRoom, 'consent'>, topic: string, serial: number): NoticeDrafts => {
  const draft = (language: 'zh-CN' | 'en') => {
    const { title, sections } = room.consent.notice(language);
    return {
      title,
      sections: sections.map((section) => ({
        topic: section.topic,
        heading: section.heading,
        text: section.topic === topic ? `${section.text}（${serial}）` : section.text,
      })),
    };
  };
  return { 'zh-CN': draft('zh-CN'), en: draft('en') };
};

it('whatever the order of notices, birthdays, clocks, freezes and guardians, a consent is live exactly when every rule holds', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 22 }), (steps) => {
      const room = consentRoom({ under14: true });
      let { consent } = room;
      const startMs = room.clock.nowMs();
      const bornAgo = (years: number, days: number) => {
        const date = new Date(startMs);
        date.setFullYear(date.getFullYear() - years);
        return new Date(date.getTime() + days * dayMs);
      };
      // Nearly 14, nearly 18, and an adult.
      const births = [bornAgo(14, 100), bornAgo(18, 150), bornAgo(50, 0)];
      const isoDay = (date: Date) =>
        [date.getFullYear(), String(date.getMonth() + 1).padStart(2, '0'), String(date.getDate()).padStart(2, '0')].join('-');
      const ids = births.map((date) => room.resident(isoDay(date)));
      const adult = room.resident('1970-01-01');
      const held = new Map<PersonId, Held>();
      const ended = new Set<GuardianshipId>();
      let serial = 0;

      /** A card that was handed out later than now is no way in. */
      const mayAnswer = () => room.clock.nowMs() >= startMs;
      const ageOf = (who: number) => band(yearsOld(births[who] ?? new Date(0), room.clock.nowMs()));
      const stands = (who: number): Held | null => {
        const one = held.get(ids[who] as PersonId);
        const nowMs = room.clock.nowMs();
        return one && one.untilMs > nowMs && one.atMs <= nowMs + slackMs ? one : null;
      };
      const isLive = (who: number): Held | null => {
        const one = stands(who);
        const byRight = one && (one.age === 2 || (one.guardianship !== null && !ended.has(one.guardianship)));
        return one && byRight && one.age === ageOf(who) && !one.isOld && !one.isFrozen ? one : null;
      };
      /** What a sweep, or a new question, ends for good. */
      const settle = (who: number) => {
        const one = held.get(ids[who] as PersonId);
        if (!one) return;
        const hasRunOut = one.untilMs <= room.clock.nowMs();
        const orphaned = one.age !== 2 && one.guardianship !== null && ended.has(one.guardianship);
        const lapsed = stands(who) !== null && !one.isFrozen && (ageOf(who) > one.age || (ageOf(who) === one.age && orphaned));
        if (hasRunOut || lapsed) held.delete(ids[who] as PersonId);
      };

      for (const { who, what, days, months, onlyA } of steps) {
        const id = ids[who] as PersonId;
        if (what === 'give') {
          const isMinor = ageOf(who) < 2;
          const added = isMinor
            ? consent.guardians.add(
                {
                  childId: id,
                  guardian: { kind: 'resident', personId: adult },
                  relation: 'parent',
                  document: 'household-register',
                  seenOnDay: '2024-01-01',
                  documentSha256: null,
                },
                'manager',
              )
            : null;
          const guardianshipId = added?.ok ? added.value.id : null;
          const opened = consent.openForm({ personId: id, language: 'zh-CN', askedByResident: true });
          const rules = opened.ok ? (opened.value.childRules?.sha256 ?? null) : null;
          const form = room.form(
            id,
            {
              guardianshipId,
              childAgrees: isMinor ? true : null,
              childRulesSha256: rules,
              termMonths: months,
              groups: onlyA ? ['A'] : null,
              askedByResident: true,
            },
            consent,
          );
          settle(who);
          const result = consent.record(form, 'manager');
          expect(result.ok).toBe(mayAnswer() && !stands(who)?.isFrozen);
          if (result.ok) {
            const { validUntilMs, atMs } = consent.state(id, model).consent;
            held.set(id, {
              atMs: atMs ?? 0,
              untilMs: validUntilMs ?? 0,
              age: ageOf(who),
              guardianship: guardianshipId,
              groups: onlyA ? ['A'] : null,
              isOld: false,
              isFrozen: false,
            });
          }
        }
        if (what === 'refuse') {
          const form = room.form(id, { decision: 'refused', askedByResident: true }, consent);
          settle(who);
          if (consent.record(form, 'manager').ok) held.delete(id);
        }
        if (what === 'withdraw' && consent.withdraw(id, { operator: 'guard' }).ok) held.delete(id);
        const seq = consent.state(id, model).consent.seq ?? 0;
        const one = stands(who);
        if (what === 'freeze') {
          expect(consent.freeze({ personId: id, reason: 'dispute', basedOnSeq: seq }, 'manager').ok).toBe(
            one !== null && !one.isFrozen,
          );
          if (one) one.isFrozen = true;
        }
        if (what === 'release') {
          expect(consent.release({ personId: id, basedOnSeq: seq }, 'manager', model).ok).toBe(one?.isFrozen ?? false);
          if (one) one.isFrozen = false;
        }
        if (what === 'widen' || what === 'reword') {
          serial += 1;
          const texts = otherWords({ consent }, what === 'widen' ? 'data' : 'complaint', serial);
          must(consent.notices.publish({ texts, basedOnVersion: consent.notice('en').version }, 'manager'));
          if (what === 'widen') for (const each of held.values()) each.isOld = true;
        }
        if (what === 'guardian-ends' && one?.guardianship && consent.guardians.end(one.guardianship, 'manager').ok) {
          ended.add(one.guardianship);
        }
        if (what === 'wait') room.clock.advance(days * dayMs);
        if (what === 'back') room.clock.setTimeOfDay(room.clock.nowMs() - days * dayMs);
        if (what === 'restart') ({ consent } = room.restart());
        if (what === 'sweep') {
          consent.expireDue();
          for (const index of ids.keys()) settle(index);
        }
        for (const [index, person] of ids.entries()) {
          const live = isLive(index);
          expect(consent.isLive(person)).toBe(live !== null);
          expect(consent.isLive(person, 'A')).toBe(live !== null);
          expect(consent.isLive(person, 'B')).toBe(live !== null && live.groups === null);
          expect(consent.state(person, model).consent.state === 'given').toBe(live !== null);
        }
      }
      expect(consent.agreesWithLedger().ok).toBe(true);
    }),
    { numRuns: 25 },
  );
}, 60_000);
