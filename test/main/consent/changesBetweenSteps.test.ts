import { describe, expect, it, vi } from 'vitest';
import type { PersonId } from '../../../main/contract/ids';
import type { NoticeTopic } from '../../../main/contract/people';
import { atOnce } from '../../../main/storage/inSlices';
import { must } from '../storage/temporaryStation';
import { type ConsentRoom, consentRoom, face, model } from './consentRoom';

const DAY_MS = 86_400_000;

/** More people than one step takes. */
function roomOf(people: number, termMonths = 12) {
  const room = consentRoom();
  const ids = Array.from({ length: people }, (_, index) => {
    const id = room.resident();
    room.give(id, { termMonths });
    room.enrol(id, [face(index)]);
    return id;
  });
  // Templates are loaded by id.
  const first = ids.toSorted()[0] as PersonId;
  const last = ids.toSorted().at(-1) as PersonId;
  return { ...room, ids, first, last, of: (index: number): PersonId => ids.at(index) as PersonId };
}

const publish = ({ consent }: Pick<ConsentRoom, 'consent'>, topic: NoticeTopic = 'data', words = '（本小区共两处。）') => {
  const draft = (language: 'zh-CN' | 'en') => {
    const { title, sections } = consent.notice(language);
    return {
      title,
      sections: sections.map(({ topic: own, heading, text }) => ({
        topic: own,
        heading,
        text: own === topic ? `${text}${words}` : text,
      })),
    };
  };
  const texts = { 'zh-CN': draft('zh-CN'), en: draft('en') };
  return must(consent.notices.publish({ texts, basedOnVersion: consent.notice('en').version }, 'manager'));
};

describe('while templates are loaded', () => {
  it('whoever withdraws, before or after his turn, is matched nowhere, and nothing was tampered with', () => {
    const room = roomOf(20);
    const { consent, gallery } = room.restart();
    const steps = consent.loadGalleryInSteps(model);
    steps.next();
    for (const id of [room.first, room.last]) must(consent.withdraw(id, { operator: 'guard' }));
    expect(atOnce(steps)).toEqual({ loaded: 19, suspended: 0, tampered: 0 });
    expect(new Set(gallery.people.keys())).toEqual(new Set(room.ids.toSorted().slice(1, 19)));
  });

  it('whoever is frozen before his turn is not loaded', () => {
    const room = roomOf(20);
    const { consent, gallery } = room.restart();
    const steps = consent.loadGalleryInSteps(model);
    steps.next();
    const basedOnSeq = consent.state(room.last, model).consent.seq ?? 0;
    must(consent.freeze({ personId: room.last, reason: 'erasure-hard', basedOnSeq }, 'manager'));
    expect(atOnce(steps)).toEqual({ loaded: 19, suspended: 1, tampered: 0 });
    expect(gallery.has(room.last)).toBe(false);
  });

  it('a notice that renews all consents leaves nobody to be matched, loaded before or not', () => {
    const room = roomOf(20);
    const { consent } = room.restart();
    const steps = consent.loadGalleryInSteps(model);
    steps.next();
    publish({ consent });
    atOnce(steps);
    expect(room.ids.filter((id) => consent.isLive(id))).toEqual([]);
  });
});

describe('while the log is read', () => {
  it('nobody is live, and a withdrawal stands when it has been read', () => {
    const room = roomOf(20);
    const after = room.restart({ opened: false });
    const steps = after.consent.openInSteps();
    steps.next();
    expect(room.ids.filter((id) => after.consent.isLive(id))).toEqual([]);
    must(after.consent.withdraw(room.of(0), { operator: 'guard' }));
    atOnce(steps);
    expect(room.ids.filter((id) => after.consent.isLive(id))).toEqual(room.ids.slice(1));
    expect(after.consent.agreesWithLedger().ok).toBe(true);
  });
});

describe('while terms run out', () => {
  it('whoever withdraws or agrees anew before his turn does not end a second time', () => {
    const room = roomOf(4, 1);
    room.clock.advance(33 * DAY_MS);
    const steps = room.consent.expireInSteps();
    steps.next();
    must(room.consent.withdraw(room.of(2), { operator: 'guard' }));
    room.give(room.of(3));
    atOnce(steps);
    const ends = [...room.entries('consent.expired'), ...room.entries('consent.withdrawn')].map(({ personId }) => personId);
    expect(ends.toSorted()).toEqual(room.ids.toSorted());
    expect(room.consent.isLive(room.of(3))).toBe(true);
  });

  it('each step ends one person, so that a gate waits for no more', () => {
    const room = roomOf(4, 1);
    room.clock.advance(33 * DAY_MS);
    expect([...room.consent.expireInSteps()].filter((ended) => ended > 0)).toEqual([1, 1, 1, 1]);
    expect(room.rows('template')).toEqual([]);
  });
});

describe('a notice that many consents rest by', () => {
  const due = ({ entries }: Pick<ConsentRoom, 'entries'>) => entries('consent.renewal-due');
  const enterAll = ({ consent }: Pick<ConsentRoom, 'consent'>) => {
    while (consent.notices.enterSome());
  };

  it('makes all of them rest at once; the entries follow', () => {
    const room = roomOf(25);
    expect(publish(room)).toEqual({ version: 2, renewalDue: 25 });
    expect(room.ids.filter((id) => room.consent.isLive(id))).toEqual([]);
    expect(due(room).length).toBeLessThan(25);
    enterAll(room);
    expect(due(room).map(({ personId }) => personId)).toEqual(room.ids);
    expect(room.gallery.people.size).toBe(0);
  });

  it('cut short by a crash leaves nobody live, and the next start enters the others, each once', () => {
    const room = roomOf(25);
    publish(room);
    const { consent, log } = room.restart();
    expect(room.ids.filter((id) => consent.isLive(id))).toEqual([]);
    expect(consent.loadGallery(model)).toEqual({ loaded: 0, suspended: 25, tampered: 0 });
    enterAll({ consent });
    const entered = [...log.entries({ kinds: ['consent.renewal-due'] })].map(({ body }) => body.personId);
    expect(entered).toEqual(room.ids);
    expect(consent.agreesWithLedger().ok).toBe(true);
  });

  it('gives no entry to whoever withdrew, or agreed to the new words, in between', () => {
    const room = roomOf(25);
    publish(room);
    must(room.consent.withdraw(room.of(23), { operator: 'guard' }));
    room.give(room.of(24));
    enterAll(room);
    expect(due(room).map(({ personId }) => personId)).toEqual(room.ids.slice(0, 23));
    expect(room.consent.isLive(room.of(24))).toBe(true);
  });

  it('followed by another before all were entered counts nobody twice, and each entry names the one that came first', () => {
    const room = roomOf(25);
    publish(room);
    expect(publish(room, 'method')).toEqual({ version: 3, renewalDue: 0 });
    enterAll(room);
    expect(due(room).map(({ personId, newVersion, changed }) => [personId, newVersion, changed])).toEqual(
      room.ids.map((id) => [id, 2, ['data']]),
    );
  });
});

describe('the chain of the register', () => {
  it('once proved is not gone through again, and what is appended is', () => {
    const room = roomOf(5);
    expect(room.consent.verifyChain()).toEqual({ ok: true, entries: 5 });
    const hashed = vi.spyOn(room.keyring, 'lookupHash');
    const chained = () => hashed.mock.calls.filter(([purpose]) => purpose === 'consent-chain').length;
    expect(room.consent.verifyChain()).toEqual({ ok: true, entries: 5 });
    expect(chained()).toBe(0);
    room.give(room.resident());
    const before = chained();
    expect(room.consent.verifyChain()).toEqual({ ok: true, entries: 6 });
    expect(chained() - before).toBe(1);
  });

  it('is gone through from its beginning when another program wrote, and the change is found', () => {
    const room = roomOf(5);
    expect(room.consent.verifyChain().ok).toBe(true);
    room.otherProgram().exec('DROP TRIGGER consent_never_changes; UPDATE consent SET dwell_ms = 1 WHERE seq = 2');
    expect(room.consent.verifyChain()).toEqual({ ok: false, firstBadSeq: 2 });
  });

  it('agrees with the log also when decisions are recorded between two steps', () => {
    const room = roomOf(40);
    const steps = room.consent.isProvedInSteps();
    let answer = steps.next();
    for (let turn = 0; !answer.done; turn += 1) {
      if (turn < 5) room.give(room.resident());
      answer = steps.next();
    }
    expect(answer.value).toBe(true);
  });
});
