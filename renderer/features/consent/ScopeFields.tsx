import { useTranslation } from 'react-i18next';
import type { OpenedForm } from '../../../main/contract/consent';
import { Tick } from './Tick';
import type { Question } from './useQuestion';

const terms = [12, 6, 3, 1] as const;

/** What is agreed to: the one purpose, the lanes, the term, and how long what is kept. */
export const ScopeFields = ({ form, question }: { form: OpenedForm; question: Pick<Question, 'answers' | 'change'> }) => {
  const { t } = useTranslation();
  const { answers, change } = question;
  const toggle = (group: string) => (isOn: boolean) => {
    const chosen = answers.groups ?? [];
    const groups = isOn ? [...chosen, group] : chosen.filter((other) => other !== group);
    change({ groups: groups.length === 0 ? null : groups });
  };
  return (
    <section className="side-part" data-testid="consent-scope">
      <h3 className="side-title">{t('question.scope')}</h3>
      <p className="fact">{t('question.purpose')}</p>
      <fieldset className="choice-row" aria-label={t('question.term')}>
        <span className="choice-label">{t('question.term')}</span>
        {terms
          .filter((months) => months <= form.longestTermMonths)
          .map((months) => (
            <button
              key={months}
              type="button"
              className="pick"
              data-testid={`term-${months}`}
              aria-pressed={answers.termMonths === months}
              onClick={() => change({ termMonths: months })}
            >
              {t('question.months', { n: months })}
            </button>
          ))}
      </fieldset>
      {form.groups.length > 1 && (
        <fieldset className="plain-set" aria-label={t('question.lanes')}>
          <div className="choice-row">
            <span className="choice-label">{t('question.lanes')}</span>
            <span className="fact">{answers.groups === null ? t('question.allLanes') : t('question.someLanes')}</span>
          </div>
          <div className="group-ticks">
            {form.groups.map((group) => (
              <Tick
                key={group}
                testId={`group-${group}`}
                label={group}
                isOn={answers.groups?.includes(group) ?? false}
                onChange={toggle(group)}
              />
            ))}
          </div>
        </fieldset>
      )}
      <p className="fact">{t('question.retention', { days: form.retention.eventsAtLeastDays })}</p>
    </section>
  );
};
