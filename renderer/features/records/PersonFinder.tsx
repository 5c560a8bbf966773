import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonId } from '../../../main/contract/ids';
import { type PersonView, Unit } from '../../../main/contract/people';
import type { LookupWhy } from '../../../main/contract/registerRecords';
import { useCommand } from '../../bridge';
import { Field } from '../../ui/Field';
import { Problem } from '../../ui/Problem';

/** As one is offered to be pressed. */
export type FoundPerson = Pick<PersonView, 'id' | 'unit' | 'name'>;

interface Props {
  label: string;
  /** Goes on record with the look-up. */
  why: LookupWhy;
  isChosen(personId: PersonId): boolean;
  /** Offered before anybody was looked for. */
  offered?: readonly FoundPerson[] | null;
  onPick(person: FoundPerson): void;
  /** Another flat is looked for. */
  onLook?(): void;
}

/** Residents of exactly one flat, each to be pressed. */
export const PersonFinder = ({ label, why, isChosen, offered = null, onPick, onLook }: Props) => {
  const { t } = useTranslation();
  const find = useCommand('people.findByUnit');
  const [unit, setUnit] = useState('');
  const [people, setPeople] = useState(offered);
  const look = async (): Promise<void> => {
    onLook?.();
    if (!Unit.safeParse(unit).success) return setPeople([]);
    const answer = await find.run({ unit: unit.trim(), why });
    setPeople(answer?.people ?? null);
  };
  return (
    <div className="person-choice">
      <Field label={label} hint={t('records.person.hint')}>
        {(id) => (
          <span className="person-find">
            <Input
              id={id}
              value={unit}
              maxLength={20}
              placeholder={t('common.unitHint')}
              data-testid="person-choice-unit"
              onChange={(event) => setUnit(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                void look();
              }}
            />
            <button type="button" className="action" data-testid="person-choice-find" onClick={() => void look()}>
              {t('common.search')}
            </button>
          </span>
        )}
      </Field>
      {find.error && <Problem error={find.error} />}
      {people && (
        <div className="record-options">
          {people.length === 0 && <span className="fact">{t('records.person.none')}</span>}
          {people.map((person) => (
            <button
              key={person.id}
              type="button"
              aria-pressed={isChosen(person.id)}
              className="record-option"
              data-testid="person-choice"
              onClick={() => onPick(person)}
            >
              {person.unit} {person.name}
            </button>
          ))}
        </div>
      )}
    </div>
  );
};
