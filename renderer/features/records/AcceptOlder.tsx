import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../bridge';
import { Problem } from '../../ui/Problem';

/** Older records that were put back on purpose: faces may be used again after the second press, and the ledger says so for ever. */
export const AcceptOlder = () => {
  const { t } = useTranslation();
  const accept = useCommand('ledger.acceptOlder');
  const [isAsked, setIsAsked] = useState(false);
  const press = async (): Promise<void> => {
    if (!isAsked) return setIsAsked(true);
    if (await accept.run({})) setIsAsked(false);
  };
  return (
    <>
      <p className="fact">{t('records.ledger.olderHint')}</p>
      <div className="record-deeds">
        <button
          type="button"
          className="action"
          data-testid="ledger-accept-older"
          aria-pressed={isAsked}
          disabled={accept.busy}
          onClick={() => void press()}
        >
          {t('records.ledger.acceptOlder')}
          {isAsked && ` · ${t('records.ofPerson.confirm')}`}
        </button>
        {isAsked && (
          <button type="button" className="action" data-testid="ledger-accept-older-not" onClick={() => setIsAsked(false)}>
            {t('common.cancel')}
          </button>
        )}
      </div>
      {accept.error && <Problem error={accept.error} />}
    </>
  );
};
