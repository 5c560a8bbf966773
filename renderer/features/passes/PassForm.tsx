import { Input, type InputRef, Segmented } from 'antd';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandOutput } from '../../../main/contract/commands';
import { useCommand } from '../../bridge';
import { useSlice } from '../../stores/mirror';
import { Field } from '../../ui/Field';
import { Problem } from '../../ui/Problem';
import { Tick } from '../consent/Tick';
import { PassTimes } from './PassTimes';
import { freshPass, type PassDraft, type PassFault, passOf } from './passDraft';

export type IssuedPass = CommandOutput<'pass.issue'>;

export interface PassPart {
  draft: PassDraft;
  change(part: Partial<PassDraft>): void;
  fault: PassFault | null;
}

const usualLabels = ['visitor', 'delivery', 'repair', 'household'] as const;

const WhoFor = ({ draft, change }: PassPart) => {
  const { t } = useTranslation();
  return (
    <div>
      <Field label={t('passes.label')}>
        {(id) => (
          <Input
            id={id}
            value={draft.label}
            maxLength={40}
            data-testid="pass-label"
            onChange={(event) => change({ label: event.target.value })}
          />
        )}
      </Field>
      <div className="pass-labels">
        {usualLabels.map((name) => {
          const label = t(`passes.usual.${name}`);
          return (
            <button
              key={name}
              type="button"
              className="action"
              aria-pressed={draft.label === label}
              data-testid={`pass-label-${name}`}
              onClick={() => change({ label })}
            >
              {label}
            </button>
          );
        })}
      </div>
    </div>
  );
};

const Uses = ({ draft, change, fault }: PassPart) => {
  const { t } = useTranslation();
  return (
    <fieldset className="radios pass-uses">
      <legend className="field-label">{t('passes.uses')}</legend>
      <Segmented
        value={draft.uses}
        options={(['1', '2', 'any', 'own'] as const).map((value) => ({ value, label: t(`passes.usesKind.${value}`) }))}
        onChange={(uses) => change({ uses })}
      />
      {draft.uses === 'own' && (
        <Input
          className="pass-count"
          value={draft.ownUses}
          inputMode="numeric"
          maxLength={3}
          aria-label={t('passes.uses')}
          data-testid="pass-uses-own"
          status={fault === 'uses' ? 'error' : ''}
          onChange={(event) => change({ ownUses: event.target.value })}
        />
      )}
    </fieldset>
  );
};

/** Only where the lanes are of several groups is there anything to choose. */
const Groups = ({ draft, change }: PassPart) => {
  const { t } = useTranslation();
  const lanes = useSlice('lanes');
  const groups = [...new Set(lanes.map(({ group }) => group))];
  if (groups.length < 2) return null;
  const names = (group: string): string => lanes.flatMap((lane) => (lane.group === group ? [lane.name] : [])).join(' · ');
  return (
    <fieldset className="radios">
      <legend className="field-label">{t('passes.groups')}</legend>
      {groups.map((group) => (
        <Tick
          key={group}
          testId={`pass-group-${group}`}
          label={`${group} · ${names(group)}`}
          isOn={draft.groups.includes(group)}
          onChange={(isOn) => change({ groups: isOn ? [...draft.groups, group] : draft.groups.filter((one) => one !== group) })}
        />
      ))}
    </fieldset>
  );
};

/** For whom, which way, when, how often; a flat and Enter are enough. */
export const PassForm = ({ onIssued }: { onIssued(issued: IssuedPass): void }) => {
  const { t } = useTranslation();
  const issue = useCommand('pass.issue');
  const [draft, setDraft] = useState(freshPass);
  const [fault, setFault] = useState<PassFault | null>(null);
  const unit = useRef<InputRef>(null);
  // The dialog takes the focus first and hands it to nobody.
  useEffect(() => {
    const timer = setTimeout(() => unit.current?.focus(), 0);
    return () => clearTimeout(timer);
  }, []);
  const change = (part: Partial<PassDraft>): void => {
    setDraft((previous) => ({ ...previous, ...part }));
    setFault(null);
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const read = passOf(draft, Date.now());
    if ('fault' in read) {
      setFault(read.fault);
      if (read.fault === 'unit') unit.current?.focus();
      return;
    }
    const issued = await issue.run(read.pass);
    if (issued) onIssued(issued);
  };
  const part = { draft, change, fault };
  return (
    <form className="pass-form" noValidate data-testid="pass-form" onSubmit={(event) => void submit(event)}>
      <div className="pass-who">
        <Field label={t('passes.unit')} required fault={fault === 'unit' ? t('desk.manual.unitInvalid') : null}>
          {(id) => (
            <Input
              id={id}
              ref={unit}
              value={draft.unit}
              maxLength={20}
              placeholder={t('common.unitHint')}
              data-testid="pass-unit"
              onChange={(event) => change({ unit: event.target.value })}
            />
          )}
        </Field>
        <WhoFor {...part} />
      </div>
      <fieldset className="radios">
        <legend className="field-label">{t('common.direction')}</legend>
        <Segmented
          value={draft.direction}
          options={(['both', 'entry', 'exit'] as const).map((value) => ({ value, label: t(`passes.direction.${value}`) }))}
          // A pass for one way is for once, one for both ways for once each, unless something else was chosen.
          onChange={(direction) =>
            change({ direction, ...(draft.uses === '1' || draft.uses === '2' ? { uses: direction === 'both' ? '2' : '1' } : {}) })
          }
        />
      </fieldset>
      <PassTimes {...part} />
      <Uses {...part} />
      {fault === 'uses' && <p className="field-fault">{t('passes.fault.uses')}</p>}
      <Groups {...part} />
      {issue.error && <Problem error={issue.error} />}
      <button type="submit" className="action action-main pass-issue" data-testid="pass-issue" disabled={issue.busy}>
        {issue.busy ? t('common.busy') : t('passes.issue')}
      </button>
    </form>
  );
};
