import { type FormEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LaneRules } from '../../../main/contract/config';
import type { LaneView } from '../../../main/contract/lanes';
import { useCommand } from '../../bridge';
import { useSlice } from '../../stores/mirror';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { Tick } from '../consent/Tick';
import { draftOf, isSameRules, methods, type RulesDraft, rulesOf, type TimedMethod } from './rulesDraft';
import { TimesField } from './TimesField';

interface PartProps {
  lane: LaneView;
  draft: RulesDraft;
  change(part: Partial<RulesDraft>): void;
}

const Passback = ({ lane, draft, change }: PartProps) => {
  const { t } = useTranslation();
  return (
    <fieldset className="radios">
      <legend className="rule-title">{t('laneRules.passback')}</legend>
      <p className="field-hint">{t('laneRules.passbackHint')}</p>
      {(['off', 'soft', 'hard'] as const).map((rule) => (
        <label key={rule} className="tick rule-choice">
          <input
            type="radio"
            name={`${lane.id}-passback`}
            checked={draft.antiPassback === rule}
            data-testid={`passback-${rule}`}
            onChange={() => change({ antiPassback: rule })}
          />
          <span>
            {t(`laneRules.passbackOf.${rule}`)}
            <span className="fact">{t(`laneRules.passbackText.${rule}`)}</span>
          </span>
        </label>
      ))}
      {draft.antiPassback !== 'off' && <p className="field-hint">{t('laneRules.passbackBlind')}</p>}
    </fieldset>
  );
};

/** Lanes that may not stand open together with this one; a station of one lane has none. */
const Interlock = ({ lane, draft, change }: PartProps) => {
  const { t } = useTranslation();
  const others = useSlice('lanes').filter(({ id }) => id !== lane.id);
  if (others.length === 0) return null;
  return (
    <fieldset className="radios">
      <legend className="rule-title">{t('laneRules.interlock')}</legend>
      <p className="field-hint">{t('laneRules.interlockHint')}</p>
      <div className="rule-lanes">
        {others.map(({ id, name }) => (
          <Tick
            key={id}
            label={name}
            testId={`interlock-${id}`}
            isOn={draft.interlockWith.includes(id)}
            onChange={(isOn) =>
              change({ interlockWith: isOn ? [...draft.interlockWith, id] : draft.interlockWith.filter((other) => other !== id) })
            }
          />
        ))}
      </div>
    </fieldset>
  );
};

const usesFace = (lane: LaneView): boolean => lane.camera.configured && lane.ways.face.why !== 'off';

/** One lane's rules, as the station holds them until what is changed here is saved. */
export const RulesForm = ({ lane, rules, onSaved }: { lane: LaneView; rules: LaneRules; onSaved(): Promise<void> }) => {
  const { t } = useTranslation();
  const save = useCommand('lane.setRules');
  const [draft, setDraft] = useState(() => draftOf(rules));
  const [isSaved, setIsSaved] = useState(false);
  const withFace = usesFace(lane);
  const read = useMemo(() => rulesOf(draft, withFace), [draft, withFace]);
  const faults = 'faults' in read ? read.faults : {};
  const isChanged = useMemo(() => !('rules' in read) || !isSameRules(read.rules, rules), [read, rules]);

  const change = (part: Partial<RulesDraft>): void => {
    setIsSaved(false);
    setDraft((previous) => ({ ...previous, ...part }));
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!('rules' in read) || !isChanged) return;
    if ((await save.run({ laneId: lane.id, rules: read.rules })) === null) return;
    await onSaved();
    setIsSaved(true);
  };
  const isShown = (method: TimedMethod): boolean => (method === 'pin' ? draft.pins : method !== 'face' || withFace);
  const part = { lane, draft, change };
  return (
    <form className="panel rule-form" noValidate data-testid={`rules-${lane.id}`} onSubmit={(event) => void submit(event)}>
      <div>
        <Passback {...part} />
        <Tick label={t('laneRules.pins')} testId="rule-pins" isOn={draft.pins} onChange={(pins) => change({ pins })} />
        <p className="field-hint rule-after-tick">{t('laneRules.pinsHint')}</p>
        <Interlock {...part} />
      </div>
      <div className="rule-right">
        <h2 className="rule-title">{t('laneRules.times')}</h2>
        <p className="field-hint">{t('laneRules.timesHint')}</p>
        {methods.filter(isShown).map((method) => (
          <TimesField
            key={method}
            laneId={lane.id}
            method={method}
            draft={draft[method]}
            fault={faults[method]}
            change={(times) => change({ [method]: times })}
          />
        ))}
        {!withFace && <p className="fact">{t('laneRules.noFace')}</p>}
        {save.error && <Problem error={save.error} />}
        <div className="rule-save">
          {isSaved && !isChanged && (
            <p className="hint-pass" role="status" data-testid="rules-saved">
              <Icon name="pass" />
              {t('laneRules.saved')}
            </p>
          )}
          {!isSaved && !isChanged && <p className="fact">{t('laneRules.unchanged')}</p>}
          <button
            type="submit"
            className="action action-main"
            data-testid="rules-save"
            disabled={!isChanged || 'faults' in read || save.busy}
          >
            {save.busy ? t('common.busy') : t('laneRules.save')}
          </button>
        </div>
      </div>
    </form>
  );
};
