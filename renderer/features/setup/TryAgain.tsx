import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../bridge';
import { useView } from '../../stores/view';
import { clockTime } from '../../ui/format';
import { Icon } from '../../ui/Icon';

const EVERY_MS = 30_000;

/**
 * Starts the station once more, without ending what works meanwhile. Why it failed again stands on the page itself. `isByItself`: what is
 * in the way may go away without anybody's doing, so it is tried every half minute, but not while somebody is opening a gate.
 */
export const TryAgain = ({ isByItself = false }: { isByItself?: boolean }) => {
  const { t } = useTranslation();
  const again = useCommand('app.tryAgain');
  const [triedAtMs, setTriedAtMs] = useState<number | null>(null);
  const { run: tryIt } = again;
  useEffect(() => {
    if (!isByItself) return;
    const timer = setInterval(() => void (useView.getState().dialog === null && tryIt({})), EVERY_MS);
    return () => clearInterval(timer);
  }, [isByItself, tryIt]);
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
