import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonId } from '../../../main/contract/ids';
import type { RecordId } from '../../../main/contract/recordParts';
import { Problem } from '../../ui/Problem';
import { Tick } from '../consent/Tick';
import { CommandForm } from './CommandForm';
import { DocumentButtons } from './DocumentButtons';
import { momentText, recordForms } from './fields';
import { useOffered } from './useOffered';
import { useRead } from './useRead';

interface Props {
  incidentId: RecordId;
  isClosed: boolean;
  onTold(): void;
}

const pageLength = 50;

/** Puts on record that these, or null for all the others, were told each for himself. */
const Telling = ({
  incidentId,
  people,
  onDone,
  onCancel,
}: Pick<Props, 'incidentId'> & {
  people: readonly PersonId[] | null;
  onDone(): void;
  onCancel(): void;
}) => {
  const { t } = useTranslation();
  return (
    <CommandForm
      command="incident.tell"
      fields={recordForms['incident.people-told']}
      toInput={(details) => ({ ...details, incidentId, people })}
      submit={t(people ? 'records.incidents.tellSelected' : 'records.incidents.tellRest')}
      onDone={onDone}
      onCancel={onCancel}
    />
  );
};

const List = ({ incidentId, isClosed, onTold }: Props) => {
  const { t } = useTranslation();
  const { documents } = useOffered();
  const [untoldOnly, setUntoldOnly] = useState(false);
  const [from, setFrom] = useState(0);
  const [chosen, setChosen] = useState<readonly PersonId[]>([]);
  const [telling, setTelling] = useState<'chosen' | 'rest' | null>(null);
  const { value, error, reload } = useRead('incident.affected', { incidentId, untoldOnly, from, limit: pageLength });
  if (error) return <Problem error={error} />;
  if (!value) return <p className="fact">{t('common.loading')}</p>;
  const isChosen = (id: PersonId) => chosen.includes(id);
  const toggle = (id: PersonId) => setChosen(isChosen(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  const show = (part: { from?: number; untoldOnly?: boolean }): void => {
    setFrom(part.from ?? 0);
    setUntoldOnly(part.untoldOnly ?? untoldOnly);
    setChosen([]);
  };
  return (
    <div className="incident-people" data-testid="incident-people">
      <p>{t('records.incidents.named', { named: value.named, told: value.told })}</p>
      <Tick
        label={t('records.incidents.untoldOnly')}
        isOn={untoldOnly}
        onChange={(isOn) => show({ untoldOnly: isOn })}
        testId="untold-only"
      />
      <ul className="named-people">
        {value.people.map(({ personId, unit, name, toldAtMs }) => (
          <li key={personId} data-testid="affected-person" data-told={toldAtMs !== null}>
            <button
              type="button"
              className="record-option"
              aria-pressed={isChosen(personId)}
              aria-label={`${t('records.incidents.select')} ${unit} ${name}`}
              onClick={() => toggle(personId)}
            >
              {unit} {name}
            </button>
            <span className={`chip chip-${toldAtMs === null ? 'ask' : 'pass'}`}>
              {toldAtMs === null ? t('records.incidents.notTold') : t('records.incidents.toldAt', { at: momentText(toldAtMs) })}
            </span>
          </li>
        ))}
      </ul>
      <div className="record-deeds">
        <button
          type="button"
          className="action"
          data-testid="select-page"
          onClick={() => setChosen(value.people.map(({ personId }) => personId))}
        >
          {t('records.incidents.selectPage')}
        </button>
        {from > 0 && (
          <button type="button" className="action" onClick={() => show({ from: Math.max(0, from - pageLength) })}>
            {t('records.incidents.previous')}
          </button>
        )}
        {from + pageLength < value.listed && (
          <button type="button" className="action" data-testid="people-next" onClick={() => show({ from: from + pageLength })}>
            {t('records.incidents.next')}
          </button>
        )}
        {!isClosed && chosen.length > 0 && (
          <button type="button" className="action" data-testid="tell-chosen" onClick={() => setTelling('chosen')}>
            {t('records.incidents.tellSelected')}
          </button>
        )}
        {!isClosed && value.told < value.named && (
          <button type="button" className="action" data-testid="tell-rest" onClick={() => setTelling('rest')}>
            {t('records.incidents.tellRest')}
          </button>
        )}
      </div>
      {chosen.length > 0 && documents.has('breach') && (
        <DocumentButtons
          name={t('records.incidents.letters', { n: chosen.length })}
          request={{ kind: 'breach', breachId: incidentId, to: 'people', people: [...chosen] }}
        />
      )}
      {telling && (
        <Telling
          key={telling}
          incidentId={incidentId}
          people={telling === 'chosen' ? chosen : null}
          onCancel={() => setTelling(null)}
          onDone={() => {
            setTelling(null);
            setChosen([]);
            reload();
            onTold();
          }}
        />
      )}
    </div>
  );
};

/** Whom an incident touched, by name, with a letter for each and when each was told. Asked for first: a look is on record. */
export const IncidentPeople = (props: Props) => {
  const { t } = useTranslation();
  const [isShown, setIsShown] = useState(false);
  if (isShown) return <List {...props} />;
  return (
    <button type="button" className="action" data-testid="show-affected" onClick={() => setIsShown(true)}>
      {t('records.incidents.showNamed')}
    </button>
  );
};
