import { PersonId } from '../../../main/contract/ids';

/** The n-th made-up person: a valid UUIDv7 that sorts by n. */
export const person = (n: number): PersonId => PersonId.parse(`01890000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`);
