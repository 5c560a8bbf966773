import { type ReactNode, useId } from 'react';

interface Props {
  label: string;
  hint?: string;
  fault?: string | null;
  required?: boolean;
  children(id: string): ReactNode;
}

/** A labelled input with its hint, and its fault in words where there is one. */
export const Field = ({ label, hint, fault, required, children }: Props) => {
  const id = useId();
  return (
    <div className="field" data-fault={fault ? 'yes' : undefined}>
      <label htmlFor={id}>
        {label}
        {required && <span className="field-star"> *</span>}
      </label>
      {children(id)}
      {fault ? (
        <p className="field-fault" role="alert">
          {fault}
        </p>
      ) : (
        hint && <p className="field-hint">{hint}</p>
      )}
    </div>
  );
};
