import { describe, expect, it } from 'vitest';
import type { ActiveConsent } from '../../../main/consent/activeConsent';
import { errorOf, must } from '../storage/temporaryStation';
import { consentRoom, face, model, yearMs } from './consentRoom';

describe('enrolment', () => {
  it('at a start that fails half way no template stays outside the gallery', () => {
    const { enrolledResident, restart } = consentRoom();
    enrolledResident();
    const after = restart();
    const seen: Float32Array[] = [];
    after.gallery.put = (_id, embeddings) => {
      seen.push(...embeddings);
      throw new RangeError('no memory');
    };
    expect(() => after.consent.loadGallery(model)).toThrow();
    expect(seen).toHaveLength(2);
    expect(seen.every((embedding) => embedding.every((value) => value === 0))).toBe(true);
  });

  it('stores templates sealed, fills the gallery, and wipes what it was given', () => {
    const { consent, resident, give, gallery, rows } = consentRoom();
    const id = resident();
    give(id);
    const faces = [face(1), face(2), face(3)];
    const expected = faces.map((embedding) => [...embedding]);
    const clear = faces.map((embedding) => Buffer.from(Uint8Array.from(Buffer.from(embedding.buffer))));
    expect(must(consent.enrol(must(consent.activeConsent(id)), model, faces))).toEqual({ templates: 3 });
    expect(gallery.people.get(id)).toEqual(expected);
    expect(faces.every((embedding) => embedding.every((value) => value === 0))).toBe(true);
    for (const row of rows('template')) {
      expect(clear.some((bytes) => Buffer.from(row.sealed as Uint8Array).includes(bytes.subarray(0, 16)))).toBe(false);
    }
  });

  it('done again replaces the earlier templates and their key', () => {
    const { enrolledResident, enrol, gallery, rows, keyring, consent } = consentRoom();
    const id = enrolledResident();
    const firstKey = keyring.open(rows('person_key')[0]?.wrapped as Uint8Array, `person-key:${id}:1`);
    enrol(id, [face(9)]);
    expect(gallery.people.get(id)).toEqual([[...face(9)]]);
    expect(consent.state(id, model).templates).toBe(1);
    expect(firstKey).toHaveLength(32);
    expect(keyring.open(rows('person_key')[0]?.wrapped as Uint8Array, `person-key:${id}:1`)).not.toEqual(firstKey);
  });

  it('finds everybody again after a restart, of its own model only', () => {
    const { enrolledResident, restart } = consentRoom();
    const people = [enrolledResident(), enrolledResident()];
    const after = restart();
    expect(after.consent.loadGallery('another-model')).toEqual({ loaded: 0, suspended: 4, tampered: 0 });
    expect(after.gallery.people.size).toBe(0);
    expect(after.consent.loadGallery(model)).toEqual({ loaded: 4, suspended: 0, tampered: 0 });
    for (const id of people) expect(after.gallery.people.get(id)).toEqual([[...face(1)], [...face(2)]]);
  });

  it('does not load a consent that ran out while the station was off', () => {
    const { enrolledResident, restart, clock } = consentRoom();
    const id = enrolledResident();
    clock.advance(yearMs);
    const after = restart();
    expect(after.consent.loadGallery(model)).toEqual({ loaded: 0, suspended: 2, tampered: 0 });
    expect(after.gallery.has(id)).toBe(false);
  });

  it.each([
    [
      'was withdrawn',
      ({ consent }: ReturnType<typeof consentRoom>, id: never) => void must(consent.withdraw(id, { operator: 'guard' })),
    ],
    ['ran out', ({ clock }: ReturnType<typeof consentRoom>) => clock.advance(yearMs)],
    ['was renewed', ({ give }: ReturnType<typeof consentRoom>, id: never) => void give(id)],
  ])('is refused when the consent %s while the face was being taken', (_, meanwhile) => {
    const room = consentRoom();
    const id = room.resident();
    room.give(id);
    const proof = must(room.consent.activeConsent(id));
    meanwhile(room, id as never);
    const faces = [face(1)];
    expect(errorOf(room.consent.enrol(proof, model, faces)).code).toBe('CONSENT_MISSING');
    expect(room.gallery.has(id)).toBe(false);
    expect(room.rows('template')).toEqual([]);
    expect(faces[0]?.every((value) => value === 0)).toBe(true);
  });

  it('is refused by the database when only the station thinks the consent is live', () => {
    const { consent, resident, give, gallery, rows, clock } = consentRoom();
    clock.setTimeOfDay(Date.now() - 2 * yearMs);
    const id = resident();
    give(id);
    expect(errorOf(consent.enrol(must(consent.activeConsent(id)), model, [face(1)])).code).toBe('CONSENT_MISSING');
    expect(gallery.has(id)).toBe(false);
    expect([rows('template'), rows('person_key')]).toEqual([[], []]);
  });

  it('takes no proof that was made up, copied, or issued by another station', () => {
    const { consent, resident, give } = consentRoom();
    const id = resident();
    give(id);
    const proof = must(consent.activeConsent(id));
    const elsewhere = consentRoom();
    const stranger = elsewhere.resident();
    elsewhere.give(stranger);
    const foreign = must(elsewhere.consent.activeConsent(stranger));
    const madeUp = { personId: id, seq: 1, validUntilMs: proof.validUntilMs } as ActiveConsent;
    for (const false_ of [madeUp, { ...proof }, foreign])
      expect(() => consent.enrol(false_, model, [face(1)])).toThrow(/not issued/);
    expect(Object.isFrozen(proof)).toBe(true);
  });

  it.each([
    ['no embedding', []],
    ['an empty one', [new Float32Array(0)]],
    ['one of zeros', [face(1), new Float32Array(512)]],
    ['one with NaN', [Float32Array.of(1, Number.NaN)]],
  ])('throws on %s and stores nothing', (_, faces) => {
    const { consent, resident, give, rows, gallery } = consentRoom();
    const id = resident();
    give(id);
    expect(() => consent.enrol(must(consent.activeConsent(id)), model, faces)).toThrow(/embeddings/);
    expect(rows('template')).toEqual([]);
    expect(gallery.has(id)).toBe(false);
  });

  it('stores nothing that the gallery does not take', () => {
    const { consent, resident, give, rows, gallery } = consentRoom();
    const id = resident();
    give(id);
    gallery.put = () => {
      throw new RangeError('of another model');
    };
    expect(() => consent.enrol(must(consent.activeConsent(id)), model, [face(1)])).toThrow(/another model/);
    expect([rows('template'), rows('person_key')]).toEqual([[], []]);
  });
});
