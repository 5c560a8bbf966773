import { describe, expect, it } from 'vitest';
import { consentRoom, model, yearMs } from './consentRoom';

const hourMs = 3_600_000;

describe('a clock that has lost the year, as after the end of its battery', () => {
  it('a consent given later than now proves nothing: nobody is matched, and nothing is erased', () => {
    const { consent, enrolledResident, restart, clock } = consentRoom();
    const id = enrolledResident();
    clock.advance(-10 * yearMs);
    expect(consent.isLive(id)).toBe(false);
    expect(consent.activeConsent(id)).toMatchObject({ ok: false, error: { code: 'CONSENT_MISSING' } });
    const after = restart();
    expect(after.consent.loadGallery(model)).toEqual({ loaded: 0, suspended: 2, tampered: 0 });
    expect(after.gallery.has(id)).toBe(false);
    expect(after.consent.expireDue()).toBe(0);
    expect(after.database.db.prepare('SELECT * FROM template').all()).toHaveLength(2);
  });

  it('set right again, everything is as before', () => {
    const { enrolledResident, restart, clock } = consentRoom();
    const id = enrolledResident();
    clock.advance(-10 * yearMs);
    expect(restart().consent.loadGallery(model).loaded).toBe(0);
    clock.advance(10 * yearMs);
    const after = restart();
    expect(after.consent.isLive(id)).toBe(true);
    expect(after.consent.loadGallery(model).loaded).toBe(2);
  });

  it('a clock that is put right by a few minutes changes nothing', () => {
    const { consent, enrolledResident, clock } = consentRoom();
    const id = enrolledResident();
    clock.advance(-hourMs / 2);
    expect(consent.isLive(id)).toBe(true);
    expect(consent.state(id, model).consent.state).toBe('given');
  });

  it('the manager sees that it does not count', () => {
    const { consent, enrolledResident, clock } = consentRoom();
    const id = enrolledResident();
    clock.advance(-10 * yearMs);
    expect(consent.state(id, model).consent.state).toBe('expired');
  });
});

it('what has run out stays out, however far the clock is set back', () => {
  const { consent, enrolledResident, clock } = consentRoom();
  const id = enrolledResident();
  clock.advance(yearMs + hourMs);
  expect(consent.expireDue()).toBe(1);
  clock.advance(-yearMs);
  expect(consent.isLive(id)).toBe(false);
});
