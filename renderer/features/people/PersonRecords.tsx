import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isConsentHeld, type PersonView } from '../../../main/contract/people';
import type { PersonExport } from '../../../main/contract/personExport';
import { RecordId } from '../../../main/contract/recordParts';
import type { LookupWhy } from '../../../main/contract/registerRecords';
import { useCommand } from '../../bridge';
import { Problem } from '../../ui/Problem';
import { CopyText } from '../records/CopyText';
import { ConsentFormPaper, OfferedDocument } from '../records/DocumentButtons';
import { momentText } from '../records/fields';
import { SaveExport } from '../records/SaveExport';
import { useRead } from '../records/useRead';
import { LeavingForm } from './LeavingForm';
import '../records/records.css';

const reasons = ['request', 'complaint', 'disclosure', 'inspection'] as const satisfies readonly LookupWhy[];

/** Of what the person decided last; nothing has to be exported for it. */
const NewestReceipt = ({ person }: { person: PersonView }) => {
  const { t } = useTranslation();
  const { recordId, state, atMs } = person.consent;
  if (recordId === null || atMs === null) return null;
  const decision = t(`people.consentState.${isConsentHeld(state) ? 'given' : state}`);
  return (
    <OfferedDocument
      name={`${t('records.document.receipt')} · ${decision} ${momentText(atMs)}`}
      request={{ kind: 'receipt', recordId }}
    />
  );
};

/** A receipt for every earlier decision the person took; their ids come with the copy of the data. */
const Receipts = ({ consents, newest }: { consents: PersonExport['consents']; newest: string | null }) => {
  const { t, i18n } = useTranslation();
  const kept = consents.flatMap(({ record_id, event, at }) => {
    const recordId = RecordId.safeParse(record_id);
    const state = `people.consentState.${String(event)}`;
    const words = i18n.exists(state) ? String(i18n.t(state as never)) : String(event);
    return recordId.success && recordId.data !== newest
      ? [{ recordId: recordId.data, name: `${words} ${momentText(Date.parse(String(at)))}` }]
      : [];
  });
  return kept.map(({ recordId, name }) => (
    <OfferedDocument key={recordId} name={`${t('records.document.receipt')} · ${name}`} request={{ kind: 'receipt', recordId }} />
  ));
};

/** Everything stored about the person, for the person: as a file for machines here, as paper beside it. */
const Export = ({ person }: { person: PersonView }) => {
  const { t } = useTranslation();
  const run = useCommand('person.export');
  const [why, setWhy] = useState<LookupWhy>('request');
  const [made, setMade] = useState<PersonExport | null>(null);
  const make = async (): Promise<void> => {
    const answer = await run.run({ personId: person.id, why });
    if (answer) setMade(answer.export);
  };
  return (
    <>
      <fieldset className="field">
        <legend className="field-label">{t('records.ofPerson.why')}</legend>
        <div className="record-options">
          {reasons.map((reason) => (
            <button
              key={reason}
              type="button"
              aria-pressed={why === reason}
              className="record-option"
              data-testid={`export-${reason}`}
              onClick={() => setWhy(reason)}
            >
              {t(`registers.value.${reason}`)}
            </button>
          ))}
        </div>
      </fieldset>
      <div className="deed-row">
        <button type="button" className="action" data-testid="person-export" disabled={run.busy} onClick={() => void make()}>
          {t('records.ofPerson.export')}
        </button>
        <SaveExport personId={person.id} why={why} />
      </div>
      {run.error && <Problem error={run.error} />}
      {made !== null && (
        <div data-testid="person-exported">
          <p className="fact">{t('records.ofPerson.exported')}</p>
          <strong>{t('records.ofPerson.json')}</strong>
          <CopyText text={JSON.stringify(made, null, 2)} testId="person-json" />
          <Receipts consents={made.consents} newest={person.consent.recordId} />
        </div>
      )}
      <OfferedDocument name={t('records.document.subjectAccess')} request={{ kind: 'subject-access', personId: person.id }} />
      <ConsentFormPaper personId={person.id} />
    </>
  );
};

/** Consents of the person that ended, each with its certificate. */
const Withdrawals = ({ person }: { person: PersonView }) => {
  const { t } = useTranslation();
  const { value, error } = useRead('withdrawal.list', { personId: person.id });
  if (error) return <Problem error={error} />;
  if (!value || value.withdrawals.length === 0) return null;
  return (
    <>
      <h3>{t('records.ofPerson.withdrawals')}</h3>
      <ul className="records">
        {value.withdrawals.map(({ withdrawalId, askedAtMs, complete }) => (
          <li key={withdrawalId} data-testid="person-withdrawal">
            {t('records.ofPerson.withdrawn', { at: momentText(askedAtMs) })}
            {complete ? (
              <OfferedDocument
                name={t('records.document.certificate')}
                request={{ kind: 'deletion-certificate', withdrawalId }}
              />
            ) : (
              <span className="fact"> · {t('records.ofPerson.incomplete')}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
};

/** What a resident can be given, and how a resident leaves. */
export const PersonRecords = ({ person, onLeft }: { person: PersonView; onLeft(): void }) => {
  const { t } = useTranslation();
  return (
    <section className="panel step-form person-records" data-testid="person-records">
      <h3>
        {t('records.ofPerson.title')} · {person.unit} {person.name}
      </h3>
      <NewestReceipt person={person} />
      <Export person={person} />
      <Withdrawals person={person} />
      <h3>{t('records.ofPerson.leaving')}</h3>
      <LeavingForm person={person} onLeft={onLeft} />
    </section>
  );
};
