import { Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FreezeReason } from '../../../main/contract/consent';
import { isConsentHeld, type PersonView } from '../../../main/contract/people';
import { useCommand } from '../../bridge';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { UnlawfulDialog } from './UnlawfulDialog';

interface Props {
  person: PersonView;
  onChanged(person: PersonView): void;
}

const FreezeDialog = ({ person, onChanged, onClose }: Props & { onClose(): void }) => {
  const { t } = useTranslation();
  const freeze = useCommand('consent.freeze');
  const [reason, setReason] = useState<FreezeReason | null>(null);
  const confirm = async (): Promise<void> => {
    if (!reason || person.consent.seq === null) return;
    const answer = await freeze.run({ personId: person.id, reason, basedOnSeq: person.consent.seq });
    if (!answer) return;
    onChanged(answer.person);
    onClose();
  };
  return (
    <Modal
      open
      centered
      width={620}
      title={t('question.freezeTitle')}
      footer={null}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <p className="step-text">{t('question.freezeText')}</p>
      <Select<FreezeReason | null>
        className="freeze-why"
        aria-label={t('question.freezeWhy')}
        placeholder={t('question.freezeWhy')}
        value={reason}
        data-testid="freeze-why"
        options={FreezeReason.options.map((value) => ({ value, label: t(`question.freezeReason.${value}`) }))}
        onChange={setReason}
      />
      {freeze.error && <Problem error={freeze.error} />}
      <div className="dialog-actions">
        <button type="button" className="action" onClick={onClose}>
          {t('common.cancel')}
        </button>
        <button
          type="button"
          className="action action-main"
          data-testid="freeze-confirm"
          disabled={!reason || freeze.busy}
          onClick={() => void confirm()}
        >
          {t('question.freeze')}
        </button>
      </div>
    </Modal>
  );
};

/** Where a consent stands that has not ended: why it rests, and what a manager can do about it. */
export const StandingPart = ({ person, onChanged }: Props) => {
  const { t } = useTranslation();
  const release = useCommand('consent.release');
  const [isFreezing, setIsFreezing] = useState(false);
  const find = useCommand('people.findByUnit');
  const [isUnlawful, setIsUnlawful] = useState(false);
  const { state, why, seq } = person.consent;
  if (!isConsentHeld(state)) return null;
  const letGo = async (): Promise<void> => {
    const answer = seq === null ? null : await release.run({ personId: person.id, basedOnSeq: seq });
    if (answer) onChanged(answer.person);
  };
  const closeUnlawful = async (isEnded: boolean): Promise<void> => {
    setIsUnlawful(false);
    const answer = isEnded ? await find.run({ unit: person.unit }) : null;
    const now = answer?.people.find(({ id }) => id === person.id);
    if (now) onChanged(now);
  };
  return (
    <div className={why ? 'hint-ask standing' : 'hint-info standing'} data-testid="consent-standing" data-why={why ?? 'none'}>
      <Icon name={why ? 'ask' : 'info'} />
      <span>
        <strong>{t(`people.consentState.${state}`)}</strong>
        {why && (
          <>
            {' '}
            {t(`question.why.${why}`)} {t('question.cardWorks')}
          </>
        )}
      </span>
      {state === 'frozen' ? (
        <button
          type="button"
          className="action"
          data-testid="consent-release"
          disabled={release.busy}
          onClick={() => void letGo()}
        >
          {t('question.release')}
        </button>
      ) : (
        <button type="button" className="action" data-testid="consent-freeze" onClick={() => setIsFreezing(true)}>
          {t('question.freeze')}
        </button>
      )}
      <button type="button" className="action" data-testid="consent-unlawful" onClick={() => setIsUnlawful(true)}>
        {t('ending.unlawful')}
      </button>
      {release.error && <Problem error={release.error} />}
      {isUnlawful && <UnlawfulDialog person={person} onClose={(isEnded) => void closeUnlawful(isEnded)} />}
      {isFreezing && <FreezeDialog person={person} onChanged={onChanged} onClose={() => setIsFreezing(false)} />}
    </div>
  );
};
