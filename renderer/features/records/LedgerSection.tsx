import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LedgerVerification } from '../../../main/contract/ledger';
import { ledgerFaultWords } from '../../../main/contract/ledgerFaultWords';
import { useCommand } from '../../bridge';
import { useLanguage } from '../../i18n/useLanguage';
import { useAppView, useSlice } from '../../stores/mirror';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { AcceptOlder } from './AcceptOlder';
import { CopyText } from './CopyText';
import { DocumentButtons } from './DocumentButtons';
import { FolderForm } from './FolderForm';
import { momentText } from './fields';
import { RotateKey } from './RotateKey';
import { SectionHead } from './SectionHead';
import { useOffered } from './useOffered';
import { useRead } from './useRead';

const Verification = ({ verification }: { verification: LedgerVerification }) => {
  const { t } = useTranslation();
  const language = useLanguage();
  const verify = useCommand('ledger.verifyNow');
  const { state, running, atMs, entries, firstBad, why } = verification;
  const sign = { whole: 'pass', waiting: 'wait', broken: 'bad' } as const;
  return (
    <div className="ledger-verification" data-testid="ledger-verification" data-state={state}>
      <Icon name={sign[state]} size={26} />
      <div>
        <strong>{t(`records.ledger.${state}`, { n: entries })}</strong>
        {state === 'broken' && (
          <p>
            {[why && ledgerFaultWords[why][language], firstBad !== null && t('records.ledger.firstBad', { seq: firstBad })]
              .filter((part) => part)
              .join(' · ')}
          </p>
        )}
        <p className="fact">
          {running ? t('records.ledger.running') : atMs !== null && t('records.ledger.verifiedAt', { at: momentText(atMs) })}
        </p>
      </div>
      <button
        type="button"
        className="action"
        data-testid="ledger-verify"
        disabled={verify.busy || running}
        onClick={() => void verify.run({})}
      >
        {verify.busy ? t('records.ledger.running') : t('records.ledger.verifyNow')}
      </button>
      {verify.error && <Problem error={verify.error} />}
    </div>
  );
};

const SecondPlace = ({ onChanged }: { onChanged(): void }) => {
  const { t } = useTranslation();
  const isManager = useAppView()?.role === 'manager';
  const { secondPlace } = useSlice('ledger');
  const unset = useCommand('ledger.setSecondPlace');
  const { state, folder, writtenAtMs, writtenSize } = secondPlace;
  return (
    <>
      <h3>{t('records.ledger.secondPlace')}</h3>
      <p data-testid="second-place" data-state={state}>
        {t(`records.ledger.place.${state}`)}
        {folder !== null && <span className="mono"> {folder}</span>}
      </p>
      {writtenAtMs !== null && (
        <p className="fact">{t('records.ledger.written', { at: momentText(writtenAtMs), n: writtenSize ?? 0 })}</p>
      )}
      {isManager && <FolderForm what="ledger.setSecondPlace" onDone={onChanged} />}
      {isManager && folder !== null && (
        <button
          type="button"
          className="action"
          disabled={unset.busy}
          onClick={() => void unset.run({ folder: null }).then(onChanged)}
        >
          {t('records.ledger.unsetPlace')}
        </button>
      )}
      {unset.error && <Problem error={unset.error} />}
    </>
  );
};

const shiftMs = 12 * 3_600_000;

const ShiftSheet = () => {
  const { t } = useTranslation();
  const { documents } = useOffered();
  const [toMs] = useState(() => Date.now());
  if (!documents.has('shift-sheet')) return null;
  return (
    <DocumentButtons name={t('records.ledger.shiftSheet')} request={{ kind: 'shift-sheet', fromMs: toMs - shiftMs, toMs }} />
  );
};

/** The ledger as a stranger could check it: size, root, key, checkpoint; and what is kept of it elsewhere. */
export const LedgerSection = () => {
  const { t } = useTranslation();
  const isManager = useAppView()?.role === 'manager';
  const live = useSlice('ledger');
  const { value, error, reload } = useRead('ledger.status', {});
  // The slice grows with the log; size, root and checkpoint are read together so that they belong together.
  useEffect(() => {
    if (value && live.size > value.status.size) reload();
  }, [live.size, value, reload]);
  const status = value?.status;
  return (
    <>
      <SectionHead section="ledger" />
      <Verification verification={live.verification} />
      {isManager && live.verification.why?.startsWith('kept-end-') && <AcceptOlder />}
      {error && <Problem error={error} />}
      {status && (
        <>
          <dl className="facts" data-testid="ledger-facts">
            <div>
              <dt>{t('records.ledger.size')}</dt>
              <dd data-testid="ledger-size">{status.size}</dd>
            </div>
            <div>
              <dt>{t('records.ledger.root')}</dt>
              <dd className="mono">{status.rootHex}</dd>
            </div>
            <div>
              <dt>{t('records.ledger.key')}</dt>
              <dd className="mono">{status.keyId}</dd>
            </div>
            <div>
              <dt>{t('records.ledger.origin')}</dt>
              <dd className="mono">{status.origin}</dd>
            </div>
          </dl>
          <h3>{t('records.ledger.checkpoint')}</h3>
          <p className="fact">{t('records.ledger.checkpointHint')}</p>
          <CopyText text={status.checkpoint} testId="ledger-checkpoint" />
          <ShiftSheet />
        </>
      )}
      <SecondPlace onChanged={reload} />
      {isManager && (
        <>
          <h3>{t('records.ledger.exportTitle')}</h3>
          <FolderForm what="ledger.exportTo" onDone={reload} />
          <RotateKey onRotated={reload} />
        </>
      )}
    </>
  );
};
