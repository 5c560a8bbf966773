import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../bridge';
import { clockTime } from '../../ui/format';
import { Icon } from '../../ui/Icon';

/** Starts the station once more, without ending what works meanwhile. Why it failed again stands on the page itself. */
export const TryAgain = () => {
  const { t } = useTranslation();
  const again = useCommand('app.tryAgain');
  const [triedAtMs, setTriedAtMs] = useState<number | null>(null);
  const run = async (): Promise<void> => {
    setTriedAtMs(null);
    if (!(await again.run({}))) setTriedAtMs(Date.now());
  };
  return (
    <div className="try-again">
      {triedAtMs !== null && (
        <p className="fact" role="status" data-testid="still-not">
          {t('setup.stillNot', { time: clockTime(triedAtMs) })}
        </p>
      )}
      <button
        type="button"
        className="action action-main"
        data-testid="try-again"
        disabled={again.busy}
        onClick={() => void run()}
      >
        <Icon name="undo" />
        {again.busy ? t('setup.trying') : t('setup.tryAgain')}
      </button>
    </div>
  );
};
