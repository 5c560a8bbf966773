import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { BirthDate } from '../../main/contract/people';
import { Field } from './Field';

/** Of the calendar, so that the 29th of February is one in some years only. */
export const isDay = (text: string): boolean => BirthDate.safeParse(text).success;

/** A calendar day as it is typed, `2026-11-22`; what is no day is said at once, but for an empty field. */
export const DayField = ({
  label,
  value,
  testId,
  onChange,
}: {
  label: string;
  value: string;
  testId: string;
  onChange(day: string): void;
}) => {
  const { t } = useTranslation();
  return (
    <Field label={label} fault={value !== '' && !isDay(value) ? t('records.fault.day') : null}>
      {(id) => (
        <Input
          id={id}
          className="day-field"
          value={value}
          maxLength={10}
          placeholder="2026-11-22"
          data-testid={testId}
          onChange={(event) => onChange(event.target.value.trim())}
        />
      )}
    </Field>
  );
};
