import { useTranslation } from 'react-i18next';
import type { PersonView } from '../../../main/contract/people';
import { Icon } from '../../ui/Icon';
import { CameraCapture } from './CameraCapture';
import { PhotoCapture } from './PhotoCapture';
import './consent.css';

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
  return (
    <section className="capture" data-testid="capture-step">
      {isAllowed ? (
        <p className="step-text">{t('consent.captureText')}</p>
      ) : (
        <p className="hint-info">
          <Icon name="info" />
          {t('consent.needConsent')}
        </p>
      )}
      {person.templates > 0 && (
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
          <CameraCapture person={person} onEnrolled={onEnrolled} />
          <PhotoCapture person={person} onEnrolled={onEnrolled} />
        </div>
      )}
    </section>
  );
};
