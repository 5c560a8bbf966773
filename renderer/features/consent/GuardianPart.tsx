import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GuardianshipId, GuardianshipView, OpenedForm } from '../../../main/contract/consent';
import { useCommand } from '../../bridge';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { GuardianForm } from './GuardianForm';
import { Tick } from './Tick';
import type { Question } from './useQuestion';

/** Who decides for a child, how that was seen, and that the child is willing. Nobody is chosen beforehand. */
export const GuardianPart = ({ form, question }: { form: OpenedForm; question: Pick<Question, 'answers' | 'change'> }) => {
  const { t } = useTranslation();
  const { answers, change } = question;
  const [added, setAdded] = useState<GuardianshipView[]>([]);
  const [ended, setEnded] = useState<GuardianshipId[]>([]);
  const [isAdding, setIsAdding] = useState(false);
  const end = useCommand('guardian.end');
  const finish = async (guardianshipId: GuardianshipId): Promise<void> => {
    if (!(await end.run({ guardianshipId }))) return;
    setEnded((before) => [...before, guardianshipId]);
    if (answers.guardianshipId === guardianshipId) change({ guardianshipId: null });
  };
  const all = [...added, ...form.guardianships.filter(({ id }) => !added.some((other) => other.id === id))].filter(
    ({ id }) => !ended.includes(id),
  );
  return (
    <section className="side-part" data-testid="guardian-part">
      <h3 className="side-title">{t('question.guardian')}</h3>
      <p className="fact">{t('question.guardianText')}</p>
      {all.length === 0 && !isAdding && <p className="fact">{t('question.guardianNone')}</p>}
      {all.map((guardianship) => (
        <div key={guardianship.id} className="guardian-row">
          <button
            type="button"
            className="reason guardian-choice"
            data-testid="guardian-choice"
            aria-pressed={answers.guardianshipId === guardianship.id}
            onClick={() => change({ guardianshipId: answers.guardianshipId === guardianship.id ? null : guardianship.id })}
          >
            <Icon name="person" size={24} />
            <span>
              <strong>{guardianship.name}</strong>
              <span className="fact">
                {t('question.seen', {
                  relation: t(`question.relation.${guardianship.relation}`),
                  document: t(`question.document.${guardianship.document}`),
                  day: guardianship.seenOnDay,
                })}
              </span>
            </span>
          </button>
          <button
            type="button"
            className="action"
            data-testid="guardian-end"
            disabled={end.busy}
            onClick={() => void finish(guardianship.id)}
          >
            {t('question.guardianEnd')}
          </button>
        </div>
      ))}
      {end.error && <Problem error={end.error} />}
      {isAdding ? (
        <GuardianForm
          childId={form.person.id}
          onAdded={(guardianship) => {
            setAdded((before) => [guardianship, ...before]);
            setIsAdding(false);
          }}
        />
      ) : (
        <button type="button" className="action" data-testid="guardian-add" onClick={() => setIsAdding(true)}>
          <Icon name="plus" size={18} />
          {t('question.guardianAdd')}
        </button>
      )}
      <Tick
        testId="child-agrees"
        label={t('question.childAgrees')}
        isOn={answers.childAgrees}
        onChange={(childAgrees) => change({ childAgrees })}
      />
    </section>
  );
};
