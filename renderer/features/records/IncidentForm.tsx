import { useTranslation } from 'react-i18next';
import { PersonId } from '../../../main/contract/ids';
import type { RecordId } from '../../../main/contract/recordParts';
import { AffectedWho } from '../../../main/contract/registerRecords';
import { Problem } from '../../ui/Problem';
import { type Affected, AffectedChoice } from './AffectedChoice';
import { CommandForm } from './CommandForm';
import { type Details, recordForms, valuesOf } from './fields';
import { useDraft } from './useDraft';
import { useRead } from './useRead';

const fields = recordForms['incident.opened'];
/** When it was found never moves. */
const amendable = fields.filter(({ name }) => name !== 'discoveredAtMs');

/** As the station takes it: without a number, those who are named are counted. */
const withAffected = (details: Details, { who, people }: Affected): Details => {
  const affected = who === 'named' ? people.map(({ id }) => id) : [];
  return { ...details, affectedWho: who, affected, affectedCount: details.affectedCount ?? affected.length };
};

export const NewIncident = ({ onDone }: { onDone(): void }) => {
  const { t } = useTranslation();
  const affected = useDraft<Affected>('whom a new incident touched', () => ({ who: 'unknown', people: [] }));
  const done = (): void => {
    affected.forget();
    onDone();
  };
  return (
    <CommandForm
      command="incident.open"
      fields={fields}
      toInput={(details) => withAffected(details, affected.value)}
      draftName="new"
      submit={t('records.incidents.open')}
      onCancel={done}
      onDone={done}
    >
      <AffectedChoice value={affected.value} onChange={affected.change} />
      <p className="fact">{t('records.incidents.countHint')}</p>
    </CommandForm>
  );
};

interface AmendProps {
  incidentId: RecordId;
  /** What is known now. */
  known: Details;
  onDone(): void;
  onCancel(): void;
}

const Amending = ({ incidentId, known, named, onDone, onCancel }: AmendProps & { named: Affected['people'] }) => {
  const { t } = useTranslation();
  const who = AffectedWho.safeParse(known.affectedWho).data ?? 'unknown';
  const affected = useDraft<Affected>(`whom the incident ${incidentId} touched`, () => ({
    who,
    people: who === 'named' ? named : [],
  }));
  const ended = (then: () => void) => () => {
    affected.forget();
    then();
  };
  return (
    <CommandForm
      command="incident.amend"
      fields={amendable}
      begun={valuesOf(amendable, known)}
      toInput={(details) => ({
        incidentId,
        details: withAffected({ ...details, discoveredAtMs: known.discoveredAtMs }, affected.value),
      })}
      draftName={incidentId}
      submit={t('records.incidents.amend')}
      onDone={ended(onDone)}
      onCancel={ended(onCancel)}
    >
      <AffectedChoice value={affected.value} onChange={affected.change} />
    </CommandForm>
  );
};

/** As many names as one form shows; the others of a longer list stay on it as they are. */
const namesAtMost = 200;

/** Begins with what is known, and with the names that were named before; that they were looked up is on record. */
export const AmendIncident = (props: AmendProps) => {
  const { value, error } = useRead('incident.affected', {
    incidentId: props.incidentId,
    untoldOnly: false,
    from: 0,
    limit: namesAtMost,
  });
  if (error) return <Problem error={error} />;
  if (!value) return null;
  const shown = value.people.map(({ personId, unit, name }) => ({ id: personId, label: `${unit} ${name}` }));
  const ids = Array.isArray(props.known.affected) ? props.known.affected : [];
  const others = ids.slice(shown.length).map((id) => ({ id: PersonId.parse(id), label: '…' }));
  return <Amending {...props} named={[...shown, ...others]} />;
};
