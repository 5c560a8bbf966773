import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PersonView } from '../../../main/contract/people';
import { useCommand } from '../../bridge';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import type { Enrolled } from './CaptureStep';

interface Chosen {
  bytes: Uint8Array<ArrayBuffer>;
  /** Lives in this window only and is revoked with it. */
  previewUrl: string;
}

/** Enrolment from a photo file. The photo is previewed here, sent to the station once, and dropped. */
export const PhotoCapture = ({ person, onEnrolled }: { person: PersonView; onEnrolled(enrolled: Enrolled): void }) => {
  const { t } = useTranslation();
  const enrol = useCommand('enrolment.fromPhoto');
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const field = useRef<HTMLInputElement>(null);

  useEffect(
    () => () => {
      if (chosen) URL.revokeObjectURL(chosen.previewUrl);
    },
    [chosen],
  );

  const choose = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = event.target.files?.[0];
    if (!file) return;
    enrol.clear();
    const bytes = new Uint8Array(await file.arrayBuffer());
    setChosen({ bytes, previewUrl: URL.createObjectURL(new Blob([bytes], { type: file.type })) });
  };
  const use = async (): Promise<void> => {
    if (!chosen) return;
    const answer = await enrol.run({ personId: person.id, photo: chosen.bytes });
    if (!answer) return;
    setChosen(null);
    if (field.current) field.current.value = '';
    onEnrolled(answer);
  };

  return (
    <div className="panel capture-way">
      <h3>{t('consent.fromPhoto')}</h3>
      <p className="fact">{t('consent.fromPhotoText')}</p>
      <div className="capture-picture">
        {chosen ? <img src={chosen.previewUrl} alt={t('consent.preview')} /> : <Icon name="person" size={72} />}
      </div>
      {enrol.error && <Problem error={enrol.error} />}
      <div className="capture-actions">
        <label className="action file-action">
          {chosen ? t('consent.otherPhoto') : t('consent.choosePhoto')}
          <input
            ref={field}
            type="file"
            accept="image/jpeg,image/png,image/webp"
            data-testid="enrol-photo"
            onChange={(event) => void choose(event)}
          />
        </label>
        <button
          type="button"
          className="action action-main"
          data-testid="enrol-photo-use"
          disabled={!chosen || enrol.busy}
          onClick={() => void use()}
        >
          {enrol.busy ? t('common.busy') : t('consent.usePhoto')}
        </button>
      </div>
    </div>
  );
};
