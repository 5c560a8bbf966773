import { Input, Modal } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isConsentHeld, type PersonView, Unit, type WithdrawalReport } from '../../../main/contract/people';
import { useCommand } from '../../bridge';
import { Field } from '../../ui/Field';
import { calendarDay, clockTime } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { EndPapers } from './EndedPart';
import './consent.css';

const mayWithdraw = (person: PersonView): boolean => isConsentHeld(person.consent.state) || person.templates > 0;

/** Finds by exact flat only; shows nobody but those who have something to withdraw. */
const FindByUnit = ({ onFound }: { onFound(people: PersonView[]): void }) => {
  const { t } = useTranslation();
  const find = useCommand('people.findByUnit');
  const [unit, setUnit] = useState('');
  const [isInvalid, setIsInvalid] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const isUnit = Unit.safeParse(unit).success;
    setIsInvalid(!isUnit);
    const answer = isUnit ? await find.run({ unit: unit.trim() }) : null;
    if (answer) onFound(answer.people.filter(mayWithdraw));
  };
  return (
    <form className="withdraw-find" noValidate onSubmit={(event) => void submit(event)}>
      <Field label={t('withdrawal.unit')}>
        {(id) => (
          <Input
            id={id}
            size="large"
            autoFocus
            value={unit}
            maxLength={20}
            placeholder={t('common.unitHint')}
            data-testid="withdraw-unit"
            onChange={(event) => setUnit(event.target.value)}
          />
        )}
      </Field>
      <button type="submit" className="action" data-testid="withdraw-find" disabled={find.busy}>
        {t('withdrawal.find')}
      </button>
      {isInvalid && <p className="hint-ask">{t('desk.manual.unitInvalid')}</p>}
      {find.error && <Problem error={find.error} />}
    </form>
  );
};

/** What was done, as it can be read to the resident. */
const Report = ({ report }: { report: WithdrawalReport }) => {
  const { t } = useTranslation();
  const rows: [string, string, boolean][] = [
    [t('withdrawal.templates'), t('withdrawal.templatesN', { n: report.templatesDeleted }), true],
    [t('withdrawal.key'), report.keyDestroyed ? t('withdrawal.keyDestroyed') : t('withdrawal.keyKept'), report.keyDestroyed],
    [
      t('withdrawal.probe'),
      report.stillMatchable ? t('withdrawal.stillMatchable') : t('withdrawal.notMatchable'),
      !report.stillMatchable,
    ],
    [t('withdrawal.card'), t('withdrawal.cardWorks'), true],
    [t('withdrawal.time'), `${calendarDay(report.atMs)} ${clockTime(report.atMs)}`, true],
    [t('withdrawal.took'), t('common.milliseconds', { ms: Math.round(report.tookMs) }), true],
    [t('withdrawal.ledger'), String(report.seq), true],
  ];
  return (
    <div className="withdraw-report" data-testid="withdraw-report" role="status">
      <p className="hint-pass">
        <Icon name="pass" size={26} />
        {t('withdrawal.doneTitle')}
      </p>
      <dl>
        {rows.map(([term, words, isGood]) => (
          <div key={term} data-good={isGood}>
            <dt>{term}</dt>
            <dd>
              {!isGood && <Icon name="bad" />}
              {words}
            </dd>
          </div>
        ))}
      </dl>
      <EndPapers certificate={report.certificate} />
    </div>
  );
};

const People = ({
  people,
  chosen,
  onChoose,
}: {
  people: PersonView[];
  chosen: PersonView | null;
  onChoose(person: PersonView): void;
}) => {
  const { t } = useTranslation();
  return (
    <fieldset className="withdraw-people" aria-label={t('withdrawal.choose')}>
      <p className="fact">{people.length === 0 ? t('withdrawal.none') : t('withdrawal.choose')}</p>
      {people.map((person) => (
        <button
          key={person.id}
          type="button"
          className="reason withdraw-person"
          data-testid="withdraw-person"
          data-person={person.id}
          aria-pressed={chosen?.id === person.id}
          onClick={() => onChoose(person)}
        >
          <Icon name="person" size={28} />
          <span>
            {person.unit} {person.name}
          </span>
          {person.consent.atMs !== null && (
            <span className="fact">{t('withdrawal.since', { date: calendarDay(person.consent.atMs) })}</span>
          )}
        </button>
      ))}
    </fieldset>
  );
};

/** For a minor either the guardian or the child may ask; which of them did goes on record. */
const WhoAsks = ({ actor, onChoose }: { actor: 'self' | 'guardian'; onChoose(actor: 'self' | 'guardian'): void }) => {
  const { t } = useTranslation();
  return (
    <fieldset className="withdraw-people" aria-label={t('withdrawal.whoAsks')}>
      <p className="fact">{t('withdrawal.whoAsks')}</p>
      {(['self', 'guardian'] as const).map((who) => (
        <button
          key={who}
          type="button"
          className="reason"
          data-testid={`withdraw-by-${who}`}
          aria-pressed={actor === who}
          onClick={() => onChoose(who)}
        >
          {t(`withdrawal.askedBy.${who}`)}
        </button>
      ))}
    </fieldset>
  );
};

/** Withdrawing at the desk, without a sign-in and without a reason: flat, person, done. */
export const WithdrawDialog = ({ person, onClose }: { person: PersonView | null; onClose(): void }) => {
  const { t } = useTranslation();
  const [people, setPeople] = useState<PersonView[] | null>(person && [person]);
  const [chosen, setChosen] = useState<PersonView | null>(person);
  const [report, setReport] = useState<WithdrawalReport | null>(null);
  const [actor, setActor] = useState<'self' | 'guardian'>('self');
  const withdraw = useCommand('consent.withdraw');
  const isMinor = chosen !== null && chosen.ageBand !== 'adult';

  const confirm = async (): Promise<void> => {
    if (!chosen) return;
    const answer = await withdraw.run({ personId: chosen.id, ...(isMinor && { actor }) });
    if (answer) setReport(answer.report);
  };

  return (
    <Modal open centered width={760} title={t('withdrawal.title')} footer={null} onCancel={onClose} mask={{ closable: false }}>
      {report ? (
        <Report report={report} />
      ) : (
        <>
          <p className="step-text">{t('withdrawal.intro')}</p>
          {!person && (
            <FindByUnit
              onFound={(found) => {
                setPeople(found);
                setChosen(found.length === 1 ? (found[0] ?? null) : null);
              }}
            />
          )}
          {people && <People people={people} chosen={chosen} onChoose={setChosen} />}
          {isMinor && <WhoAsks actor={actor} onChoose={setActor} />}
          {withdraw.error && <Problem error={withdraw.error} />}
        </>
      )}
      <div className="dialog-actions">
        <button type="button" className="action" data-testid="withdraw-close" onClick={onClose}>
          {report ? t('common.close') : t('common.cancel')}
        </button>
        {!report && (
          <button
            type="button"
            className="action action-main"
            data-testid="withdraw-confirm"
            disabled={!chosen || withdraw.busy}
            onClick={() => void confirm()}
          >
            {withdraw.busy ? t('common.busy') : t('withdrawal.confirm')}
          </button>
        )}
      </div>
    </Modal>
  );
};
