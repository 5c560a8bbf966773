import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppView } from '../../../main/contract/slices';
import { useCommand } from '../../bridge';
import { useLanguage } from '../../i18n/useLanguage';
import { Problem } from '../../ui/Problem';
import { CameraSection } from './CameraSection';
import { PickFew, SecretField, type SectionProps, TextField } from './fields';
import { usePorts } from './PortField';
import { ReadersSection } from './ReadersSection';
import { emptyDraft, type SetUpDraft } from './setUpDraft';
import type { Faults } from './setUpFaults';
import { faultsOf, readDraft, remaining } from './setUpForm';
import { TurnstileSection } from './TurnstileSection';

const StationSection = (props: SectionProps) => {
  const { t } = useTranslation();
  return (
    <section className="panel setup-section">
      <h3>{t('setup.station')}</h3>
      <TextField
        {...props}
        field="stationName"
        label={t('setup.stationName')}
        hint={t('setup.stationNameHint')}
        required
        maxLength={40}
      />
    </section>
  );
};

const LaneSection = (props: SectionProps) => {
  const { t } = useTranslation();
  const { draft, change } = props;
  return (
    <section className="panel setup-section">
      <h3>{t('setup.laneSection')}</h3>
      <div className="setup-row">
        <TextField {...props} field="laneName" label={t('setup.laneName')} required maxLength={30} />
        <PickFew
          label={t('setup.directions')}
          value={draft.directions}
          options={(['entry', 'exit', 'both'] as const).map((value) => ({
            value,
            label: value === 'both' ? t('setup.both') : t(`common.${value}`),
          }))}
          onChange={(directions) => change({ directions })}
        />
      </div>
      <label className="tick">
        <input
          type="checkbox"
          checked={draft.faceAllowed && draft.cameraKind !== 'none'}
          disabled={draft.cameraKind === 'none'}
          data-testid="setup-faceAllowed"
          onChange={(event) => change({ faceAllowed: event.target.checked })}
        />
        {t('setup.faceAllowed')}
      </label>
      <p className="field-hint">{t('setup.faceNote')}</p>
    </section>
  );
};

const SecuritySection = ({ wantsPassphrase, ...props }: SectionProps & { wantsPassphrase: boolean }) => {
  const { t } = useTranslation();
  return (
    <section className="panel setup-section">
      <h3>{t('setup.security')}</h3>
      <div className="setup-row">
        <SecretField
          {...props}
          field="managerPassword"
          label={t('setup.managerPassword')}
          hint={t('setup.managerPasswordHint')}
          required
        />
        <SecretField {...props} field="managerPasswordAgain" label={t('setup.managerPasswordAgain')} required />
      </div>
      {wantsPassphrase && (
        <div className="setup-row">
          <SecretField {...props} field="passphrase" label={t('setup.passphraseNew')} hint={t('setup.passphraseHint')} required />
          <SecretField {...props} field="passphraseAgain" label={t('setup.passphraseAgain')} required />
        </div>
      )}
    </section>
  );
};

/** Setting the station up: one lane, its camera and turnstile, the manager's password. An error never costs what was typed. */
export const SetUpPage = ({ app, onBack }: { app: AppView; onBack(): void }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const wantsPassphrase = app.keyProtection === 'passphrase';
  const [draft, setDraft] = useState(() => emptyDraft(t('setup.laneNameDefault')));
  const [faults, setFaults] = useState<Faults>({});
  const save = useCommand('setup.save');
  const page = useRef<HTMLFormElement>(null);

  const ports = usePorts();

  const change = (part: Partial<SetUpDraft>): void => {
    const next = { ...draft, ...part };
    setDraft((previous) => ({ ...previous, ...part }));
    setFaults((previous) => remaining(previous, draft, next));
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const read = readDraft(draft, language, wantsPassphrase);
    setFaults(read.ok ? {} : read.faults);
    if (read.ok) await save.run(read.form);
    else requestAnimationFrame(() => page.current?.querySelector<HTMLElement>('[data-fault] :is(input, button)')?.focus());
  };
  // Some faults only the station sees, as two devices on one line.
  useEffect(() => {
    if (save.error) setFaults(faultsOf(save.error));
  }, [save.error]);

  const section = { draft, faults, change };
  const faultCount = Object.keys(faults).length;
  return (
    <form className="setup" ref={page} noValidate data-testid="setup" onSubmit={(event) => void submit(event)}>
      <div className="setup-head">
        <h2>{t('setup.title')}</h2>
        <p className="fact">{t('setup.intro')}</p>
      </div>
      <div className="setup-columns">
        <div>
          <StationSection {...section} />
          <LaneSection {...section} />
          <CameraSection {...section} />
          <SecuritySection {...section} wantsPassphrase={wantsPassphrase} />
        </div>
        <div>
          <TurnstileSection {...section} ports={ports} />
          <ReadersSection {...section} ports={ports} />
        </div>
      </div>
      <div className="setup-foot panel">
        {faultCount > 0 && (
          <p className="hint-ask" role="alert">
            {t('setup.fixErrors', { n: faultCount })}
          </p>
        )}
        {save.error && <Problem error={save.error} />}
        <button type="button" className="action" onClick={onBack}>
          {t('common.back')}
        </button>
        <button type="submit" className="action action-main" data-testid="setup-save" disabled={save.busy}>
          {save.busy ? t('setup.saving') : t('setup.save')}
        </button>
      </div>
    </form>
  );
};
