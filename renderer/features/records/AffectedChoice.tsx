import { useTranslation } from 'react-i18next';
import type { PersonId } from '../../../main/contract/ids';
import { AffectedWho } from '../../../main/contract/registerRecords';
import { PersonFinder } from './PersonFinder';

export interface NamedPerson {
  id: PersonId;
  /** Flat and name. */
  label: string;
}
export interface Affected {
  who: AffectedWho;
  people: readonly NamedPerson[];
}

/** Whom an incident touched: residents by name, everybody whose face is stored, or not known yet. */
export const AffectedChoice = ({ value, onChange }: { value: Affected; onChange(value: Affected): void }) => {
  const { t } = useTranslation();
  const { who, people } = value;
  const without = (id: PersonId) => people.filter((person) => person.id !== id);
  return (
    <>
      <fieldset className="field">
        <legend className="field-label">
          {t('registers.key.affectedWho')}
          <span className="field-star"> *</span>
        </legend>
        <div className="record-options">
          {AffectedWho.options.map((option) => (
            <button
              key={option}
              type="button"
              aria-pressed={who === option}
              className="record-option"
              data-testid={`affected-${option}`}
              onClick={() => onChange({ ...value, who: option })}
            >
              {t(`registers.value.${option}`)}
            </button>
          ))}
        </div>
        <p className="fact">{t(who === 'all-faces' ? 'records.incidents.allFacesHint' : 'records.incidents.affectedHint')}</p>
      </fieldset>
      {who === 'named' && (
        <>
          <PersonFinder
            label={t('records.person.affectedUnit')}
            why="incident"
            isChosen={(id) => people.some((person) => person.id === id)}
            onPick={({ id, unit, name }) =>
              onChange({
                ...value,
                people: without(id).length < people.length ? without(id) : [...people, { id, label: `${unit} ${name}` }],
              })
            }
          />
          {people.length > 0 && (
            <ul className="named-people" aria-label={t('records.incidents.addNamed')} data-testid="named-people">
              {people.map(({ id, label }) => (
                <li key={id}>
                  {label}
                  <button
                    type="button"
                    className="action"
                    aria-label={`${t('records.incidents.remove')} ${label}`}
                    onClick={() => onChange({ ...value, people: without(id) })}
                  >
                    {t('records.incidents.remove')}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </>
  );
};
