import { useTranslation } from 'react-i18next';
import type { PersonId } from '../../../main/contract/ids';
import type { LookupWhy } from '../../../main/contract/registerRecords';
import { PersonFinder } from './PersonFinder';

interface Props {
  chosen: PersonId | null;
  /** Goes on record with the look-up. */
  why: LookupWhy;
  onChoose(personId: PersonId | null): void;
}

/** Ties a record to a resident, found by the exact flat; nobody need be chosen. */
export const PersonChoice = ({ chosen, why, onChoose }: Props) => {
  const { t } = useTranslation();
  return (
    <PersonFinder
      label={t('records.person.unit')}
      why={why}
      isChosen={(id) => id === chosen}
      onPick={({ id }) => onChoose(chosen === id ? null : id)}
      onLook={() => onChoose(null)}
    />
  );
};
