import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../bridge';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';

/** A new signing key for the ledger, on the second press; the old one goes on proving what it signed. */
export const RotateKey = ({ onRotated }: { onRotated(): void }) => {
  const { t } = useTranslation();
  const rotate = useCommand('ledger.rotateKey');
  const [isAsked, setIsAsked] = useState(false);
  const [key, setKey] = useState<string | null>(null);
  const press = async (): Promise<void> => {
    setKey(null);
    if (!isAsked) return setIsAsked(true);
    const answer = await rotate.run({});
    if (!answer) return;
    setIsAsked(false);
    setKey(answer.key);
    onRotated();
  };
  return (
    <>
      <h3>{t('records.ledger.rotateTitle')}</h3>
      <p className="fact">{t('records.ledger.rotateHint')}</p>
      <div className="record-deeds">
        <button
          type="button"
          className="action"
          data-testid="ledger-rotate"
          aria-pressed={isAsked}
          disabled={rotate.busy}
          onClick={() => void press()}
        >
          {t('records.ledger.rotate')}
          {isAsked && ` · ${t('records.ofPerson.confirm')}`}
        </button>
        {isAsked && (
          <button type="button" className="action" data-testid="ledger-rotate-not" onClick={() => setIsAsked(false)}>
            {t('common.cancel')}
          </button>
        )}
      </div>
      {key !== null && (
        <p className="document-done" role="status" data-testid="ledger-rotated">
          <Icon name="pass" size={18} />
          {t('records.ledger.rotated')} <span className="mono">{key}</span>
        </p>
      )}
      {rotate.error && <Problem error={rotate.error} />}
    </>
  );
};
