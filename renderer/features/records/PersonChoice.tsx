import { useTranslation } from 'react-i18next';
import type { LookupWhy } from '../../../main/contract/registerRecords';
import { type FoundPerson, PersonFinder } from './PersonFinder';

interface Props {
  chosen: FoundPerson | null;
  /** Goes on record with the look-up. */
  why: LookupWhy;
  onChoose(person: FoundPerson | null): void;
}

/** Ties a record to a resident, found by the exact flat; nobody need be chosen. */
export const PersonChoice = ({ chosen, why, onChoose }: Props) => {
  const { t } = useTranslation();
  return (
    <PersonFinder
      label={t('records.person.unit')}
      why={why}
      isChosen={(id) => id === chosen?.id}
      offered={chosen && [chosen]}
      onPick={({ id, unit, name }) => onChoose(chosen?.id === id ? null : { id, unit, name })}
      onLook={() => onChoose(null)}
    />
  );
};
