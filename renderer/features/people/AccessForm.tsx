import { Input } from 'antd';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonView } from '../../../main/contract/people';
import { useCommand } from '../../bridge';
import { useSlice } from '../../stores/mirror';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { Tick } from '../consent/Tick';
import { type AccessDraft, accessOf, draftOf, newWindow, type WindowDraft } from './accessDraft';
import { WindowField } from './WindowField';

/** Two answers to one question, the wider one first; what the narrower one needs stands below it. */
const Either = (props: {
  name: string;
  label: string;
  wide: string;
  narrow: string;
  isWide: boolean;
  onChange(isWide: boolean): void;
  children: ReactNode;
}) => (
  <fieldset className="radios">
    <legend className="field-label">{props.label}</legend>
    <div className="access-either">
      {[true, false].map((isWide) => (
        <label key={String(isWide)} className="tick">
          <input
            type="radio"
            name={props.name}
            checked={props.isWide === isWide}
            data-testid={`${props.name}-${isWide ? 'wide' : 'narrow'}`}
            onChange={() => props.onChange(isWide)}
          />
          {isWide ? props.wide : props.narrow}
        </label>
      ))}
    </div>
    {!props.isWide && <div className="access-narrow">{props.children}</div>}
  </fieldset>
);

const Groups = ({ draft, change }: { draft: AccessDraft; change(part: Partial<AccessDraft>): void }) => {
  const lanes = useSlice('lanes');
  const laneNames = (group: string): string =>
    lanes
      .filter((lane) => lane.group === group)
      .map(({ name }) => name)
      .join(' · ');
  // A group that no lane is in any more stays visible while somebody still holds it.
  const groups = [...new Set([...lanes.map(({ group }) => group), ...draft.groups])];
  return groups.map((group) => (
    <Tick
      key={group}
      testId={`group-${group}`}
      label={[group, laneNames(group)].filter((part) => part !== '').join(' · ')}
      isOn={draft.groups.includes(group)}
      onChange={(isOn) => change({ groups: isOn ? [...draft.groups, group] : draft.groups.filter((other) => other !== group) })}
    />
  ));
};

/** Where, until when and at what hours a resident passes, by whatever way. Nothing is refused to the guard's hand by it. */
export const AccessForm = ({ person, onSaved }: { person: PersonView; onSaved(person: PersonView): void }) => {
  const { t } = useTranslation();
  const save = useCommand('people.setAccess');
  const [draft, setDraft] = useState(() => draftOf(person.access));
  const [isChecked, setIsChecked] = useState(false);
  const [isSaved, setIsSaved] = useState(false);
  const nextKey = useRef(100);
  const read = accessOf(draft);
  const faultOf = (window: number | null, kinds: readonly string[]): string | null =>
    isChecked && 'fault' in read && read.window === window && kinds.includes(read.fault) ? t(`access.fault.${read.fault}`) : null;

  const change = (part: Partial<AccessDraft>): void => {
    setIsSaved(false);
    setDraft((previous) => ({ ...previous, ...part }));
  };
  const changeWindow =
    (key: number) =>
    (part: Partial<WindowDraft>): void =>
      change({ windows: draft.windows.map((window) => (window.key === key ? { ...window, ...part } : window)) });
  const addWindow = (): void => {
    nextKey.current += 1;
    change({ windows: [...draft.windows, newWindow(nextKey.current)] });
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsChecked(true);
    if (!('access' in read)) return;
    const answer = await save.run({ personId: person.id, access: read.access });
    setIsSaved(answer !== null);
    if (answer) onSaved(answer.person);
  };

  const lanesFault = faultOf(null, ['noLanes']);
  return (
    <form className="panel access-form" noValidate data-testid="access-form" onSubmit={(event) => void submit(event)}>
      <h3>{t('access.title')}</h3>
      <p className="step-text">{t('access.intro')}</p>
      <Either
        name="access-lanes"
        label={t('access.lanes')}
        wide={t('access.everyLane')}
        narrow={t('access.someLanes')}
        isWide={draft.everyLane}
        onChange={(everyLane) => change({ everyLane })}
      >
        <Groups draft={draft} change={change} />
        {lanesFault && (
          <p className="field-fault" role="alert">
            {lanesFault}
          </p>
        )}
      </Either>
      <Either
        name="access-until"
        label={t('access.until')}
        wide={t('access.noEnd')}
        narrow={t('access.untilDay')}
        isWide={draft.withoutEnd}
        onChange={(withoutEnd) => change({ withoutEnd })}
      >
        <Field label={t('access.untilDayLabel')} fault={faultOf(null, ['untilDay'])}>
          {(id) => (
            <Input
              id={id}
              className="access-day"
              value={draft.untilDay}
              maxLength={10}
              inputMode="numeric"
              placeholder="2027-05-01"
              data-testid="access-until-day"
              onChange={(event) => change({ untilDay: event.target.value })}
            />
          )}
        </Field>
      </Either>
      <Either
        name="access-hours"
        label={t('access.hours')}
        wide={t('access.anyTime')}
        narrow={t('access.someHours')}
        isWide={draft.anyTime}
        onChange={(anyTime) => change({ anyTime })}
      >
        {draft.windows.map((window, index) => (
          <WindowField
            key={window.key}
            number={index + 1}
            draft={window}
            fault={faultOf(index, ['noDays', 'time'])}
            change={changeWindow(window.key)}
            remove={
              draft.windows.length > 1 ? () => change({ windows: draft.windows.filter(({ key }) => key !== window.key) }) : null
            }
          />
        ))}
        {draft.windows.length < 14 && (
          <button type="button" className="action" data-testid="window-add" onClick={addWindow}>
            <Icon name="plus" size={18} />
            {t('access.addWindow')}
          </button>
        )}
      </Either>
      {save.error && <Problem error={save.error} />}
      <div className="dialog-actions">
        {isSaved && (
          <p className="hint-pass" role="status" data-testid="access-saved">
            <Icon name="pass" />
            {t('access.saved')}
          </p>
        )}
        <button type="submit" className="action action-main" data-testid="access-save" disabled={save.busy}>
          {save.busy ? t('common.busy') : t('access.save')}
        </button>
      </div>
    </form>
  );
};
