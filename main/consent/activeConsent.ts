import type { PersonId } from '../contract/ids';

declare const issued: unique symbol;

/** Proof that this person's consent was live a moment ago; the only thing `enrol` takes. Made here and nowhere else, checked again when used. */
export interface ActiveConsent {
  readonly [issued]: true;
  readonly personId: PersonId;
  readonly seq: number;
  readonly validUntilMs: number;
}

/** One per consent room, so that a look-alike object, or one of another station, is known for what it is. */
export function createConsentIssuer() {
  const genuine = new WeakSet<object>();
  return {
    issue(personId: PersonId, seq: number, validUntilMs: number): ActiveConsent {
      const consent = Object.freeze({ personId, seq, validUntilMs });
      genuine.add(consent);
      return consent as ActiveConsent;
    },
    /** Throws on anything that `issue` did not make. */
    mustBeOwn(consent: ActiveConsent): void {
      if (!genuine.has(consent)) throw new Error('this ActiveConsent was not issued here');
    },
  };
}
