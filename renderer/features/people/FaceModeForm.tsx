import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaceMode, type PersonView } from '../../../main/contract/people';
import { useCommand } from '../../bridge';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';

/** Whether the face alone is enough, as the resident wishes; where it cannot be, why not. */
export const FaceModeForm = ({ person, onSaved }: { person: PersonView; onSaved(person: PersonView): void }) => {
  const { t } = useTranslation();
  const save = useCommand('people.setFaceMode');
  const [isSaved, setIsSaved] = useState(false);
  // Who looked alike may have moved out since: that only the station can tell, when it is asked.
  const isFixed = person.faceModeWhy === 'profile';

  const choose = async (faceMode: FaceMode): Promise<void> => {
    setIsSaved(false);
    const answer = await save.run({ personId: person.id, faceMode });
    if (!answer) return;
    setIsSaved(true);
    onSaved(answer.person);
  };

  return (
    <section className="panel access-form" data-testid="face-mode">
      <h3>{t('access.faceTitle')}</h3>
      {person.consent.state !== 'given' ? (
        <p className="step-text">{t('access.faceNone')}</p>
      ) : (
        <>
          {person.templatesSuspended > 0 && (
            <p className="hint-ask" data-testid="templates-suspended">
              <Icon name="ask" />
              <span>
                {t('consent.suspendedTitle')} {t('consent.suspendedNext')}
              </span>
            </p>
          )}
          <fieldset className="radios" aria-label={t('access.faceTitle')}>
            {FaceMode.options.map((mode) => (
              <label key={mode} className="tick face-mode">
                <input
                  type="radio"
                  name="face-mode"
                  checked={person.faceMode === mode}
                  disabled={save.busy || (isFixed && person.faceMode !== mode)}
                  data-testid={`face-mode-${mode}`}
                  onChange={() => void choose(mode)}
                />
                <span>
                  <strong>{t(`access.faceMode.${mode}`)}</strong>
                  <span className="fact">{t(`access.faceModeText.${mode}`)}</span>
                </span>
              </label>
            ))}
          </fieldset>
          {person.faceModeWhy && (
            <p className="hint-info" data-testid="face-mode-why">
              <Icon name="info" />
              {t(`access.why.${person.faceModeWhy}`)}
            </p>
          )}
          {isSaved && (
            <p className="hint-pass" role="status">
              <Icon name="pass" />
              {t('access.saved')}
            </p>
          )}
          {save.error && <Problem error={save.error} />}
        </>
      )}
    </section>
  );
};
