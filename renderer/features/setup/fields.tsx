import { Input, Segmented, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/Field';
import type { SetUpDraft } from './setUpDraft';
import type { Faults, FaultWord } from './setUpFaults';

/** What every section of the page gets: the draft, its faults, and how to change it. */
export interface SectionProps {
  draft: SetUpDraft;
  faults: Faults;
  change(part: Partial<SetUpDraft>): void;
}

/** Fields of the draft that hold text. */
type TextKey = { [K in keyof SetUpDraft]: string extends SetUpDraft[K] ? K : never }[keyof SetUpDraft];

interface BoxProps {
  label: string;
  hint?: string;
  required?: boolean;
  maxLength?: number;
  value: string;
  fault: FaultWord | undefined;
  testId: string;
  onChange(value: string): void;
}

/** A labelled line of text with its hint, and its fault in words. */
export const TextBox = ({ label, hint, required = false, maxLength = 200, value, fault, testId, onChange }: BoxProps) => {
  const { t } = useTranslation();
  return (
    <Field label={label} {...(hint ? { hint } : {})} required={required} fault={fault ? t(`setup.issue.${fault}`) : null}>
      {(id) => (
        <Input
          id={id}
          value={value}
          maxLength={maxLength}
          data-testid={testId}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
};

type Props = SectionProps & Pick<BoxProps, 'label' | 'hint' | 'required' | 'maxLength'> & { field: TextKey };

export const TextField = ({ draft, faults, change, field, ...box }: Props) => (
  <TextBox
    {...box}
    value={draft[field]}
    fault={faults[field]}
    testId={`setup-${field}`}
    onChange={(value) => change({ [field]: value })}
  />
);

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
export const Choice = ({ label, fault, children }: { label: string; fault?: FaultWord | undefined; children: ReactNode }) => {
  const { t } = useTranslation();
  return (
    <fieldset className="field" aria-label={label} data-fault={fault}>
      <span className="field-label">{label}</span>
      {children}
      {fault && (
        <p className="field-fault" role="alert">
          {t(`setup.issue.${fault}`)}
        </p>
      )}
    </fieldset>
  );
};

interface PickProps<V extends string> {
  label: string;
  value: V;
  options: readonly { value: V; label: string }[];
  fault?: FaultWord | undefined;
  onChange(value: V): void;
}

/** One of a few, all of them in sight. */
export const PickFew = <V extends string>({ label, value, options, fault, onChange }: PickProps<V>) => (
  <Choice label={label} fault={fault}>
    <Segmented value={value} options={[...options]} onChange={onChange} />
  </Choice>
);

/** One of many, in a list. */
export const PickOne = <V extends string>({ label, value, options, fault, onChange }: PickProps<V>) => (
  <Choice label={label} fault={fault}>
    <Select value={value} aria-label={label} options={[...options]} onChange={onChange} />
  </Choice>
);
