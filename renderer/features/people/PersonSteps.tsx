import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isConsentHeld, type PersonView } from '../../../main/contract/people';
import { Icon } from '../../ui/Icon';
import { CaptureStep } from '../consent/CaptureStep';
import { ConsentStep } from '../consent/ConsentStep';
import { AccessForm } from './AccessForm';
import { CardStep } from './CardStep';
import { FaceModeForm } from './FaceModeForm';
import { PersonForm } from './PersonForm';
import { PersonRecords } from './PersonRecords';

const steps = ['person', 'card', 'consent', 'capture'] as const;
type Step = (typeof steps)[number];
/** `access` and `records` are no steps on the way to a face: they are open for everybody at any time. */
export type Part = Step | 'access' | 'records';

/** All that was captured is of another set of models, so that nothing of it is compared. */
export const isSuspended = ({ templates, templatesSuspended }: PersonView): boolean =>
  templatesSuspended > 0 && templatesSuspended >= templates;

/** Somebody who declined is not led to the question again: for them the steps begin at the card. */
const firstStep = (person: PersonView | null): Step => {
  if (!person) return 'person';
  return person.consent.state === 'given' ? 'capture' : 'card';
};

/** The card can be gone back to at any time: cards are lost, and PINs forgotten, long after a face was captured. */
const StepBar = ({ current, person, onCard }: { current: Part; person: PersonView | null; onCard(): void }) => {
  const { t } = useTranslation();
  const details: Record<Step, string> = {
    person: person ? `${person.unit} ${person.name}` : '',
    card: person?.cards.map((card) => card.label).join(', ') ?? '',
    consent: person && person.consent.state !== 'none' ? t(`people.consentState.${person.consent.state}`) : '',
    capture: person && person.templates > 0 ? t(isSuspended(person) ? 'people.suspended' : 'people.templates') : '',
  };
  const isDone: Record<Step, boolean> = {
    person: person !== null,
    card: (person?.cards.length ?? 0) > 0,
    consent: person !== null && person.consent.state !== 'none',
    capture: person !== null && person.templates > 0 && !isSuspended(person),
  };
  return (
    <ol className="steps">
      {steps.map((step, index) => (
        <li key={step} data-done={isDone[step]} aria-current={step === current ? 'step' : undefined}>
          <span className="step-number">{isDone[step] ? <Icon name="pass" size={18} /> : index + 1}</span>
          <span className="step-words">
            {step === 'card' && person && current !== 'card' ? (
              <button type="button" className="step-go" data-testid="step-card" onClick={onCard}>
                {t('people.step.card')}
              </button>
            ) : (
              t(`people.step.${step}`)
            )}
            {details[step] && <span className="step-detail">{details[step]}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
};

/** Resident, card, then face as its own optional step: in this order, because face must never be the only way. */
export const PersonSteps = ({
  person: given,
  part = firstStep(given),
  onDone,
}: {
  person: PersonView | null;
  part?: Part;
  onDone(): void;
}) => {
  const { t } = useTranslation();
  const [person, setPerson] = useState(given);
  const [step, setStep] = useState(part);
  const goOn = (next: Step) => (saved: PersonView) => {
    setPerson(saved);
    setStep(next);
  };
  return (
    <div className="person-steps" data-testid="person-steps" data-step={step}>
      <div className="steps-bar">
        <button type="button" className="action" data-testid="people-back" onClick={onDone}>
          {t('people.backToList')}
        </button>
        <StepBar current={step} person={person} onCard={() => setStep('card')} />
        {person && (
          <button
            type="button"
            className="action steps-access"
            data-testid="person-access"
            aria-pressed={step === 'access'}
            onClick={() => setStep(step === 'access' ? firstStep(person) : 'access')}
          >
            <Icon name="wait" size={18} />
            {t('people.access')}
          </button>
        )}
        {person && (
          <button
            type="button"
            className="action steps-access"
            data-testid="person-records-open"
            aria-pressed={step === 'records'}
            onClick={() => setStep(step === 'records' ? firstStep(person) : 'records')}
          >
            <Icon name="shield" size={18} />
            {t('records.ofPerson.title')}
          </button>
        )}
      </div>
      {step === 'access' && person && (
        <div className="access">
          <AccessForm key={person.id} person={person} onSaved={setPerson} />
          <FaceModeForm person={person} onSaved={setPerson} />
        </div>
      )}
      {step === 'records' && person && <PersonRecords key={person.id} person={person} onLeft={onDone} />}
      {step === 'person' && <PersonForm onSaved={goOn('card')} />}
      {step === 'card' && person && (
        <CardStep person={person} onIssued={setPerson} onAskFace={() => setStep('consent')} onDone={onDone} />
      )}
      {step === 'consent' && person && (
        <ConsentStep person={person} onRecorded={setPerson} onCapture={() => setStep('capture')} onDone={onDone} />
      )}
      {step === 'capture' && person && (
        <CaptureStep
          person={person}
          onEnrolled={(saved) => {
            setPerson(saved);
            // Ended from here: there is nothing to capture for, and the card is what goes on.
            if (!isConsentHeld(saved.consent.state)) setStep('card');
          }}
          onDone={onDone}
        />
      )}
    </div>
  );
};
