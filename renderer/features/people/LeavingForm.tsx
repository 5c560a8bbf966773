import { Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DeathDocument, KinshipDocument, type Leaving, MoveToldBy, RelativeRelation } from '../../../main/contract/leaving';
import type { PersonView } from '../../../main/contract/people';
import type { DeletionCertificate } from '../../../main/contract/withdrawal';
import { useCommand } from '../../bridge';
import { DayField, isDay } from '../../ui/DayField';
import { Field } from '../../ui/Field';
import { calendarDay } from '../../ui/format';
import { Problem } from '../../ui/Problem';
import { EndPapers } from '../consent/EndedPart';
import '../consent/consent.css';

type Reason = Leaving['reason'];

/** What the manager has entered so far; a day is text until it is one. */
interface Draft {
  toldBy: MoveToldBy | null;
  day: string;
  document: DeathDocument | null;
  hasRelative: boolean | null;
  name: string;
  relation: RelativeRelation | null;
  kinship: KinshipDocument | null;
  seenOnDay: string;
}

const draftFor = (reason: Reason): Draft => ({
  toldBy: null,
  // Whoever says that he moves mostly says so on that day; nobody's death is today because it is entered today.
  day: reason === 'moved-out' ? calendarDay(Date.now()) : '',
  document: null,
  hasRelative: null,
  name: '',
  relation: null,
  kinship: null,
  seenOnDay: calendarDay(Date.now()),
});

/** Null: something is missing yet. */
const leavingOf = (personId: PersonView['id'], reason: Reason, draft: Draft): Leaving | null => {
  const { toldBy, day, document, hasRelative, name, relation, kinship, seenOnDay } = draft;
  if (!isDay(day)) return null;
  if (reason === 'moved-out') return toldBy && { personId, reason, toldBy, movedOnDay: day };
  if (!document || hasRelative === null || !isDay(seenOnDay)) return null;
  const died = { personId, reason, diedOnDay: day, document, seenOnDay };
  if (!hasRelative) return { ...died, relative: null };
  const isNamed = name.trim() !== '' && relation !== null && kinship !== null;
  return isNamed ? { ...died, relative: { name: name.trim(), relation, document: kinship } } : null;
};

interface PartProps {
  draft: Draft;
  onChange(part: Partial<Draft>): void;
}

const MovedPart = ({ person, draft, onChange }: PartProps & { person: PersonView }) => {
  const { t } = useTranslation();
  const whom = MoveToldBy.options.filter((who) => who !== 'guardian' || person.ageBand !== 'adult');
  return (
    <>
      <span className="field-label">{t('ending.toldBy')}</span>
      <fieldset className="choice-row leaving-choices" aria-label={t('ending.toldBy')}>
        {whom.map((who) => (
          <button
            key={who}
            type="button"
            className="pick"
            data-testid={`told-by-${who}`}
            aria-pressed={draft.toldBy === who}
            onClick={() => onChange({ toldBy: who })}
          >
            {t(`ending.toldByWho.${who}`)}
          </button>
        ))}
      </fieldset>
      <DayField label={t('ending.movedOn')} value={draft.day} testId="moved-on" onChange={(day) => onChange({ day })} />
    </>
  );
};

const RelativePart = ({ draft, onChange }: PartProps) => {
  const { t } = useTranslation();
  return (
    <>
      <p className="fact leaving-why">{t('ending.relativeText')}</p>
      <div className="leaving-fields">
        <Field label={t('ending.relativeName')}>
          {(id) => (
            <Input
              id={id}
              value={draft.name}
              maxLength={60}
              data-testid="relative-name"
              onChange={(event) => onChange({ name: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('ending.relation')}>
          {(id) => (
            <Select<RelativeRelation | null>
              id={id}
              value={draft.relation}
              data-testid="relative-relation"
              options={RelativeRelation.options.map((value) => ({ value, label: t(`ending.relations.${value}`) }))}
              onChange={(relation) => onChange({ relation })}
            />
          )}
        </Field>
        <Field label={t('ending.kinship')}>
          {(id) => (
            <Select<KinshipDocument | null>
              id={id}
              value={draft.kinship}
              data-testid="relative-document"
              options={KinshipDocument.options.map((value) => ({ value, label: t(`ending.kinships.${value}`) }))}
              onChange={(kinship) => onChange({ kinship })}
            />
          )}
        </Field>
      </div>
    </>
  );
};

const DiedPart = ({ draft, onChange }: PartProps) => {
  const { t } = useTranslation();
  return (
    <>
      <div className="leaving-fields">
        <DayField label={t('ending.diedOn')} value={draft.day} testId="died-on" onChange={(day) => onChange({ day })} />
        <Field label={t('ending.deathDocument')}>
          {(id) => (
            <Select<DeathDocument | null>
              id={id}
              value={draft.document}
              data-testid="death-document"
              options={DeathDocument.options.map((value) => ({ value, label: t(`ending.deathDocuments.${value}`) }))}
              onChange={(document) => onChange({ document })}
            />
          )}
        </Field>
        <DayField
          label={t('ending.seenOn')}
          value={draft.seenOnDay}
          testId="death-seen-on"
          onChange={(seenOnDay) => onChange({ seenOnDay })}
        />
      </div>
      <span className="field-label">{t('ending.whoCame')}</span>
      <fieldset className="choice-row leaving-choices" aria-label={t('ending.whoCame')}>
        {([true, false] as const).map((hasRelative) => (
          <button
            key={String(hasRelative)}
            type="button"
            className="pick"
            data-testid={hasRelative ? 'relative-came' : 'nobody-came'}
            aria-pressed={draft.hasRelative === hasRelative}
            onClick={() => onChange({ hasRelative })}
          >
            {hasRelative ? t('ending.relativeCame') : t('ending.nobodyCame')}
          </button>
        ))}
      </fieldset>
      {draft.hasRelative === true && <RelativePart draft={draft} onChange={onChange} />}
      {draft.hasRelative === false && <p className="fact leaving-why">{t('ending.nobodyText')}</p>}
    </>
  );
};

type Left = { cardsRevoked: number; certificate: DeletionCertificate | null };

const LeftPart = ({ left, onDone }: { left: Left; onDone(): void }) => {
  const { t } = useTranslation();
  return (
    <>
      <p className="hint-pass" role="status" data-testid="person-left">
        {t('records.ofPerson.left', { n: left.cardsRevoked })}
      </p>
      {left.certificate && <EndPapers certificate={left.certificate} />}
      <div className="dialog-actions">
        <button type="button" className="action action-main" data-testid="left-done" onClick={onDone}>
          {t('people.backToList')}
        </button>
      </div>
    </>
  );
};

/** A resident who moves out or has died: how the station knows, and then face and cards end. Asked once more before. */
export const LeavingForm = ({ person, onLeft }: { person: PersonView; onLeft(): void }) => {
  const { t } = useTranslation();
  const leave = useCommand('people.moveOut');
  const [reason, setReason] = useState<Reason | null>(null);
  const [draft, setDraft] = useState<Draft>(draftFor('moved-out'));
  const [isAsked, setIsAsked] = useState(false);
  const [left, setLeft] = useState<Left | null>(null);
  const leaving = reason && leavingOf(person.id, reason, draft);
  const choose = (chosen: Reason): void => {
    setReason(chosen);
    setDraft(draftFor(chosen));
    setIsAsked(false);
    leave.clear();
  };
  const change = (part: Partial<Draft>): void => {
    setDraft((before) => ({ ...before, ...part }));
    setIsAsked(false);
  };
  const confirm = async (): Promise<void> => {
    if (!leaving) return;
    if (!isAsked) return setIsAsked(true);
    setIsAsked(false);
    const answer = await leave.run(leaving);
    if (answer) setLeft(answer);
  };
  if (left) return <LeftPart left={left} onDone={onLeft} />;
  return (
    <>
      <p className="step-text">{t('records.ofPerson.leavingText')}</p>
      <fieldset className="choice-row leaving-choices" aria-label={t('ending.how')}>
        {(['moved-out', 'died'] as const).map((value) => (
          <button
            key={value}
            type="button"
            className="pick"
            data-testid={`person-${value}`}
            aria-pressed={reason === value}
            onClick={() => choose(value)}
          >
            {t(`records.ofPerson.${value}`)}
          </button>
        ))}
      </fieldset>
      {reason === 'moved-out' && <MovedPart person={person} draft={draft} onChange={change} />}
      {reason === 'died' && <DiedPart draft={draft} onChange={change} />}
      {leave.error && <Problem error={leave.error} />}
      {reason && (
        <div className="dialog-actions">
          <button
            type="button"
            className="action action-main"
            data-testid="leaving-confirm"
            disabled={!leaving || leave.busy}
            onClick={() => void confirm()}
          >
            {isAsked ? t('records.ofPerson.confirm') : t('ending.leave')}
          </button>
        </div>
      )}
    </>
  );
};
