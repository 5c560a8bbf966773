import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/Field';
import { holdMinutes, type ModeForm } from './modeForm';

/** How long a side is held open: four usual lengths, or one that is typed. */
export const ModeMinutes = ({
  form,
  change,
  isAtFault,
}: {
  form: ModeForm;
  change(part: Partial<ModeForm>): void;
  isAtFault: boolean;
}) => {
  const { t } = useTranslation();
  return (
    <fieldset className="mode-minutes">
      <legend className="field-label">{t('desk.mode.minutes')}</legend>
      {holdMinutes.map((minutes) => (
        <button
          key={minutes}
          type="button"
          className="mode-tile"
          aria-pressed={form.minutes === minutes}
          data-testid={`mode-minutes-${minutes}`}
          onClick={() => change({ minutes, typedMinutes: '' })}
        >
          {t('desk.mode.minutesN', { n: minutes })}
        </button>
      ))}
      <Field label={t('desk.mode.minutesOther')}>
        {(id) => (
          <Input
            id={id}
            value={form.typedMinutes}
            inputMode="numeric"
            maxLength={3}
            data-testid="mode-minutes-typed"
            status={isAtFault ? 'error' : ''}
            onChange={(event) => change({ minutes: null, typedMinutes: event.target.value })}
          />
        )}
      </Field>
    </fieldset>
  );
};
