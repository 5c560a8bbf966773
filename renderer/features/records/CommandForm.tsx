import { Input } from 'antd';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { type CommandInput, type CommandName, type CommandOutput, commands } from '../../../main/contract/commands';
import { useCommand } from '../../bridge';
import { Field as Labelled } from '../../ui/Field';
import { Problem } from '../../ui/Problem';
import { Tick } from '../consent/Tick';
import {
  type Details,
  detailsOf,
  emptyValues,
  type Field,
  type FieldFault,
  type FieldValue,
  faultsOf,
  type Values,
} from './fields';
import { useDraft } from './useDraft';

interface InputProps {
  field: Field;
  value: FieldValue | undefined;
  fault: FieldFault | undefined;
  onChange(value: FieldValue): void;
}

const Choices = ({ field, value, onChange }: InputProps) => {
  const { t } = useTranslation();
  if (field.kind !== 'choice' && field.kind !== 'choices') return null;
  const isMany = field.kind === 'choices';
  const chosen: readonly string[] = Array.isArray(value) ? value : [value as string];
  const toggled = (option: string): FieldValue => {
    if (!isMany) return option === value && field.isOptional ? '' : option;
    return chosen.includes(option) ? chosen.filter((other) => other !== option) : [...chosen, option];
  };
  return (
    <div className="record-options">
      {field.options.map((option) => (
        <button
          key={option}
          type="button"
          aria-pressed={chosen.includes(option)}
          className="record-option"
          data-testid={`${field.name}-${option}`}
          onClick={() => onChange(toggled(option))}
        >
          {t(`registers.value.${option}`)}
        </button>
      ))}
    </div>
  );
};

/** One field of a form in its words; a choice is a row of large buttons. */
const FormField = (props: InputProps) => {
  const { t } = useTranslation();
  const { field, value, fault, onChange } = props;
  const label = t(`registers.key.${field.label ?? (field.name as NonNullable<Field['label']>)}`);
  const faultWords = fault ? t(`records.fault.${fault}`) : null;
  if (field.kind === 'tick')
    return (
      <div className="field" data-fault={fault ? 'yes' : undefined}>
        <Tick label={label} isOn={value === true} onChange={onChange} testId={`field-${field.name}`} />
        {faultWords && (
          <p className="field-fault" role="alert">
            {faultWords}
          </p>
        )}
      </div>
    );
  if (field.kind === 'choice' || field.kind === 'choices')
    return (
      <fieldset className="field" data-fault={fault ? 'yes' : undefined}>
        <legend className="field-label">
          {label}
          {!field.isOptional && <span className="field-star"> *</span>}
        </legend>
        <Choices {...props} />
        {faultWords && (
          <p className="field-fault" role="alert">
            {faultWords}
          </p>
        )}
      </fieldset>
    );
  const isLong = field.kind === 'text' || field.kind === 'days';
  const Box = isLong ? Input.TextArea : Input;
  const hints = { day: '2026-11-22', moment: '2026-11-22 14:05', days: '2026-10-01 2026-10-02' } as const;
  return (
    <Labelled label={label} fault={faultWords} required={!field.isOptional}>
      {(id) => (
        <Box
          id={id}
          className={isLong ? '' : `field-${field.kind}`}
          value={typeof value === 'string' ? value : ''}
          maxLength={field.kind === 'line' ? 200 : 4_000}
          {...(isLong && { autoSize: { minRows: 2, maxRows: 8 } })}
          {...(field.kind in hints && { placeholder: hints[field.kind as keyof typeof hints] })}
          {...(field.kind === 'number' && { inputMode: 'numeric' as const })}
          data-testid={`field-${field.name}`}
          aria-invalid={fault !== undefined}
          onChange={(event: { target: { value: string } }) => onChange(event.target.value)}
        />
      )}
    </Labelled>
  );
};

interface Props<N extends CommandName> {
  command: N;
  fields: readonly Field[];
  /** Values the form begins with. */
  begun?: Values;
  /** Puts the details into the command's input; the contract's schema judges the result before anything is sent. */
  toInput(details: Details): unknown;
  submit: string;
  /** Which form it is, where `toInput` takes in what was chosen beside it. */
  draftName?: string;
  onDone(output: CommandOutput<N>): void;
  onCancel?(): void;
  children?: React.ReactNode;
}

const noFaults: Record<string, FieldFault> = {};

/** A short form in one column for one command. What was typed stays whatever the answer is, and until it is sent or given up. */
export const CommandForm = <N extends CommandName>(props: Props<N>) => {
  const { command, fields, begun, toInput, submit, draftName, onDone, onCancel, children } = props;
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  const send = useCommand(command);
  const draft = useDraft<Values>(`${command} ${draftName ?? JSON.stringify(toInput({}))}`, () => emptyValues(fields, begun));
  const values = draft.value;
  const [faults, setFaults] = useState(noFaults);
  const refusedField =
    String(send.error?.params.field ?? '')
      .split('.')
      .at(-1) ?? '';
  const shownFaults: Record<string, FieldFault> = send.error && refusedField !== '' ? { [refusedField]: 'check' } : faults;

  const judged = (): CommandInput<N> | null => {
    const missing = faultsOf(fields, values);
    const input = toInput(detailsOf(fields, values));
    const parsed = (commands[command].input as z.ZodType).safeParse(input);
    const names = parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path.at(-1)));
    const wrong = fields.filter(({ name }) => names.includes(name)).map(({ name }) => [name, 'check'] as const);
    const all: Record<string, FieldFault> = { ...Object.fromEntries(wrong), ...missing };
    setFaults(all);
    // A schema's refusal of what no field holds goes to the station, whose words say what to do.
    return Object.keys(all).length === 0 ? (input as CommandInput<N>) : null;
  };
  const cancel = (): void => {
    draft.forget();
    onCancel?.();
  };
  const onSubmit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const input = judged();
    if (!input) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[data-fault] :is(input, textarea, button)')?.focus());
      return;
    }
    const output = await send.run(input);
    if (!output) return;
    draft.forget();
    onDone(output);
  };

  return (
    <form
      ref={form}
      className="record-form"
      noValidate
      data-testid={`form-${command}`}
      onSubmit={(event) => void onSubmit(event)}
    >
      {children}
      {fields.map((field) => (
        <FormField
          key={field.name}
          field={field}
          value={values[field.name]}
          fault={shownFaults[field.name]}
          onChange={(value) => {
            send.clear();
            setFaults(({ [field.name]: _mended, ...others }) => others);
            draft.change({ ...values, [field.name]: value });
          }}
        />
      ))}
      {send.error && <Problem error={send.error} />}
      <div className="dialog-actions">
        {onCancel && (
          <button type="button" className="action" data-testid="form-cancel" onClick={cancel}>
            {t('common.cancel')}
          </button>
        )}
        <button type="submit" className="action action-main" data-testid={`submit-${command}`} disabled={send.busy}>
          {send.busy ? t('common.busy') : submit}
        </button>
      </div>
    </form>
  );
};
