import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandOutput } from '../../../main/contract/commands';
import type { PersonView } from '../../../main/contract/people';
import { Icon } from '../../ui/Icon';
import { CameraCapture } from './CameraCapture';
import { PhotoCapture } from './PhotoCapture';
import { StandingPart } from './StandingPart';
import './consent.css';

export type Enrolled = CommandOutput<'enrolment.fromCamera'>;

/** Capturing a face for somebody whose consent is live; the station checks that again by itself. */
export const CaptureStep = ({
  person,
  onEnrolled,
  onDone,
}: {
  person: PersonView;
  onEnrolled(person: PersonView): void;
  onDone(): void;
}) => {
  const { t } = useTranslation();
  const isAllowed = person.consent.state === 'given';
  const [lookAlike, setLookAlike] = useState<Enrolled['lookAlike']>(null);
  const [isNew, setIsNew] = useState(false);
  const take = (enrolled: Enrolled): void => {
    setLookAlike(enrolled.lookAlike);
    setIsNew(true);
    onEnrolled(enrolled.person);
  };
  const hasSuspended = person.templatesSuspended > 0 && !isNew;
  return (
    <section className="capture" data-testid="capture-step">
      <StandingPart person={person} onChanged={onEnrolled} />
      {isAllowed ? (
        <p className="step-text">{t('consent.captureText')}</p>
      ) : (
        <p className="hint-info">
          <Icon name="info" />
          {t('consent.needConsent')}
        </p>
      )}
      {hasSuspended && (
        <p className="hint-ask" data-testid="templates-suspended">
          <Icon name="ask" />
          <span>
            {t('consent.suspendedTitle')} {t('consent.suspendedNext')}
          </span>
        </p>
      )}
      {lookAlike && (
        <p className="hint-info look-alike" role="status" data-testid="enrol-look-alike">
          <Icon name="info" size={26} />
          <span>
            <strong>{t('consent.lookAlike', { unit: lookAlike.unit })}</strong>
            <span className="look-alike-next">{t('consent.lookAlikeNext')}</span>
          </span>
        </p>
      )}
      {person.templates > 0 && !hasSuspended && (
        <div className="hint-pass capture-done" data-testid="enrol-done">
          <Icon name="pass" size={26} />
          <span>
            {t('consent.done')} {t('consent.templates', { n: person.templates })}
          </span>
          <button type="button" className="action action-main" data-testid="capture-finish" onClick={onDone}>
            {t('people.finish')}
          </button>
        </div>
      )}
      {isAllowed && (
        <div className="capture-ways">
          <CameraCapture person={person} onEnrolled={take} />
          <PhotoCapture person={person} onEnrolled={take} />
        </div>
      )}
    </section>
  );
};
