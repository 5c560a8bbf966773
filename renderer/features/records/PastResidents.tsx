import { Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandOutput } from '../../../main/contract/commands';
import { useCommand } from '../../bridge';
import { useAppView } from '../../stores/mirror';
import { Field } from '../../ui/Field';
import { Problem } from '../../ui/Problem';
import { OfferedDocument } from './DocumentButtons';
import { momentText } from './fields';
import { SaveExport } from './SaveExport';

type Left = CommandOutput<'person.findLeft'>['people'];

/** Whoever moved out may ask for a copy as well; found by the flat they left, as long as anything is stored. */
export const PastResidents = () => {
  const { t } = useTranslation();
  const isManager = useAppView()?.role === 'manager';
  const find = useCommand('person.findLeft');
  const [unit, setUnit] = useState('');
  const [people, setPeople] = useState<Left | null>(null);
  if (!isManager) return null;
  const look = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (unit.trim() === '') return;
    const answer = await find.run({ unit: unit.trim(), why: 'request' });
    if (answer) setPeople(answer.people);
  };
  return (
    <>
      <h3>{t('records.requests.left')}</h3>
      <form className="person-choice" noValidate onSubmit={(event) => void look(event)}>
        <Field label={t('records.requests.leftUnit')} hint={t('records.person.hint')}>
          {(id) => (
            <span className="person-find">
              <Input
                id={id}
                value={unit}
                maxLength={20}
                placeholder={t('common.unitHint')}
                data-testid="left-unit"
                onChange={(event) => setUnit(event.target.value)}
              />
              <button type="submit" className="action" data-testid="left-find" disabled={find.busy}>
                {t('common.search')}
              </button>
            </span>
          )}
        </Field>
        {find.error && <Problem error={find.error} />}
      </form>
      {people?.length === 0 && <p className="fact">{t('records.requests.nobodyLeft')}</p>}
      <ul className="records">
        {people?.map(({ id, unit: flat, name, leftAtMs }) => (
          <li key={id} className="record past-resident" data-testid="past-resident">
            <strong>
              {flat} {name}
            </strong>
            <span className="fact"> {t('records.requests.leftAt', { at: momentText(leftAtMs) })}</span>
            <div className="record-deeds">
              <SaveExport personId={id} why="request" />
            </div>
            <OfferedDocument name={t('records.document.subjectAccess')} request={{ kind: 'subject-access', personId: id }} />
          </li>
        ))}
      </ul>
    </>
  );
};
