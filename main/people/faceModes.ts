import type { PersonId } from '../contract/ids';
import type { PersonView } from '../contract/people';
import type { StationDatabase } from '../storage/database';
import type { RightsSeal } from './rightsSeal';

export type FaceModeState = Pick<PersonView, 'faceMode' | 'faceModeWhy'>;

/** Who passes by face alone, and who needs a card with it. Looking alike outweighs the resident's own choice. */
export interface FaceModes {
  of(id: PersonId): FaceModeState;
  /** The resident's own choice. For people who exist, as the other is. */
  setChosen(id: PersonId, cardAndFace: boolean): void;
  setLookAlike(id: PersonId, looksAlike: boolean): void;
}

export function createFaceModes({ database, seal }: { database: StationDatabase; seal: RightsSeal }): FaceModes {
  const { db } = database;
  const read = db.prepare('SELECT chosen, look_alike FROM person_face_mode WHERE person_id = ?');
  const raise = (column: 'chosen' | 'look_alike') =>
    db.prepare(
      `INSERT INTO person_face_mode (person_id, ${column}) VALUES (?, 1) ON CONFLICT (person_id) DO UPDATE SET ${column} = 1`,
    );
  const clear = (column: 'chosen' | 'look_alike') => db.prepare(`UPDATE person_face_mode SET ${column} = 0 WHERE person_id = ?`);
  const strictest = [raise('look_alike'), raise('chosen')];
  const setterOf = (column: 'chosen' | 'look_alike') => {
    const [raised, cleared] = [raise(column), clear(column)];
    return (id: PersonId, on: boolean) =>
      seal.change(id, 'face', () => {
        // What another program had changed is taken for the stricter of both, and the change comes on top of that.
        if (!seal.isWhole(id, 'face')) for (const strict of strictest) strict.run(id);
        (on ? raised : cleared).run(id);
      });
  };
  return {
    of(id) {
      // Changed by another program: a card is asked for until a manager has looked at it.
      if (!seal.isWhole(id, 'face')) return { faceMode: 'card-and-face', faceModeWhy: 'look-alike' };
      const row = read.get(id) as { chosen: number; look_alike: number } | undefined;
      if (row?.look_alike === 1) return { faceMode: 'card-and-face', faceModeWhy: 'look-alike' };
      if (row?.chosen === 1) return { faceMode: 'card-and-face', faceModeWhy: 'chosen' };
      return { faceMode: 'face', faceModeWhy: null };
    },
    setChosen: setterOf('chosen'),
    setLookAlike: setterOf('look_alike'),
  };
}
