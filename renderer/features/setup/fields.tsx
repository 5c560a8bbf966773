import { Input } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/Field';
import type { SectionProps, SetUpDraft } from './setUpForm';

/** Fields of the draft that hold text. */
type TextKey = { [K in keyof SetUpDraft]: string extends SetUpDraft[K] ? K : never }[keyof SetUpDraft];

interface Props extends SectionProps {
  field: TextKey;
  label: string;
  hint?: string;
  required?: boolean;
  maxLength?: number;
}

export const TextField = ({ draft, faults, change, field, label, hint, required = false, maxLength = 200 }: Props) => {
  const { t } = useTranslation();
  const fault = faults[field];
  return (
    <Field label={label} {...(hint ? { hint } : {})} required={required} fault={fault ? t(`setup.issue.${fault}`) : null}>
      {(id) => (
        <Input
          id={id}
          value={draft[field]}
          maxLength={maxLength}
          data-testid={`setup-${field}`}
          onChange={(event) => change({ [field]: event.target.value })}
        />
      )}
    </Field>
  );
};

export const SecretField = ({ draft, faults, change, field, label, hint, required = false }: Props) => {
  const { t } = useTranslation();
  const fault = faults[field];
  return (
    <Field label={label} {...(hint ? { hint } : {})} required={required} fault={fault ? t(`setup.issue.${fault}`) : null}>
      {(id) => (
        <Input.Password
          id={id}
          autoComplete="new-password"
          value={draft[field]}
          maxLength={200}
          data-testid={`setup-${field}`}
          onChange={(event) => change({ [field]: event.target.value })}
        />
      )}
    </Field>
  );
};

/** A labelled control that is not a text field. */
export const Choice = ({ label, children }: { label: string; children: ReactNode }) => (
  <fieldset className="field" aria-label={label}>
    <span className="field-label">{label}</span>
    {children}
  </fieldset>
);
