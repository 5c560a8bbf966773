import { describe, expect, it } from 'vitest';
import type { NoticeDrafts } from '../../../main/contract/consent';
import type { NoticeTopic } from '../../../main/contract/people';
import { errorOf, must } from '../storage/temporaryStation';
import { type ConsentRoom, consentRoom, model } from './consentRoom';

const both = ['zh-CN', 'en'] as const;
/** The text in force, with a sentence added to a section. */
const changedIn = ({ consent }: Pick<ConsentRoom, 'consent'>, topic: NoticeTopic, words = ' 。'): NoticeDrafts => {
  const draft = (language: (typeof both)[number]) => {
    const { title, sections } = consent.notice(language);
    return {
      title,
      sections: sections.map((section) => ({
        topic: section.topic,
        heading: section.heading,
        text: section.topic === topic ? `${section.text}${words}` : section.text,
      })),
    };
  };
  return { 'zh-CN': draft('zh-CN'), en: draft('en') };
};
const more = '（本小区共两处。）';
const publish = (room: ConsentRoom, topic: NoticeTopic, basedOnVersion = 1, words = more) =>
  room.consent.notices.publish({ texts: changedIn(room, topic, words), basedOnVersion }, 'manager');

describe('a new version of the notice', () => {
  it.each([
    ['purpose', true],
    ['method', true],
    ['data', true],
    ['retention', true],
    ['recipients', true],
    ['handler', false],
    ['complaint', false],
    ['rights', false],
    ['effect', false],
  ] as const)('that changes %s makes consents rest: %s', (topic, renews) => {
    const room = consentRoom();
    const { consent, gallery, rows } = room;
    const id = room.enrolledResident();
    expect(must(publish(room, topic))).toEqual({ version: 2, renewalDue: renews ? 1 : 0 });
    expect(consent.isLive(id)).toBe(!renews);
    expect(gallery.has(id)).toBe(!renews);
    expect(consent.state(id, model).consent).toMatchObject(
      renews ? { state: 'renewal-due', why: 'notice-changed' } : { state: 'given', why: null },
    );
    // Sealed, unmatched, and there until renewed or over.
    expect(rows('template')).toHaveLength(2);
    expect(room.entries('consent.renewal-due')).toHaveLength(renews ? 1 : 0);
    expect(room.entries('notice.published')).toMatchObject([{ version: 2, renews, changed: [topic], affected: renews ? 1 : 0 }]);
    const after = room.restart();
    expect(after.consent.isLive(id)).toBe(!renews);
    expect(after.consent.loadGallery(model).loaded).toBe(renews ? 0 : 2);
  });

  it('shows whoever comes back all that differs from the words this very person decided on', () => {
    const room = consentRoom();
    const early = room.resident();
    room.give(early);
    must(publish(room, 'purpose'));
    const late = room.resident();
    room.give(late);
    must(publish(room, 'handler', 2));
    const markedFor = (personId: typeof early) =>
      must(room.consent.openForm({ personId, language: 'zh-CN', askedByResident: true }))
        .notice.sections.filter(({ isChanged }) => isChanged)
        .map(({ topic }) => topic);
    expect(markedFor(early)).toEqual(['handler', 'purpose']);
    expect(markedFor(late)).toEqual(['handler']);
    expect(markedFor(room.resident())).toEqual(['handler']);
  });

  it('renewed, a consent is live again with the templates it had', () => {
    const room = consentRoom();
    const { consent, gallery } = room;
    const id = room.enrolledResident();
    consent.loadGallery(model);
    const before = gallery.people.get(id);
    must(publish(room, 'method'));
    expect(errorOf(consent.activeConsent(id)).code).toBe('CONSENT_MISSING');
    const opened = must(consent.openForm({ personId: id, language: 'zh-CN', askedByResident: false }));
    expect(opened).toMatchObject({ kind: 'renewal', notice: { version: 2 } });
    expect(opened.notice.sections.filter(({ isChanged }) => isChanged).map(({ topic }) => topic)).toEqual(['method']);
    room.give(id);
    expect(consent.isLive(id)).toBe(true);
    expect(gallery.people.get(id)).toEqual(before);
  });

  it('not renewed, the templates go when the old term is over', () => {
    const room = consentRoom();
    const id = room.resident();
    room.give(id, { termMonths: 1 });
    room.enrol(id);
    must(publish(room, 'purpose'));
    room.clock.advance(32 * 86_400_000);
    expect(room.consent.expireDue()).toBe(1);
    expect(room.rows('template')).toEqual([]);
  });

  it('a consent to the old words is refused once the new ones are in force', () => {
    const room = consentRoom();
    const id = room.resident();
    const form = room.form(id);
    must(publish(room, 'handler'));
    expect(errorOf(room.consent.record(form, 'manager')).code).toBe('CONSENT_NOTICE_UNKNOWN');
  });

  it('is not published by somebody who edited an older one', () => {
    const room = consentRoom();
    must(publish(room, 'handler'));
    expect(errorOf(publish(room, 'rights'))).toEqual({ code: 'NOTICE_CHANGED_MEANWHILE', params: { version: 2 } });
    must(publish(room, 'rights', 2));
    expect(room.consent.notices.versions().map(({ version, publishedAtMs }) => [version, publishedAtMs === null])).toEqual([
      [1, true],
      [2, false],
      [3, false],
    ]);
  });

  it('is refused with what the law forbids, with a gap, and without a change; nothing is half done', () => {
    const room = consentRoom();
    const id = room.enrolledResident();
    expect(errorOf(publish(room, 'purpose', 1, '本授权不可撤销。This is irrevocable.')).code).toBe('NOTICE_NOT_LAWFUL');
    const gap = changedIn(room, 'rights', '');
    const cut = { ...gap, en: { ...gap.en, sections: gap.en.sections.filter(({ topic }) => topic !== 'rights') } };
    expect(errorOf(room.consent.notices.publish({ texts: cut, basedOnVersion: 1 }, 'manager')).code).toBe('NOTICE_INCOMPLETE');
    const same = changedIn(room, 'rights', '');
    expect(errorOf(room.consent.notices.publish({ texts: same, basedOnVersion: 1 }, 'manager')).code).toBe('NOTICE_UNCHANGED');
    expect([room.consent.isLive(id), room.entries('notice.published')]).toEqual([true, []]);
    expect(room.consent.notice('zh-CN').version).toBe(1);
  });

  it('a review says beforehand whom it touches', () => {
    const room = consentRoom();
    room.enrolledResident();
    room.resident();
    expect(room.consent.notices.review(changedIn(room, 'data', more))).toEqual({
      findings: [],
      gaps: [],
      changed: ['data'],
      renews: true,
      affected: 1,
    });
  });

  it('words that were changed by another program are never shown as a published version', () => {
    const room = consentRoom();
    must(publish(room, 'rights'));
    const other = room.otherProgram();
    other.exec(`DROP TRIGGER notice_text_never_changes; UPDATE notice_text SET canonical = replace(canonical, '撤回', '保留')`);
    expect(room.consent.notices.read(2, 'zh-CN')).toBeNull();
  });
});
