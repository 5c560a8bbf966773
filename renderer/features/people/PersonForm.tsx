import { Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BirthDate, PersonName, type PersonView, Unit } from '../../../main/contract/people';
import { useCommand } from '../../bridge';
import { Field } from '../../ui/Field';
import { Problem } from '../../ui/Problem';

/** A new resident. What was typed stays when the station refuses it. */
export const PersonForm = ({ onSaved }: { onSaved(person: PersonView): void }) => {
  const { t } = useTranslation();
  const add = useCommand('people.add');
  const [form, setForm] = useState({ unit: '', name: '', birthDate: '' });
  const [isChecked, setIsChecked] = useState(false);
  const set = (field: keyof typeof form) => (event: { target: { value: string } }) =>
    setForm({ ...form, [field]: event.target.value });
  const faults = {
    unit: Unit.safeParse(form.unit).success
      ? null
      : form.unit.trim() === ''
        ? t('common.required')
        : t('desk.manual.unitInvalid'),
    name: PersonName.safeParse(form.name).success ? null : t('common.required'),
    birthDate: BirthDate.safeParse(form.birthDate).success
      ? null
      : t(form.birthDate === '' ? 'common.required' : 'people.birthDateInvalid'),
  };

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsChecked(true);
    if (Object.values(faults).some((fault) => fault !== null)) return;
    const answer = await add.run(form);
    if (answer) onSaved(answer.person);
  };

  return (
    <form className="panel step-form" noValidate onSubmit={(event) => void submit(event)}>
      <Field label={t('common.unit')} hint={t('common.unitHint')} required fault={isChecked ? faults.unit : null}>
        {(id) => <Input id={id} autoFocus value={form.unit} maxLength={20} data-testid="person-unit" onChange={set('unit')} />}
      </Field>
      <Field label={t('people.name')} required fault={isChecked ? faults.name : null}>
        {(id) => <Input id={id} value={form.name} maxLength={60} data-testid="person-name" onChange={set('name')} />}
      </Field>
      <Field label={t('people.birthDate')} hint={t('people.birthDateHint')} required fault={isChecked ? faults.birthDate : null}>
        {(id) => (
          <Input
            id={id}
            value={form.birthDate}
            maxLength={10}
            inputMode="numeric"
            placeholder="1990-05-01"
            data-testid="person-birth"
            onChange={set('birthDate')}
          />
        )}
      </Field>
      {add.error && <Problem error={add.error} />}
      <div className="dialog-actions">
        <button type="submit" className="action action-main" data-testid="person-save" disabled={add.busy}>
          {add.busy ? t('common.busy') : t('people.saveNext')}
        </button>
      </div>
    </form>
  );
};
