import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LaneId } from '../../../main/contract/ids';
import { useCommand } from '../../bridge';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { Tick } from '../consent/Tick';

/** Giving an OSDP device its key: a step of its own, for the key can be read off the line while it is written. */
export const KeyInstall = ({ laneId }: { laneId: LaneId }) => {
  const { t } = useTranslation();
  const install = useCommand('lane.installKey');
  const [isBegun, setIsBegun] = useState(false);
  const [isWatched, setIsWatched] = useState(false);
  const [isDone, setIsDone] = useState(false);

  const begin = (): void => {
    setIsDone(false);
    setIsWatched(false);
    setIsBegun(true);
  };
  const write = async (): Promise<void> => {
    if ((await install.run({ laneId })) === null) return;
    setIsBegun(false);
    setIsDone(true);
  };
  return (
    <section className="panel rule-key" data-testid={`key-${laneId}`}>
      <div className="rule-key-head">
        <div>
          <h2 className="rule-title">{t('laneRules.key.title')}</h2>
          <p className="fact">{t('laneRules.key.text')}</p>
        </div>
        {!isBegun && (
          <button type="button" className="action" data-testid="key-begin" onClick={begin}>
            <Icon name="key" />
            {t('laneRules.key.begin')}
          </button>
        )}
      </div>
      {isDone && (
        <p className="hint-pass" role="status" data-testid="key-done">
          <Icon name="pass" />
          {t('laneRules.key.done')}
        </p>
      )}
      {isBegun && (
        <div data-testid="key-step">
          <p className="hint-ask" role="alert">
            <Icon name="ask" />
            {t('laneRules.key.warning')}
          </p>
          <ol>
            {(['line', 'mode', 'after'] as const).map((step) => (
              <li key={step}>{t(`laneRules.key.steps.${step}`)}</li>
            ))}
          </ol>
          <Tick label={t('laneRules.key.confirm')} testId="key-confirm" isOn={isWatched} onChange={setIsWatched} />
          {install.error && <Problem error={install.error} />}
          <div className="dialog-actions">
            <button type="button" className="action" disabled={install.busy} onClick={() => setIsBegun(false)}>
              {t('common.cancel')}
            </button>
            <button
              type="button"
              className="action action-main"
              data-testid="key-write"
              disabled={!isWatched || install.busy}
              onClick={() => void write()}
            >
              {install.busy ? t('laneRules.key.writing') : t('laneRules.key.write')}
            </button>
          </div>
        </div>
      )}
    </section>
  );
};
