import { CardNumber } from '../../../main/contract/people';

export type CardBits = 26 | 34 | 37;

/** What is printed on a card, as it is typed. */
export interface CardDraft {
  bits: CardBits;
  /** Empty at 37 bits: a card without one. */
  facility: string;
  number: string;
}

export const emptyCard: CardDraft = { bits: 26, facility: '', number: '' };

const digits = (text: string): number | null => (/^\d{1,11}$/.test(text.trim()) ? Number(text.trim()) : null);

/** The card, or which of the two fields is at fault. */
export const cardOf = ({ bits, facility, number }: CardDraft): { card: CardNumber } | { fault: 'facility' | 'number' } => {
  const isWithout = bits === 37 && facility.trim() === '';
  const facilityNumber = digits(facility);
  if (!isWithout && (facilityNumber === null || facilityNumber > (bits === 26 ? 255 : 65_535))) return { fault: 'facility' };
  // 26 bits are what is meant where nothing is said.
  const card = CardNumber.safeParse({
    ...(bits === 26 ? {} : { bits }),
    facility: isWithout ? null : facilityNumber,
    number: digits(number),
  });
  return card.success ? { card: card.data } : { fault: 'number' };
};
