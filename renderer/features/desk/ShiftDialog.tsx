import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ManualReason } from '../../../main/contract/lanes';
import type { Shift } from '../../../main/contract/retention';
import { useCommand } from '../../bridge';
import { useView } from '../../stores/view';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { CopyText } from '../records/CopyText';
import { OfferedDocument } from '../records/DocumentButtons';
import { momentText } from '../records/fields';
import '../records/records.css';

const Sheet = ({ shift }: { shift: Shift }) => {
  const { t } = useTranslation();
  const opened = ManualReason.options.flatMap((reason) => {
    const count = shift.openings[reason] ?? 0;
    return count > 0 ? [`${t(`desk.manualReason.${reason}`)} ${count}`] : [];
  });
  const rows: [string, string][] = [
    [t('records.shift.passages'), String(shift.passages)],
    [t('records.shift.refusals'), String(shift.refusals)],
    [t('records.shift.openAlarms'), String(shift.openAlarms)],
    [t('records.shift.openings'), opened.join(t('records.listComma')) || t('records.shift.noOpenings')],
    [t('records.shift.entry'), String(shift.entrySeq)],
  ];
  return (
    <div data-testid="shift-sheet">
      <p className="hint-pass" role="status">
        <Icon name="pass" size={26} />
        {t('records.shift.done')} · {t('records.shift.period', { from: momentText(shift.fromMs), to: momentText(shift.toMs) })}
      </p>
      <dl className="facts">
        {rows.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {shift.checkpoint === null ? (
        <p className="hint-ask" role="alert">
          {t('records.shift.noCheckpoint')}
        </p>
      ) : (
        <>
          <p className="fact">{t('records.shift.copyHint')}</p>
          <CopyText text={shift.checkpoint} testId="shift-checkpoint" />
        </>
      )}
      <OfferedDocument
        name={t('records.document.shiftSheet')}
        request={{ kind: 'shift-sheet', fromMs: shift.fromMs, toMs: shift.toMs }}
      />
    </div>
  );
};

/** The hand-over between two guards: what was counted, and the state of the ledger as both see it. */
export const ShiftDialog = () => {
  const { t } = useTranslation();
  const closeDialog = useView((view) => view.closeDialog);
  const handOver = useCommand('shift.handOver');
  const [shift, setShift] = useState<Shift | null>(null);
  const confirm = async (): Promise<void> => {
    const answer = await handOver.run({});
    if (answer) setShift(answer.shift);
  };
  return (
    <Modal
      open
      centered
      width={760}
      title={t('records.shift.title')}
      footer={null}
      onCancel={closeDialog}
      mask={{ closable: false }}
    >
      {shift ? <Sheet shift={shift} /> : <p className="step-text">{t('records.shift.intro')}</p>}
      {handOver.error && <Problem error={handOver.error} />}
      <div className="dialog-actions">
        <button type="button" className="action" data-testid="shift-close" onClick={closeDialog}>
          {t(shift ? 'common.close' : 'common.cancel')}
        </button>
        {!shift && (
          <button
            type="button"
            className="action action-main"
            data-testid="shift-confirm"
            disabled={handOver.busy}
            onClick={() => void confirm()}
          >
            {handOver.busy ? t('common.busy') : t('records.shift.confirm')}
          </button>
        )}
      </div>
    </Modal>
  );
};
